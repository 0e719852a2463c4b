"""The desk as a reception: people are found, put right, noted about, and listed to the last."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from services.department.rules.commands import Cancel, NoShow, Transfer
from services.department.rules.searching import LookedFor, parse
from services.department.tests.conftest import PUBLIC_URL, As, Hall
from services.department.tests.invariants import assert_dense, assert_legal
from shared import ledger
from shared.auth import Role
from shared.events import Category, EventType
from shared.ledger import Change, TokenRow

DEPARTMENT = "/api/v1/departments/CW"
Headers = dict[str, str]


@pytest.mark.parametrize(
    ("typed", "looked_for", "text", "prefix", "number"),
    [
        ("12", LookedFor.NUMBER, "", "", 12),
        ("CW-012", LookedFor.NUMBER, "", "CW", 12),
        ("cw 12", LookedFor.NUMBER, "", "CW", 12),
        ("098765 43210", LookedFor.PHONE, "9876543210", "", 0),
        ("+91 98765 43210", LookedFor.PHONE, "919876543210", "", 0),
        ("Asha", LookedFor.NAME, "Asha", "", 0),
        ("आशा", LookedFor.NAME, "आशा", "", 0),
        (f"https://q.example/t/{'s' * 22}", LookedFor.TICKET, "s" * 22, "", 0),
    ],
)
def test_what_is_typed_says_what_is_meant(
    typed: str, looked_for: LookedFor, text: str, prefix: str, number: int
) -> None:
    found = parse(typed)
    assert (found.looked_for, found.text) == (looked_for, text)
    assert (found.prefix, found.number) == (prefix, number)


async def issue(hall: Hall, **fields: Any) -> TokenRow:
    """Let somebody with a name and a phone arrive."""
    now = datetime.now(UTC)
    async with hall.owner.begin() as tx:
        queues = await ledger.lock_queues(tx, ["CW"])
        arrival = ledger.next_arrival(queues["CW"], now)
        row = replace(hall._newcomer(queues["CW"], Category.WALKIN, arrival), **fields)
        change = Change(EventType.TOKEN_GENERATED, before=None, after=row)
        [saved] = await ledger.save(tx, queues, [change], now=now, public_url=PUBLIC_URL)
    return saved.row


async def find(client: httpx.AsyncClient, headers: Headers, text: str) -> list[int]:
    answer = await client.post(
        f"{DEPARTMENT}/visitors/search", json={"text": text}, headers=headers
    )
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["visitors"]]


async def test_somebody_is_found_by_whatever_is_known_of_them(
    hall: Hall, client: httpx.AsyncClient, staff: Headers
) -> None:
    asha = await issue(hall, name="Asha Rao", phone="+91 98765-43210")
    bela = await issue(hall, name="Bela Ashworth", phone="040 555 0199")
    for typed in ("1", "CW-001", "asha rao", "rao", "98765 43210", f"{PUBLIC_URL}/t/{asha.secret}"):
        assert await find(client, staff, typed) == [asha.id], typed
    assert await find(client, staff, "ash") == [asha.id, bela.id]
    assert await find(client, staff, "LAB-001") == []
    assert await find(client, staff, "%") == []


async def test_whoever_is_in_another_department_is_not_found_and_an_ended_visit_is(
    hall: Hall, client: httpx.AsyncClient, staff: Headers
) -> None:
    gone, ended = await issue(hall, name="Asha Rao"), await issue(hall, name="Asha Sen")
    await hall.do(gone.id, Transfer, to="LAB")
    await hall.do(ended.id, Cancel)
    assert await find(client, staff, "asha") == [ended.id]
    assert await find(client, staff, "1") == []
    refused = await client.post(
        "/api/v1/departments/LAB/visitors/search", json={"text": "asha"}, headers=staff
    )
    assert refused.status_code == 403


async def test_who_looked_up_whom_is_kept_for_a_supervisor_and_not_what_was_typed(
    hall: Hall, client: httpx.AsyncClient, staff: Headers, as_role: As
) -> None:
    asha = await issue(hall, name="Asha Rao")
    await find(client, staff, "asha")
    holder = await client.get(f"/api/v1/tokens/{asha.id}/holder", headers=staff)
    assert holder.json()["ticket_url"] == f"{PUBLIC_URL}/t/{asha.secret}"
    path = f"{DEPARTMENT}/lookups"
    assert (await client.get(path, headers=staff)).status_code == 403
    boss = as_role(Role.SUPERVISOR, subject="9", departments=frozenset({"CW"}))
    kept = (await client.get(path, headers=boss)).json()["lookups"]
    assert [(one["user_name"], one["looked_for"], one["token_ids"]) for one in kept] == [
        ("Asha", "CHOSEN", [asha.id]),
        ("Asha", "NAME", [asha.id]),
    ]
    assert "Rao" not in str(kept)


async def test_a_name_and_an_address_are_put_right_and_the_number_stays(
    hall: Hall, client: httpx.AsyncClient, staff: Headers
) -> None:
    wrong = await issue(hall, name="Asa", email="asa@example.com")
    path = f"/api/v1/tokens/{wrong.id}/correct"
    once = {**staff, "Idempotency-Key": "once"}
    body = {"name": "Asha Rao", "email": "asha@example.com"}
    for _ in range(2):
        answer = await client.post(path, json=body, headers=once)
        assert answer.status_code == 200, answer.text
        assert answer.json()["token"]["name"] == "Asha Rao"
    right = await hall.token(wrong.id)
    assert (right.name, right.email, right.label) == ("Asha Rao", "asha@example.com", wrong.label)
    await client.post(path, json={"email": None}, headers=staff)
    assert ((await hall.token(wrong.id)).name, (await hall.token(wrong.id)).email) == (
        "Asha Rao",
        None,
    )
    assert (await hall.types(wrong.id)).count("TOKEN_CORRECTED") == 2
    assert (await hall.events(wrong.id))[-1].email is None
    assert (await client.post(path, json={}, headers=staff)).status_code == 422
    assert (await client.post(path, json={"email": "no"}, headers=staff)).status_code == 422
    await assert_legal(hall)
    await assert_dense(hall)
    await hall.do(wrong.id, Cancel)
    late = await client.post(path, json=body, headers=staff)
    assert (late.status_code, late.json()["code"]) == (409, "ALREADY_CANCELLED")


async def test_the_next_desk_sees_a_note(
    hall: Hall, client: httpx.AsyncClient, staff: Headers
) -> None:
    token = await issue(hall)
    path = f"/api/v1/tokens/{token.id}/notes"
    once = {**staff, "Idempotency-Key": "once"}
    for _ in range(2):
        answer = await client.post(path, json={"note": "Speaks no English."}, headers=once)
        assert answer.status_code == 200, answer.text
    line = (await client.get(f"{DEPARTMENT}/line", headers=staff)).json()
    assert [(note["text"], note["by"]) for note in line["waiting"][0]["notes"]] == [
        ("Speaks no English.", "7")
    ]
    await hall.open(1)
    await hall.call(1)
    await hall.do(token.id, NoShow)
    assert (await client.post(path, json={"note": "late"}, headers=staff)).status_code == 409


async def test_the_whole_line_is_read_page_by_page_in_its_order(
    hall: Hall, client: httpx.AsyncClient, staff: Headers
) -> None:
    for category in (Category.WALKIN, Category.ONLINE, Category.EMERGENCY):
        await hall.issue(4, category=category)
    read: list[int] = []
    after: dict[str, str] = {}
    while True:
        answer = await client.get(
            f"{DEPARTMENT}/waiting", params={"limit": 5, **after}, headers=staff
        )
        page = answer.json()
        read += [one["id"] for one in page["waiting"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    line = (await client.get(f"{DEPARTMENT}/line", headers=staff)).json()
    assert read == [one["id"] for one in line["waiting"]]
    assert len(read) == 12
    for broken in ("x", "bnVsbA", "W1sxLDIsMyw0XV0", "W1siQ1ciLCJXQUxLSU4iLCJ4IiwxXV0"):
        answer = await client.get(f"{DEPARTMENT}/waiting", params={"after": broken}, headers=staff)
        assert answer.status_code == 422, broken
