"""The demo's history: days by the real rules, which the real fold makes reports of."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.local.history.write import write_history
from services.department.reports.fold import fold_visits
from services.department.reports.rules.replay import replay
from services.department.reports.store import stays
from services.department.reports.store.figures import By, Range, figures
from services.department.rules.wait_targets import WaitTargets
from services.department.settings import ROLE as DEPARTMENT
from services.token_api import demo
from services.token_api.settings import ROLE
from shared.events import ENDED, Event, decode
from shared.postgres import create_engine

MONDAY = date(2026, 3, 2)
WEEK_BEFORE = Range(date(2026, 2, 23), date(2026, 3, 1))
DESKS = {"REG": [1, 2], "CW": [1, 2, 3], "LAB": [1]}
BATCH = 500
ZONE = ZoneInfo(demo.BRANCH_VALUES["time_zone"])


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """Return that of a database with the demo's directory, whose lines are empty."""
    engine = create_engine(database_url, role=ROLE)
    async with engine.begin() as tx:
        await demo.seed(tx, "no password")
    yield engine
    await engine.dispose()


@pytest.fixture
async def department(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(database_url, role=DEPARTMENT)
    yield engine
    await engine.dispose()


async def log_of(engine: AsyncEngine) -> list[Event]:
    async with engine.begin() as tx:
        bodies = await tx.scalars(text("SELECT body FROM ledger.event ORDER BY queue_id, seq"))
        return [decode(bytes(body)) for body in bodies]


async def fold_all(department: AsyncEngine, events: list[Event]) -> None:
    for first in range(0, len(events), BATCH):
        async with department.begin() as tx:
            await fold_visits(tx, events[first : first + BATCH])


async def test_a_weeks_history_is_what_a_real_one_would_be(
    engine: AsyncEngine, department: AsyncEngine
) -> None:
    visits = await write_history(engine, today=MONDAY, days=7, desks=DESKS, seed=1)
    events = await log_of(engine)
    of_queues: dict[str, list[Event]] = defaultdict(list)
    lives: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        of_queues[event.queue_id].append(event)
        lives[event.token_id or 0].append(event)
    for own in of_queues.values():
        assert [event.seq for event in own] == list(range(1, len(own) + 1))
        assert all(a.timestamp <= b.timestamp for a, b in pairwise(own))
    for life in lives.values():
        life.sort(key=lambda event: event.version)
        assert [event.version for event in life] == list(range(1, len(life) + 1))
        assert life[-1].status in ENDED
        days = {event.timestamp.astimezone(ZONE).date() for event in life}
        assert days == {life[0].service_date}
    await fold_all(department, events)
    async with department.begin() as tx:
        total, _ = await figures(tx, WEEK_BEFORE, By.QUEUE, targets=WaitTargets(900))
        _, days_had = await figures(tx, WEEK_BEFORE, By.DAY, targets=WaitTargets(900))
    assert total.visits == visits
    assert total.served + total.no_show + total.cancelled + total.transferred == visits
    assert len(days_had) == 6  # nobody comes on Sunday
    assert 60 < (total.wait.p50 or 0) < 3600
    assert 0.2 < total.told_within / total.told < 0.6
    assert total.overtaking_calls > 0


async def test_a_day_of_it_is_called_again_in_the_same_order(
    engine: AsyncEngine, department: AsyncEngine
) -> None:
    await write_history(engine, today=MONDAY, days=3, desks=DESKS, seed=1)
    await fold_all(department, await log_of(engine))
    async with department.begin() as tx:
        saturday = await stays.of_day(tx, "CW", date(2026, 2, 28), limit=10_000)
        turns = await stays.turns_before(tx, "CW", date(2026, 2, 28))
    calls = replay(saturday, turns)
    assert len(calls) > 40
    assert [call.now for call in calls] == [call.really for call in calls]


async def test_it_is_the_same_for_a_seed_and_written_once(engine: AsyncEngine) -> None:
    async def arrivals() -> Counter[tuple[str, str]]:
        return Counter(
            (event.queue_id, event.timestamp.isoformat()) for event in await log_of(engine)
        )

    assert await write_history(engine, today=MONDAY, days=3, desks=DESKS, seed=1) > 0
    first = await arrivals()
    assert await write_history(engine, today=MONDAY, days=3, desks=DESKS, seed=1) == 0
    assert await arrivals() == first


async def test_whoever_waits_now_stays_where_they_are(engine: AsyncEngine) -> None:
    row = text("SELECT seq, live, number_day, last_number FROM ledger.queue WHERE queue_id = 'CW'")
    async with engine.begin() as tx:
        await tx.execute(
            text(
                "UPDATE ledger.queue SET seq = 3, number_day = '2026-03-02', last_number = 7,"
                """ live = '{"WAITING": {"WALKIN": 3}}' WHERE queue_id = 'CW'"""
            )
        )
    await write_history(engine, today=MONDAY, days=2, desks=DESKS, seed=1)
    async with engine.begin() as tx:
        after = (await tx.execute(row)).one()
    assert after.live == {"WAITING": {"WALKIN": 3}}
    assert (after.number_day, after.last_number) == (MONDAY, 7)
    own = [event.seq for event in await log_of(engine) if event.queue_id == "CW"]
    assert own == list(range(4, after.seq + 1))
