"""Any history folds to what a reading of each token's whole life finds, in whatever order heard."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from services.department.reports.fold import fold_visits
from services.department.reports.rebuild import rebuild
from services.department.rules.commands import Hold, NoShow, Resume, Return, Serve, Transfer, Undo
from services.department.tests.conftest import Hall
from services.department.tests.test_histories import WORKERS, work
from shared.events import Category, Event, EventType, Reason, TokenStatus
from shared.problems import Refused
from shared.returning import return_rule

ENDS = {"SERVED", "NO_SHOW", "CANCELLED", "EXPIRED"}
NEW_VISIT = {EventType.TOKEN_GENERATED, EventType.TOKEN_ARRIVED, EventType.TOKEN_RETURNED}
BACK = {"rule": return_rule(within_seconds=600, place=3)}
Row = dict[str, Any]


@dataclass
class Life:
    """A visit as a reader of the whole log writes it down."""

    queue_id: str
    began: Event
    calls: list[datetime] = field(default_factory=list)
    last: Event | None = None
    outcome: str | None = None
    ended_at: datetime | None = None
    service_seconds: int | None = None

    def row(self) -> Row:
        came_back = self.began.event_type is EventType.TOKEN_RETURNED
        came = self.began.timestamp if came_back else self.began.booked_at
        assert came is not None
        called = self.calls[0] if self.calls else None
        return {
            "visit": self.began.visit,
            "queue_id": self.queue_id,
            "department_id": self.began.department_id,
            "category": self.began.category,
            "waits_from": came,
            "called_at": called,
            "wait_seconds": None
            if called is None
            else max(int((called - came).total_seconds()), 0),
            "outcome": self.outcome,
            "ended_at": self.ended_at,
            "service_seconds": self.service_seconds,
            "place": self.began.place,
        }


def lives_of(events: Iterable[Event]) -> list[Life]:
    """Read one token's events by version, whatever queue they are of."""
    lives: list[Life] = []
    for event in sorted(events, key=lambda one: one.version):
        undone = event.reason is Reason.UNDONE
        if event.event_type is EventType.TOKEN_TRANSFERRED:
            if undone:
                lives.pop()
            else:
                lives[-1].outcome, lives[-1].ended_at = "TRANSFERRED", event.timestamp
            continue
        if event.event_type in NEW_VISIT and not (undone and lives):
            lives.append(Life(event.queue_id, event))
        read_on(lives[-1], event)
    return lives


def read_on(life: Life, event: Event) -> None:
    if event.event_type is EventType.TOKEN_CALLED:
        life.calls.append(event.timestamp)
    if event.event_type is EventType.TOKEN_CALL_UNDONE:
        life.calls.pop()
    ended = event.status in ENDS
    life.outcome = event.status.value if ended and event.status else None
    life.ended_at = event.ended_at if ended else None
    began = event.started_at or event.called_at
    served = event.status is TokenStatus.SERVED and event.ended_at and began
    life.service_seconds = int((event.ended_at - began).total_seconds()) if served else None  # type: ignore[operator] # both are there


def recomputed(events: Iterable[Event]) -> dict[int, list[Row]]:
    of_token: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        if event.token_id is not None:
            of_token[event.token_id].append(event)
    return {token: [life.row() for life in lives_of(own)] for token, own in of_token.items()}


async def folded(hall: Hall) -> dict[int, list[Row]]:
    async with hall.owner.begin() as tx:
        rows = await tx.execute(text("SELECT * FROM department.visit ORDER BY token_id, visit"))
        found: dict[int, list[Row]] = defaultdict(list)
        for row in rows.mappings():
            found[row["token_id"]].append(dict(row))
    return found


def assert_equal(found: dict[int, list[Row]], wanted: dict[int, list[Row]]) -> None:
    assert found.keys() == wanted.keys()
    for token, rows in wanted.items():
        own = [{name: row[name] for name in rows[0]} for row in found[token]]
        assert own == rows, token


async def hear(hall: Hall, events: Sequence[Event], chance: random.Random) -> None:
    """Deliver each queue's events in order, the queues mixed, in batches of any size."""
    left: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        left[event.queue_id].append(event)
    while left:
        batch = []
        for queue_id in chance.choices(list(left), k=chance.randint(1, 40)):
            if queue_id in left:
                batch.append(left[queue_id].pop(0))
                if not left[queue_id]:
                    del left[queue_id]
        async with hall.engine.begin() as tx:
            await fold_visits(tx, batch)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_any_history_folds_to_what_each_life_tells(hall: Hall, seed: int) -> None:
    await hall.issue(20)
    await hall.issue(6, category=Category.PRIORITY_PAID)
    await hall.open(*range(1, WORKERS + 1))
    await asyncio.gather(*(work(hall, desk, seed * 100 + desk) for desk in range(1, WORKERS + 1)))
    await some_come_back(hall)
    events = await hall.events()
    await hear(hall, events, random.Random(seed))
    wanted = recomputed(events)
    assert_equal(await folded(hall), wanted)
    await hear(hall, events, random.Random(seed + 1))  # all of it again
    assert_equal(await folded(hall), wanted)


async def some_come_back(hall: Hall) -> None:
    for token_id in range(1, 30):
        try:
            await hall.do(token_id, Return, **BACK)
        except Refused:
            continue


async def test_a_transfer_that_is_taken_back_was_no_visit(hall: Hall) -> None:
    [token] = await hall.issue()
    await hall.open(1)
    await hall.call(1)
    await hall.do(token.id, Transfer, to="LAB")
    await hall.do(token.id, Undo, call_id=uuid4())
    await hear(hall, await hall.events(), random.Random(1))
    [visit] = (await folded(hall))[token.id]
    assert (visit["queue_id"], visit["outcome"], visit["visit"]) == ("CW", None, 1)


async def test_a_call_that_is_taken_back_ends_no_wait_and_a_hold_begins_no_second(
    hall: Hall,
) -> None:
    [token] = await hall.issue()
    await hall.open(1)
    await hall.call(1)
    await hall.do(token.id, Undo, call_id=uuid4())
    await hear(hall, await hall.events(), random.Random(1))
    [visit] = (await folded(hall))[token.id]
    assert visit["called_at"] is None
    called = await hall.call(1)
    await hall.do(token.id, Hold)
    await hall.do(token.id, Resume)
    await hall.call(1)
    await hall.do(token.id, Serve)
    await hear(hall, await hall.events(), random.Random(1))
    [visit] = (await folded(hall))[token.id]
    assert visit["called_at"].isoformat() == str(called["called_at"]).replace("Z", "+00:00")
    assert visit["outcome"] == "SERVED"


async def test_who_is_called_before_the_appointment_waited_from_the_call_on(hall: Hall) -> None:
    """Whoever checked in early stands by the time of the appointment, which is to come."""
    [token] = await hall.issue(waited=-timedelta(minutes=10))
    await hall.open(1)
    await hall.call(1)
    await hear(hall, await hall.events(), random.Random(1))
    [visit] = (await folded(hall))[token.id]
    assert (visit["waits_from"], visit["wait_seconds"]) == (visit["called_at"], 0)
    await hall.do(token.id, Undo, call_id=uuid4())
    await hear(hall, await hall.events(), random.Random(1))
    [visit] = (await folded(hall))[token.id]
    assert visit["waits_from"] == token.arrived_at


async def test_a_row_tells_nothing_of_who_it_was(hall: Hall) -> None:
    await hall.issue(phone="+919876543210")
    await hear(hall, await hall.events(), random.Random(1))
    [[visit]] = (await folded(hall)).values()
    told = " ".join(map(str, visit.values()))
    assert "+9198" not in told
    assert "Visitor" not in told
    async with hall.owner.begin() as tx:
        columns = await tx.scalars(
            text("SELECT column_name FROM information_schema.columns WHERE table_name = 'visit'")
        )
        assert not {"name", "email", "phone", "user_id", "patient_id"} & set(columns)


async def test_a_rebuild_makes_the_same_rows_and_keeps_what_the_log_has_lost(hall: Hall) -> None:
    tokens = await hall.issue(6)
    await hall.open(1)
    for token in tokens[:4]:
        await hall.call(1)
        await hall.do(token.id, NoShow if token is tokens[0] else Serve)
    events = await hall.events()
    await hear(hall, events, random.Random(1))
    before = await folded(hall)
    cut = max(event.seq for event in events if event.token_id == tokens[0].id)
    async with hall.owner.begin() as tx:
        for queue_id, seq in {event.queue_id: event.seq for event in events}.items():
            await tx.execute(
                text("INSERT INTO department.seen (queue_id, seq) VALUES (:id, :seq)"),
                {"id": queue_id, "seq": seq},
            )
        await tx.execute(
            text("DELETE FROM ledger.event WHERE queue_id = 'CW' AND seq <= :cut"), {"cut": cut}
        )
        await tx.execute(
            text("UPDATE department.visit SET category = 'ONLINE' WHERE token_id = :id"),
            {"id": tokens[0].id},
        )
    await rebuild(hall.engine)
    after = await folded(hall)
    assert after.pop(tokens[0].id)[0]["category"] == "ONLINE"
    del before[tokens[0].id]
    assert after == before
