"""A day that is played again unchanged is called in the very order in which it was."""

import asyncio
import random

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.handle.profiles import set_desk_profile
from services.department.reports.rules.replay import is_by_rule, replay
from services.department.reports.store import stays
from services.department.reports.tests.test_visits import hear, some_come_back
from services.department.tests.conftest import Hall
from services.department.tests.test_histories import WORKERS, work
from shared import ledger
from shared.events import Category, EventType
from shared.ordering import Ageing, Discipline, Ratio

DISCIPLINES: list[Discipline] = [
    Ageing(minutes=1),
    Ratio(weights={Category.PRIORITY_PAID: 2, Category.WALKIN: 1}),
]


async def set_discipline(tx: AsyncConnection, discipline: Discipline) -> None:
    await ledger.lock_queues(tx, ["CW"])
    await ledger.set_discipline(tx, "CW", discipline)


async def a_day(hall: Hall, seed: int) -> None:
    """Let many do anything, with desks that serve one of two queues only."""
    await hall.add_queue("CW2", department_id="CW")
    await hall.issue(12)
    await hall.issue(4, category=Category.PRIORITY_PAID)
    await hall.issue(8, queue_id="CW2")
    await hall.open(*range(1, WORKERS + 1))
    async with hall.engine.begin() as tx:
        only = {"queue_ids": ["CW2"], "appointments": False, "in_order": False, "helps": []}
        await set_desk_profile(tx, "CW", 2, only, today_only=False)
    await asyncio.gather(*(work(hall, desk, seed * 100 + desk) for desk in range(1, WORKERS + 1)))
    await some_come_back(hall)


@pytest.mark.parametrize("discipline", [None, *DISCIPLINES], ids=["strict", "ageing", "ratio"])
async def test_an_unchanged_replay_calls_in_the_real_order(
    hall: Hall, discipline: Discipline | None
) -> None:
    if discipline is not None:
        async with hall.owner.begin() as tx:
            await set_discipline(tx, discipline)
    await a_day(hall, seed=5)
    events = await hall.events()
    await hear(hall, events, random.Random(5))
    day = next(event.service_date for event in events if event.service_date)
    async with hall.engine.begin() as tx:
        of_day = await stays.of_day(tx, "CW", day, limit=10_000)
        turns = await stays.turns_before(tx, "CW", day)
    calls = replay(of_day, turns)
    really = sorted(
        (
            event
            for event in events
            if event.event_type is EventType.TOKEN_CALLED and event.department_id == "CW"
        ),
        key=lambda event: str(event.call_id),
    )
    assert len(really) > 20
    assert sum(is_by_rule(call.really) for call in calls) > 15
    assert [call.now.token_id if call.now else None for call in calls] == [
        event.token_id for event in really
    ]
