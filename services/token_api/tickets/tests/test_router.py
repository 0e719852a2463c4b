"""Tokens and tickets over HTTP, on real engines."""

import asyncio
from typing import Any

import httpx
import psycopg
import pytest
from httpx_sse import aconnect_sse
from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.conftest import As
from services.token_api.tokens.handle.day_end import expire_past_days
from services.token_api.tokens.place_keeper import PlaceKeeper
from shared import ledger
from shared.auth import Role
from shared.events import EventType, decode
from shared.postgres import create_engine
from shared.tests.documented_streams import first_event

pytestmark = pytest.mark.usefixtures("seeded")
TOKENS = "/api/v1/tokens"
# As a desk does.
ADD_SERVICE = """
    INSERT INTO ledger.next_service (token_id, position, queue_id, begun, added_at)
    VALUES (%s, %s, %s, %s, now())
"""


@pytest.fixture
def kiosk(as_role: As) -> dict[str, str]:
    return as_role(Role.KIOSK, subject="kiosk")


@pytest.fixture
def staff(as_role: As) -> dict[str, str]:
    return as_role(Role.STAFF, departments=frozenset({"CW"}))


async def take(
    client: httpx.AsyncClient, kiosk: dict[str, str], queue_id: str = "CW", **fields: Any
) -> dict[str, Any]:
    answer = await client.post(TOKENS, json={"queue_id": queue_id, **fields}, headers=kiosk)
    assert answer.status_code in (200, 201), answer.text
    body: dict[str, Any] = answer.json()
    return body


def ticket_path(issued: dict[str, Any]) -> str:
    return "/api/v1/tickets/" + str(issued["ticket_url"]).rpartition("/")[2]


async def test_a_kiosk_takes_a_token_and_the_holder_follows_it(
    client: httpx.AsyncClient, kiosk: dict[str, str]
) -> None:
    first = await take(client, kiosk, email="asha@example.com", language="hi")
    second = await take(client, kiosk)
    assert second["queue_position"] == 2
    assert second["existing"] is False
    ticket = (await client.get(ticket_path(second))).json()["ticket"]
    assert ticket["token_label"] == "CW-002"
    assert ticket["position"] == 2
    assert ticket["can_cancel"] is True
    assert ticket["department_name"] == "Consultation"
    assert "asha@example.com" not in str(first)


async def test_a_ticket_says_where_the_visit_goes_on(
    client: httpx.AsyncClient, kiosk: dict[str, str], database_url: str
) -> None:
    issued = await take(client, kiosk)
    path = ticket_path(issued)
    assert (await client.get(path)).json()["ticket"]["services"] == []
    services = [("LAB", True), ("CW", False), ("NO", False), ("LAB", False)]
    async with await psycopg.AsyncConnection.connect(database_url) as owner:
        for position, service in enumerate(services):
            await owner.execute(ADD_SERVICE, (issued["token"]["id"], position, *service))
    [service] = (await client.get(path)).json()["ticket"]["services"]
    assert service["queue_id"] == "LAB"
    assert service["names"]["en"]
    assert (await client.post(f"{path}/cancel")).is_success
    assert (await client.get(path)).json()["ticket"]["services"] == []


async def test_who_waits_sees_which_desks_have_a_visitor_and_so_does_the_kiosk(
    client: httpx.AsyncClient, kiosk: dict[str, str], engine: AsyncEngine
) -> None:
    issued = [await take(client, kiosk) for _ in range(4)]
    other = await take(client, kiosk, "LAB")

    async def busy(which: dict[str, Any]) -> list[int] | None:
        desks: list[int] | None = (await client.get(ticket_path(which))).json()["ticket"][
            "busy_desks"
        ]
        return desks

    assert await busy(issued[3]) == []
    async with engine.begin() as tx:
        for number, status, desk_id in ((1, "SERVING", 5), (2, "CALLED", 2), (3, "HELD", None)):
            await tx.execute(
                text(
                    "UPDATE ledger.token SET status = :status, desk_id = :desk "
                    "WHERE queue_id = 'CW' AND number = :number"
                ),
                {"status": status, "desk": desk_id, "number": number},
            )
    assert await busy(issued[3]) == [2, 5]
    assert await busy(issued[0]) is None
    assert await busy(other) == []
    shown = (await client.get("/api/v1/branches/main/kiosk")).json()["departments"]
    desks = {department["department_id"]: department["busy_desks"] for department in shown}
    assert (desks["CW"], desks["LAB"]) == ([2, 5], [])


async def test_who_waits_sees_which_desks_are_open_and_so_does_the_kiosk(
    client: httpx.AsyncClient, kiosk: dict[str, str], database_url: str, address: str
) -> None:
    issued, other = await take(client, kiosk), await take(client, kiosk, "LAB")
    department = create_engine(database_url, role="nowserving_department")

    async def note(number: int, *, is_open: bool) -> None:
        async with department.begin() as tx:
            await ledger.note_desk(tx, "CW", number, is_open=is_open, queue_ids=["CW"])

    async def shown(which: dict[str, Any]) -> Any:
        return (await client.get(ticket_path(which))).json()["ticket"]["open_desks"]

    assert await shown(issued) == []
    for number in (2, 1, 2, 99):  # the directory has no desk 99 any more
        await note(number, is_open=True)
    assert (await shown(issued), await shown(other)) == ([1, 2], [])
    departments = (await client.get("/api/v1/branches/main/kiosk")).json()["departments"]
    assert {one["department_id"]: one["open_desks"] for one in departments}["CW"] == [1, 2]
    async with (
        httpx.AsyncClient(base_url=address, timeout=10) as http,
        aconnect_sse(http, "GET", f"{ticket_path(issued)}/stream") as source,
    ):
        events = source.aiter_sse()
        assert (await anext(events)).json()["ticket"]["open_desks"] == [1, 2]
        await note(2, is_open=False)
        assert (await anext(events)).json()["ticket"]["open_desks"] == [1]
    await department.dispose()


async def test_a_tickets_stream_is_what_the_document_says(
    client: httpx.AsyncClient, kiosk: dict[str, str], engine: AsyncEngine, address: str
) -> None:
    path = ticket_path(await take(client, kiosk))
    async with httpx.AsyncClient(base_url=address) as http:

        async def status() -> str:
            data = await first_event(http, f"{path}/stream", "/api/v1/tickets/{secret}/stream")
            return str(data["ticket"]["status"])

        assert await status() == "WAITING"
        async with engine.begin() as tx:
            await tx.execute(text("UPDATE ledger.token SET status = 'CALLED', desk_id = 3"))
        assert await status() == "CALLED"


async def test_a_cancelled_ticket_moves_the_others_up_and_cannot_be_cancelled_again(
    client: httpx.AsyncClient, kiosk: dict[str, str]
) -> None:
    first, second = await take(client, kiosk), await take(client, kiosk)
    cancelled = await client.post(ticket_path(first) + "/cancel")
    assert cancelled.status_code == 200
    assert cancelled.json()["ticket"]["status"] == "CANCELLED"
    assert (await client.get(ticket_path(second))).json()["ticket"]["position"] == 1
    again = await client.post(ticket_path(first) + "/cancel")
    assert again.status_code == 409
    assert again.json()["code"] == "TOKEN_ENDED"


async def test_who_comes_near_by_a_cancellation_is_told_once(
    client: httpx.AsyncClient, kiosk: dict[str, str], engine: AsyncEngine
) -> None:
    issued = [await take(client, kiosk) for _ in range(6)]
    for cancelled in (issued[1], issued[0]):
        await client.post(ticket_path(cancelled) + "/cancel")
    async with engine.begin() as tx:
        rows = await tx.execute(text("SELECT body FROM ledger.event ORDER BY queue_id, seq"))
        events = [decode(row.body) for row in rows]
    near = [event for event in events if event.event_type is EventType.TURN_NEAR]
    assert [(event.token_label, event.place) for event in near] == [("CW-004", 3), ("CW-005", 3)]


async def test_a_called_token_is_not_cancelled_by_its_holder(
    client: httpx.AsyncClient, kiosk: dict[str, str], engine: AsyncEngine
) -> None:
    issued = await take(client, kiosk)
    async with engine.begin() as tx:
        await tx.execute(text("UPDATE ledger.token SET status = 'CALLED', desk_id = 3"))
    refused = await client.post(ticket_path(issued) + "/cancel")
    assert (refused.status_code, refused.json()["code"]) == (409, "ALREADY_CALLED")
    assert "desk 3" in refused.json()["detail"]


async def test_an_unknown_ticket_is_404_and_an_id_opens_nothing(
    client: httpx.AsyncClient, kiosk: dict[str, str], staff: dict[str, str], as_role: As
) -> None:
    issued = await take(client, kiosk, name="Asha Rao")
    token_id = issued["token"]["id"]
    assert (await client.get("/api/v1/tickets/nobody-knows-this-one-1")).status_code == 404
    assert (await client.get(f"{TOKENS}/{token_id}")).status_code == 401
    assert (await client.get(f"{TOKENS}/{token_id}", headers=kiosk)).status_code == 403
    other = as_role(Role.STAFF, departments=frozenset({"LAB"}))
    assert (await client.get(f"{TOKENS}/{token_id}", headers=other)).status_code == 403
    seen = await client.get(f"{TOKENS}/{token_id}", headers=staff)
    assert seen.json()["name"] == "Asha Rao"


async def test_the_same_key_is_answered_again_and_says_so(
    client: httpx.AsyncClient, kiosk: dict[str, str]
) -> None:
    headers = {**kiosk, "Idempotency-Key": "tap-1"}
    first = await client.post(TOKENS, json={"queue_id": "CW"}, headers=headers)
    again = await client.post(TOKENS, json={"queue_id": "CW"}, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    other = await client.post(TOKENS, json={"queue_id": "LAB"}, headers=headers)
    assert other.status_code == 422


async def test_only_the_holder_and_staff_get_the_link_of_an_existing_token(
    client: httpx.AsyncClient, kiosk: dict[str, str], staff: dict[str, str], as_role: As
) -> None:
    first = await take(client, kiosk, user_id=55)
    again = await take(client, kiosk, user_id=55)
    assert again["existing"] is True
    assert again["token"]["id"] == first["token"]["id"]
    assert again["ticket_url"] is None
    holder = as_role(Role.HOLDER, holder_id=55)
    assert (await take(client, holder, user_id=55))["ticket_url"] == first["ticket_url"]
    assert (await take(client, staff, user_id=55))["ticket_url"] == first["ticket_url"]
    refused = await client.post(TOKENS, json={"queue_id": "LAB", "user_id": 56}, headers=holder)
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"queue_id": ""},
        {"queue_id": 7},
        {"queue_id": "CW", "user_id": 2**63},
        {"queue_id": "CW", "user_id": "x"},
        {"queue_id": "CW", "email": "nobody"},
        {"queue_id": "CW", "email": "a@b.example\nBcc: x@y.example"},
        {"queue_id": "CW", "name": "a\x00b"},
        {"queue_id": "CW", "name": "a\nb"},
        {"queue_id": "CW", "phone": "call me"},
        {"queue_id": "CW", "language": "../etc"},
        {"queue_id": "CW", "category": "KING"},
        {"slot_id": "0198c1c2-0000-7000-8000-000000000000"},
        {"queue_id": "CW", "slot_id": "x"},
    ],
)
async def test_bad_input_is_422_and_changes_nothing(
    client: httpx.AsyncClient, kiosk: dict[str, str], engine: AsyncEngine, body: dict[str, Any]
) -> None:
    answer = await client.post(TOKENS, json=body, headers=kiosk)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "INVALID_INPUT"
    async with engine.begin() as tx:
        assert (await tx.execute(text("SELECT count(*) FROM ledger.token"))).scalar_one() == 0


async def test_a_place_from_redis_is_the_place_from_postgres(
    client: httpx.AsyncClient, kiosk: dict[str, str], engine: AsyncEngine, redis_url: str
) -> None:
    issued = [await take(client, kiosk) for _ in range(5)]
    async with engine.begin() as tx:
        rows = await tx.execute(text("SELECT body FROM ledger.event ORDER BY seq"))
        events = [decode(row.body) for row in rows]
    redis = Redis.from_url(redis_url)
    keeper = PlaceKeeper(engine, redis)
    await keeper.keep(events[:2])  # nothing is there yet: the whole line is read
    await keeper.keep(events[2:])
    assert await redis.get("line:{CW}:seq") == b"5"
    await client.post(ticket_path(issued[0]) + "/cancel")
    places = [(await client.get(ticket_path(one))).json()["ticket"]["position"] for one in issued]
    assert places == [None, 1, 2, 3, 4]  # Redis is one event behind: Postgres counts
    async with engine.begin() as tx:
        last = await tx.execute(text("SELECT body FROM ledger.event WHERE seq > 5 ORDER BY seq"))
        await keeper.keep([decode(row.body) for row in last])
    await redis.zrem("line:{CW}:WALKIN", str(issued[1]["token"]["id"]))  # so that it shows
    assert (await client.get(ticket_path(issued[4]))).json()["ticket"]["position"] == 3
    await redis.aclose()


async def test_tokens_of_a_day_that_is_over_expire_but_not_who_is_served(
    client: httpx.AsyncClient, kiosk: dict[str, str], engine: AsyncEngine
) -> None:
    late, served = await take(client, kiosk), await take(client, kiosk)
    fresh = await take(client, kiosk, "LAB")
    async with engine.begin() as tx:
        await tx.execute(
            text("UPDATE ledger.token SET service_date = service_date - 2 WHERE queue_id = 'CW'")
        )
        await tx.execute(
            text("UPDATE ledger.token SET status = 'SERVING' WHERE id = :id"),
            {"id": served["token"]["id"]},
        )
    await expire_past_days(engine, public_url="http://tickets.example", near_places=3)
    states = [
        (await client.get(ticket_path(one))).json()["ticket"]["status"]
        for one in (late, served, fresh)
    ]
    assert states == ["EXPIRED", "SERVING", "WAITING"]


async def test_expire_and_cancel_at_once_have_one_winner(
    client: httpx.AsyncClient, kiosk: dict[str, str], engine: AsyncEngine
) -> None:
    issued = [await take(client, kiosk) for _ in range(8)]
    async with engine.begin() as tx:
        await tx.execute(text("UPDATE ledger.token SET service_date = service_date - 2"))
    answers, _ = await asyncio.gather(
        asyncio.gather(*(client.post(ticket_path(one) + "/cancel") for one in issued)),
        expire_past_days(engine, public_url="http://tickets.example", near_places=3),
    )
    for one, answer in zip(issued, answers, strict=True):
        status = (await client.get(ticket_path(one))).json()["ticket"]["status"]
        assert status == ("CANCELLED" if answer.status_code == 200 else "EXPIRED")
    async with engine.begin() as tx:
        ended = await tx.execute(
            text(
                "SELECT count(*) FROM ledger.event "
                "WHERE event_type IN ('TOKEN_CANCELLED', 'TOKEN_EXPIRED')"
            )
        )
    assert ended.scalar_one() == len(issued)


async def test_a_name_that_was_left_empty_is_none(
    client: httpx.AsyncClient, kiosk: dict[str, str], staff: dict[str, str]
) -> None:
    for name in ("", "   "):
        issued = await take(client, kiosk, name=name)
        seen = await client.get(f"{TOKENS}/{issued['token']['id']}", headers=staff)
        assert seen.json()["name"] is None


@pytest.mark.parametrize("wrong", [{"name": "\u202eabc"}, {"name": "\u200b"}, {"user_id": True}])
async def test_a_token_for_no_readable_name_or_no_number_is_refused(
    client: httpx.AsyncClient, kiosk: dict[str, str], wrong: dict[str, Any]
) -> None:
    answer = await client.post(TOKENS, json={"queue_id": "CW", **wrong}, headers=kiosk)
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_INPUT")
