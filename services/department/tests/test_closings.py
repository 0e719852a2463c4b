"""A line that closes at a time: who says so, when, and what everybody sees of it."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.department.overview.tests.test_acknowledging import audited
from services.department.rules.closings import CloseLine, decide_closing
from services.department.rules.commands import Cancel
from services.department.rules.messages import SHOWN_MAX
from services.department.tests.builders import ASHA, CARLA, a_queue
from services.department.tests.conftest import As, Hall
from shared import ledger
from shared.auth import Role
from shared.events import EventType, QueueKind
from shared.ledger import Closing
from shared.messages import MessageKind
from shared.problems import Refused

PATH = "/api/v1/departments/CW/queues/CW/closing"
LATE = {"last_ticket": "23:58", "closes": "23:59"}
# Half past two in Kolkata, where the queue is.
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
COMMAND = CloseLine(
    by=CARLA, now=NOW, last_ticket=time(15, 30), closes=time(16), message_id=UUID(int=1)
)


@pytest.fixture
def boss(as_role: As) -> dict[str, str]:
    return as_role(Role.SUPERVISOR, subject="9", name="Bela", departments=frozenset({"CW"}))


def test_it_closes_today_by_the_clock_on_the_branchs_wall_and_opens_the_next_day() -> None:
    closing = decide_closing(COMMAND, a_queue())
    assert closing.last_ticket_at == NOW + timedelta(hours=1)
    assert closing.closes_at == NOW + timedelta(hours=1, minutes=30)
    assert closing.until == NOW + timedelta(hours=9, minutes=30)
    assert not closing.gives_no_tickets(closing.last_ticket_at - timedelta(seconds=1))
    assert closing.gives_no_tickets(closing.last_ticket_at)
    assert not closing.is_closed(closing.last_ticket_at)
    assert closing.is_closed(closing.closes_at)
    assert not closing.gives_no_tickets(closing.until)
    assert closing.is_over(closing.until)


@pytest.mark.parametrize(
    ("changes", "kind", "code"),
    [
        ({"by": ASHA}, QueueKind.COUNTER, "FORBIDDEN"),
        ({}, QueueKind.STATION, "NOT_A_COUNTER"),
        ({"last_ticket": time(9), "closes": time(14, 30)}, QueueKind.COUNTER, "CLOSING_PAST"),
        ({"last_ticket": time(16, 1)}, QueueKind.COUNTER, "LAST_TICKET_LATE"),
    ],
)
def test_nobody_else_nothing_else_and_no_other_time_is_taken(
    changes: dict[str, Any], kind: QueueKind, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        decide_closing(replace(COMMAND, **changes), a_queue(kind=kind))
    assert refused.value.code == code


async def closing_of(client: httpx.AsyncClient, boss: dict[str, str]) -> Any:
    overview = (await client.get("/api/v1/overview", headers=boss)).json()
    [department] = overview["departments"]
    return {one["queue_id"]: one["closing"] for one in department["queues"]}["CW"]


async def said(hall: Hall) -> list[tuple[EventType, MessageKind, datetime | None]]:
    return [
        (one.event_type, one.message.kind, one.message.at)
        for one in await hall.events()
        if one.message
    ]


async def test_a_supervisor_closes_a_line_says_another_time_and_takes_it_back(
    hall: Hall,
    client: httpx.AsyncClient,
    boss: dict[str, str],
    staff: dict[str, str],
    database_url: str,
) -> None:
    assert (await client.put(PATH, json=LATE, headers=staff)).status_code == 403
    assert (await client.delete(PATH, headers=boss)).status_code == 409
    answer = await client.put(PATH, json={**LATE, "last_ticket": "23:00"}, headers=boss)
    assert answer.status_code == 200, answer.text
    for _ in range(2):  # said again it is not posted again
        answer = await client.put(PATH, json=LATE, headers=boss)
    closes_at = datetime.fromisoformat(answer.json()["closing"]["closes_at"])
    assert await closing_of(client, boss) == answer.json()["closing"]
    line = (await client.get("/api/v1/departments/CW/line", headers=boss)).json()
    assert [(one["kind"], one["queue_id"]) for one in line["messages"]] == [("CLOSING", "CW")]
    assert (await client.delete(PATH, headers=boss)).json() == {"closing": None}
    closing = (MessageKind.CLOSING, closes_at)
    assert await said(hall) == [
        (EventType.MESSAGE_POSTED, *closing),
        (EventType.MESSAGE_ENDED, *closing),
        (EventType.MESSAGE_POSTED, *closing),
        (EventType.MESSAGE_ENDED, *closing),
    ]
    async with hall.engine.begin() as tx:
        assert (await ledger.lock_queues(tx, ["CW"]))["CW"].closing is None
    assert {(name, kind) for name, kind, _ in audited(database_url)} == {("Bela", "message")}


async def test_all_lines_of_a_department_can_close(
    hall: Hall, client: httpx.AsyncClient, boss: dict[str, str]
) -> None:
    lines = ["CW", *(f"CW-{n}" for n in range(SHOWN_MAX))]
    for queue_id in lines[1:]:
        await hall.add_queue(queue_id, department_id="CW")
    for queue_id in lines:
        path = f"/api/v1/departments/CW/queues/{queue_id}/closing"
        answer = await client.put(path, json=LATE, headers=boss)
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"last_ticket": "00:00", "closes": "00:00"}, 422),
        ({"last_ticket": "24:00", "closes": "24:00"}, 422),
        ({"last_ticket": "9:00", "closes": "23:59"}, 422),
        ({}, 422),
    ],
)
async def test_no_time_of_today_changes_nothing(
    hall: Hall, client: httpx.AsyncClient, boss: dict[str, str], body: Any, status: int
) -> None:
    assert (await client.put(PATH, json=body, headers=boss)).status_code == status
    assert await hall.events() == []


async def test_nobody_comes_near_in_a_line_that_has_closed(hall: Hall) -> None:
    waiting = await hall.issue(8)
    now = datetime.now(UTC)
    async with hall.owner.begin() as tx:
        await ledger.lock_queues(tx, ["CW"])
        until = now + timedelta(hours=9)
        await ledger.set_closing(tx, "CW", Closing(now, now, until, UUID(int=1)))
    await hall.open(1)
    await hall.call(1)
    await hall.do(waiting[1].id, Cancel)
    # A notice would be a change since the closing, as if a desk had put them there.
    assert EventType.TURN_NEAR not in [one.event_type for one in await hall.events()]
    assert (await hall.token(waiting[3].id)).version == 1
