"""Any history: whoever does what, all at once, the log tells legal lives and the rows agree."""

import asyncio
import random
from datetime import timedelta
from uuid import uuid4

import pytest

from services.department.rules.commands import (
    Cancel,
    Hold,
    NoShow,
    Recall,
    Resume,
    Serve,
    Start,
    Transfer,
    Undo,
    Verb,
)
from services.department.tests.builders import ASHA, CARLA
from services.department.tests.conftest import Hall
from services.department.tests.invariants import assert_dense, assert_legal
from shared.events import Category, EventType
from shared.problems import Refused

WORKERS = 6
STEPS = 40
VERBS: list[type[Verb]] = [
    Recall, Start, Hold, Resume, Serve, Serve, NoShow, Transfer, Cancel, Undo,
]  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_any_history_is_legal_dense_and_folds_to_the_rows(hall: Hall, seed: int) -> None:
    await hall.issue(12)
    await hall.issue(4, category=Category.PRIORITY_PAID)
    await hall.issue(4, queue_id="LAB")
    await hall.open(*range(1, WORKERS), by=ASHA)
    await hall.open(WORKERS, by=CARLA)
    await asyncio.gather(*(work(hall, desk, seed * 100 + desk) for desk in range(1, WORKERS + 1)))
    await assert_dense(hall)
    await assert_legal(hall)
    await assert_nobody_is_told_twice(hall)
    await assert_a_desk_has_one_visitor(hall)


async def work(hall: Hall, desk: int, seed: int) -> None:
    chance = random.Random(seed)
    mine = 1
    for _ in range(STEPS):
        try:
            mine = await step(hall, desk, chance, mine)
        except Refused as refused:
            assert refused.status in {403, 404, 409, 422}, refused  # noqa: PT017 - refusals are expected


async def step(hall: Hall, desk: int, chance: random.Random, mine: int) -> int:
    """Do something, mostly with whom one has called last; return whom one has called last."""
    token_id = chance.choice([mine, mine, chance.randint(1, 30)])
    by = CARLA if desk == WORKERS else ASHA
    match chance.randint(0, 9):
        case 0:
            await hall.issue(queue_id=chance.choice(["CW", "CW", "LAB"]))
        case 1 | 2 | 3:
            return int((await hall.call(desk, by=by))["id"])
        case 4 if by is CARLA:
            await hall.call(desk, by=by, token_id=token_id, why="In pain.")
        case _:
            await use(hall, token_id, chance)
    return mine


async def use(hall: Hall, token_id: int, chance: random.Random) -> None:
    verb = chance.choice(VERBS)
    await hall.do(
        token_id,
        verb,
        to=chance.choice(["CW", "LAB"]) if verb is Transfer else None,
        later=timedelta(0),
        **({"call_id": uuid4()} if verb in {Recall, Undo} else {}),
    )


async def assert_nobody_is_told_twice(hall: Hall) -> None:
    told = [
        (event.token_id, event.visit)
        for event in await hall.events()
        if event.event_type is EventType.TURN_NEAR
    ]
    assert len(told) == len(set(told))


async def assert_a_desk_has_one_visitor(hall: Hall) -> None:
    """Fold the log in its own order: at no moment has a desk two visitors."""
    at_desk: dict[tuple[str, int], int] = {}
    where: dict[int, tuple[str, int]] = {}
    for event in sorted(await hall.events(), key=lambda event: (event.timestamp, event.seq)):
        if event.token_id is None:
            continue
        at_desk.pop(where.pop(event.token_id, ("", 0)), None)
        if event.desk_id is not None and event.ended_at is None:
            place = (event.department_id, event.desk_id)
            assert at_desk.get(place) is None, (place, event)
            at_desk[place] = event.token_id
            where[event.token_id] = place
