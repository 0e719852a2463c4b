"""A counter's line that closes: kiosks and tickets say it, nobody joins, and it ends by itself."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.token_api.conftest import As
from services.token_api.tickets.tests.test_returning import miss
from services.token_api.tickets.tests.test_router import take, ticket_path
from services.token_api.tokens.closings import closing_soon
from services.token_api.tokens.handle.day_end import expire_past_days
from shared import ledger
from shared.auth import Role
from shared.events import EventType, QueueKind, decode
from shared.forecast import Wait
from shared.ledger import Closing, QueueRow
from shared.postgres import UNPREPARED, psycopg_url

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def closing(now: datetime, *, last: int, closes: int, until: int = 600) -> Closing:
    """Return one so many minutes from now."""
    return Closing(
        last_ticket_at=now + timedelta(minutes=last),
        closes_at=now + timedelta(minutes=closes),
        until=now + timedelta(minutes=until),
        message_id=UUID(int=1),
    )


def queue(of: Closing | None) -> QueueRow:
    return QueueRow(
        queue_id="CW",
        kind=QueueKind.COUNTER,
        department_id="CW",
        branch_id="main",
        time_zone="UTC",
        ageing=False,
        seq=1,
        number_day=None,
        last_number=0,
        last_arrival=None,
        live={},
        closing=of,
    )


@pytest.mark.parametrize(
    ("last", "closes", "until", "wait", "told"),
    [
        (30, 60, 600, None, (True, None)),
        (30, 60, 600, 60, (True, True)),
        (30, 60, 600, 61, (True, False)),
        (0, 60, 600, 10, (False, True)),
        (-90, -60, 0, 10, None),
    ],
)
def test_whoever_waits_is_told_whether_it_will_be_their_turn(
    last: int, closes: int, until: int, wait: int | None, told: tuple[bool, bool | None] | None
) -> None:
    line = queue(closing(NOW, last=last, closes=closes, until=until))
    estimate = None if wait is None else Wait(wait * 60, wait * 90)
    found = closing_soon(line, estimate, NOW)
    assert (found and (found.gives_tickets, found.in_time)) == told


def test_most_lines_do_not_close() -> None:
    assert closing_soon(queue(None), None, NOW) is None


@pytest.fixture
async def desks(database_url: str) -> AsyncIterator[AsyncEngine]:
    """Who closes lines: a service of its own."""
    owner = create_async_engine(psycopg_url(database_url), connect_args=UNPREPARED)
    yield owner
    await owner.dispose()


async def close(
    desks: AsyncEngine, *, last: int, closes: int, until: int = 600, queue_id: str = "CW"
) -> None:
    of = closing(datetime.now(UTC), last=last, closes=closes, until=until)
    async with desks.begin() as tx:
        await ledger.lock_queues(tx, [queue_id])
        await ledger.set_closing(tx, queue_id, of)


async def told(engine: AsyncEngine) -> list[str]:
    async with engine.begin() as tx:
        found = await tx.execute(
            text("SELECT body FROM ledger.event WHERE queue_id = 'CW' ORDER BY seq")
        )
        return [decode(body).event_type for body in found.scalars()]


async def at_the_kiosk(client: httpx.AsyncClient) -> Any:
    kiosk = (await client.get("/api/v1/branches/main/kiosk")).json()
    queues = [one for department in kiosk["departments"] for one in department["queues"]]
    return next(one for one in queues if one["queue_id"] == "CW")


@pytest.mark.usefixtures("seeded")
async def test_it_gives_a_last_ticket_and_lets_go_whoever_still_waits_when_it_closes(
    client: httpx.AsyncClient, as_role: As, desks: AsyncEngine, engine: AsyncEngine
) -> None:
    kiosk = as_role(Role.KIOSK, subject="kiosk")
    path = ticket_path(await take(client, kiosk))
    assert (await client.get(path)).json()["ticket"]["closing"] is None

    await close(desks, last=30, closes=60)
    await take(client, kiosk)
    assert set((await client.get(path)).json()["ticket"]["closing"]) == {
        "last_ticket_at",
        "closes_at",
        "in_time",
    }
    shown = await at_the_kiosk(client)
    assert (shown["open"], shown["closing"]["in_time"]) == (True, None)

    await close(desks, last=0, closes=60)
    refused = await client.post("/api/v1/tokens", json={"queue_id": "CW"}, headers=kiosk)
    assert (refused.status_code, refused.json()["code"]) == (409, "LINE_CLOSES")
    assert (await at_the_kiosk(client))["open"] is False
    await expire_past_days(engine, public_url="http://tickets.example", near_places=3)
    assert (await client.get(path)).json()["ticket"]["status"] == "WAITING"

    await close(desks, last=-60, closes=-30)
    await expire_past_days(engine, public_url="http://tickets.example", near_places=3)
    # It stands there since it closed: a desk has put it back.
    assert (await client.get(path)).json()["ticket"]["status"] == "WAITING"

    await close(desks, last=-60, closes=0)
    await expire_past_days(engine, public_url="http://tickets.example", near_places=3)
    assert (await client.get(path)).json()["ticket"]["status"] == "EXPIRED"
    events = await told(engine)
    assert EventType.TOKEN_EXPIRED in events
    assert EventType.TURN_NEAR not in events[events.index(EventType.TOKEN_EXPIRED) :]


@pytest.mark.usefixtures("seeded")
async def test_a_closing_just_before_midnight_lets_go_after_it(
    client: httpx.AsyncClient, as_role: As, desks: AsyncEngine, engine: AsyncEngine
) -> None:
    path = ticket_path(await take(client, as_role(Role.KIOSK, subject="kiosk")))
    await close(desks, last=0, closes=0, until=0)
    await expire_past_days(engine, public_url="http://tickets.example", near_places=3)
    assert (await client.get(path)).json()["ticket"]["status"] == "EXPIRED"


@pytest.mark.usefixtures("seeded")
async def test_whoever_missed_a_call_does_not_come_back_by_themselves_into_a_closed_line(
    client: httpx.AsyncClient, as_role: As, desks: AsyncEngine, engine: AsyncEngine
) -> None:
    path = ticket_path(await take(client, as_role(Role.KIOSK, subject="kiosk")))
    await miss(engine, 1, minutes_ago=10)
    await close(desks, last=-30, closes=0)
    assert (await client.get(path)).json()["ticket"]["can_return"] is False
    refused = await client.post(f"{path}/return")
    assert (refused.status_code, refused.json()["code"]) == (409, "LINE_CLOSED")
    await close(desks, last=-30, closes=30)
    assert (await client.post(f"{path}/return")).json()["ticket"]["status"] == "WAITING"


@pytest.mark.usefixtures("seeded")
async def test_after_the_last_ticket_nobody_adds_that_service_by_themselves(
    client: httpx.AsyncClient, as_role: As, admin: dict[str, str], desks: AsyncEngine
) -> None:
    offered = {"kiosk_services": True}
    assert (await client.patch("/api/v1/queues/CW", json=offered, headers=admin)).is_success
    path = ticket_path(await take(client, as_role(Role.KIOSK, subject="kiosk")))
    await close(desks, last=0, closes=60, queue_id="LAB")
    refused = await client.post(f"{path}/services", json={"queue_id": "LAB"})
    assert (refused.status_code, refused.json()["code"]) == (409, "LINE_CLOSES")
    await close(desks, last=30, closes=60, queue_id="LAB")
    assert (await client.post(f"{path}/services", json={"queue_id": "LAB"})).is_success
