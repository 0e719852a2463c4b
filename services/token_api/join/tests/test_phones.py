"""Phones join by a fresh code, and hold one ticket of a service whatever their network does."""

import asyncio
from datetime import UTC, datetime

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.conftest import JOIN_SECRET, As
from services.token_api.join.rules.passes import LIFETIME, issue_pass
from services.token_api.join.tests.phones import JOIN, Phone, shown_code, switch_on
from shared.auth import Role
from shared.events import decode
from shared.join_codes import poster_code
from shared.postgres import POOL_SIZE

pytestmark = pytest.mark.usefixtures("seeded")


@pytest.fixture
async def phone(client: httpx.AsyncClient, admin: dict[str, str]) -> Phone:
    await switch_on(client, admin)
    return Phone(client)


async def test_a_code_becomes_a_ticket_with_its_page(phone: Phone, engine: AsyncEngine) -> None:
    assert (await phone.scan()).status_code == 201
    answer = await phone.take()
    ticket = answer.json()["ticket"]
    assert (answer.status_code, ticket["token_label"], ticket["status"]) == (
        201,
        "CW-001",
        "WAITING",
    )
    secret = ticket["ticket_url"].rpartition("/")[2]
    page = await phone.client.get(f"/api/v1/tickets/{secret}")
    assert page.json()["ticket"]["language"] == "hi"
    assert await phone.tickets() == [ticket]
    async with engine.begin() as tx:
        [stored] = (await tx.execute(text("SELECT body FROM ledger.event"))).scalars()
    assert decode(bytes(stored)).source == "phone"


async def test_a_phone_that_asks_again_gets_its_own_ticket(phone: Phone) -> None:
    await phone.scan()
    first = (await phone.take()).json()["ticket"]
    again = await phone.take()
    await phone.scan()
    scanned_again = await phone.take()
    for answer in (again, scanned_again):
        assert (answer.status_code, answer.json()) == (200, {"ticket": first, "existing": True})
    other_service = await phone.take("LAB")
    assert other_service.json()["ticket"]["token_label"] == "LAB-001"
    assert len(await phone.tickets()) == 2


async def test_requests_that_cross_give_one_ticket(phone: Phone) -> None:
    await phone.scan()
    answers = await asyncio.gather(*(phone.take() for _ in range(5)))
    assert {answer.json()["ticket"]["token_label"] for answer in answers} == {"CW-001"}
    assert sorted(answer.status_code for answer in answers) == [200] * 4 + [201]


async def test_as_many_phones_as_there_are_connections_all_get_tickets_at_once(
    phone: Phone,
) -> None:
    phones = [Phone(phone.client) for _ in range(POOL_SIZE)]
    for one in phones:
        assert (await one.scan()).status_code == 201
    answers = await asyncio.gather(*(one.take() for one in phones))
    assert [answer.status_code for answer in answers] == [201] * POOL_SIZE
    assert len({answer.json()["ticket"]["token_label"] for answer in answers}) == POOL_SIZE


async def test_a_lost_answer_is_given_again_when_the_ticket_has_ended(phone: Phone) -> None:
    await phone.scan()
    first = (await phone.take(**{"Idempotency-Key": "wish-1"})).json()["ticket"]
    secret = first["ticket_url"].rpartition("/")[2]
    await phone.client.post(f"/api/v1/tickets/{secret}/cancel")
    same = await phone.take(**{"Idempotency-Key": "wish-1"})
    assert same.json()["ticket"]["token_label"] == first["token_label"]
    assert same.json()["existing"] is True
    new = await phone.take(**{"Idempotency-Key": "wish-2"})
    assert (new.status_code, new.json()["ticket"]["token_label"]) == (201, "CW-002")


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        (shown_code(age_seconds=3600), "JOIN_CODE_STALE"),
        (poster_code(JOIN_SECRET, "main", 1), "JOIN_CODE_STALE"),
        ("5-aaaaaaaaaaaaaaaaaaaa", "JOIN_CODE_WRONG"),
    ],
    ids=["old", "of-a-poster", "forged"],  # a code tells the minute, a test's name must not
)
async def test_a_code_from_home_is_refused_with_what_to_do(
    phone: Phone, code: str, refused: str
) -> None:
    answer = await phone.scan(code)
    assert (answer.status_code, answer.json()["code"]) == (403, refused)
    assert "scan" in answer.json()["detail"]


async def test_another_branchs_code_and_pass_are_no_good_here(phone: Phone) -> None:
    assert (await phone.scan(shown_code("other"))).status_code == 403
    phone.join_pass = issue_pass(JOIN_SECRET, "other", "p" * 22, now=datetime.now(UTC))
    assert (await phone.take()).json()["code"] == "JOIN_PASS_WRONG"


async def test_an_old_pass_finds_its_tickets_and_takes_none(phone: Phone) -> None:
    await phone.scan()
    await phone.take()
    number = phone.join_pass.partition(".")[0]
    old = Phone(
        phone.client, issue_pass(JOIN_SECRET, "main", number, now=datetime.now(UTC) - LIFETIME)
    )
    assert [ticket["token_label"] for ticket in await old.tickets()] == ["CW-001"]
    assert (await old.take("LAB")).json()["code"] == "JOIN_PASS_EXPIRED"
    assert (await old.scan()).status_code == 201
    assert (await old.take()).json()["existing"] is True


async def test_a_printed_code_is_good_where_the_branch_wants_it(
    phone: Phone, admin: dict[str, str]
) -> None:
    await switch_on(phone.client, admin, "fixed")
    setup = (await phone.client.get(f"{JOIN}/setup", headers=admin)).json()
    code = setup["poster_url"].rpartition("#")[2]
    assert setup["poster_url"].startswith("http://tickets.example/join/main#")
    assert (await phone.scan(code)).status_code == 201
    renewed = (await phone.client.post(f"{JOIN}/renew", headers=admin)).json()
    assert renewed["poster_url"] != setup["poster_url"]
    assert renewed["screen_key"] != setup["screen_key"]
    assert (await phone.scan(code)).json()["code"] == "JOIN_CODE_WRONG"
    assert (await phone.scan(renewed["poster_url"].rpartition("#")[2])).status_code == 201


async def test_where_it_is_switched_off_nobody_joins(phone: Phone, admin: dict[str, str]) -> None:
    await phone.scan()
    await switch_on(phone.client, admin, "off")
    assert (await phone.scan()).json()["code"] == "JOIN_OFF"
    assert (await phone.take()).json()["code"] == "JOIN_OFF"
    offers = (await phone.client.get(JOIN)).json()
    assert offers["join_mode"] == "off"


async def test_a_supervisor_of_another_branch_sees_no_keys(phone: Phone, as_role: As) -> None:
    here = as_role(Role.SUPERVISOR, departments=frozenset({"CW"}))
    elsewhere = as_role(Role.SUPERVISOR, departments=frozenset({"ELSEWHERE"}))
    assert (await phone.client.get(f"{JOIN}/setup", headers=here)).status_code == 200
    assert (await phone.client.get(f"{JOIN}/setup", headers=elsewhere)).status_code == 403


async def test_a_service_of_another_branch_is_not_found(phone: Phone) -> None:
    await phone.scan()
    assert (await phone.take("NOWHERE")).status_code == 404
