"""What the log does to a desk's day, and the directory to the names."""

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from services.department.consumer import on_directory, on_events
from services.department.handle.line import read_line
from services.department.rules.commands import NoShow, Serve, Start, Undo
from services.department.store import directory
from services.department.tests.conftest import Hall
from shared.directory import Desk, encode, key
from shared.problems import Refused


async def hear_everything(hall: Hall) -> None:
    for event in await hall.events():
        async with hall.engine.begin() as tx:
            await on_events(tx, [event])


async def hear_together(hall: Hall) -> None:
    async with hall.engine.begin() as tx:
        await on_events(tx, await hall.events())


async def today_at(hall: Hall, desk_id: int) -> dict[str, int]:
    line = await read_line(hall.engine, "CW")
    [numbers] = [desk["today"] for desk in line["desks"] if desk["desk_id"] == desk_id]
    return {name: numbers[name] for name in ("called", "served", "no_show")}


async def test_a_desks_day_counts_what_was_done_there(hall: Hall) -> None:
    [first, second, third] = await hall.issue(3)
    await hall.open(1)
    await hall.call(1)
    await hall.do(first.id, Start)
    await hall.do(first.id, Serve)
    await hall.call(1)
    await hall.do(second.id, NoShow)
    await hall.call(1)
    await hall.do(third.id, Undo, call_id=uuid4())
    await hear_everything(hall)
    assert await today_at(hall, 1) == {"called": 2, "served": 1, "no_show": 1}


async def test_hearing_it_all_again_changes_nothing(hall: Hall) -> None:
    [first, second] = await hall.issue(2)
    await hall.open(1)
    await hall.call(1)
    await hall.do(first.id, Serve)
    await hall.call(1)
    await hall.do(second.id, NoShow)
    await hall.do(second.id, Undo, call_id=uuid4())
    for _ in range(2):
        await hear_everything(hall)
        assert await today_at(hall, 1) == {"called": 2, "served": 1, "no_show": 0}


@pytest.mark.parametrize("hear", [hear_everything, hear_together])
async def test_the_numbers_equal_a_count_of_the_ledger_after_any_history(
    hall: Hall, hear: Callable[[Hall], Awaitable[None]]
) -> None:
    chance = random.Random(7)
    await hall.open(1)
    await hall.issue(60)
    for _ in range(30):
        token_id = (await hall.call(1))["id"]
        for verb in chance.choices([Start, Serve, NoShow, Undo], k=3):
            more = {"call_id": uuid4()} if verb is Undo else {}
            try:
                await hall.do(token_id, verb, **more)
            except Refused:
                continue
        status = (await hall.token(token_id)).status.value
        if status in {"CALLED", "SERVING"}:
            await hall.do(token_id, Serve)
    await hear(hall)
    async with hall.owner.begin() as tx:
        rows = await tx.execute(text("SELECT status, count(*) FROM ledger.token GROUP BY status"))
        counts = {status: count for status, count in rows}  # noqa: C416 - a row is no tuple to mypy
    numbers = await today_at(hall, 1)
    assert numbers["served"] == counts.get("SERVED", 0)
    assert numbers["no_show"] == counts.get("NO_SHOW", 0)


async def test_the_directory_is_kept_as_last_heard(hall: Hall) -> None:
    desk = Desk(department_id="CW", number=9)
    for value, count in ((encode(desk), 9), (encode(desk), 9), (None, 8)):
        async with hall.engine.begin() as tx:
            await on_directory(tx, {key(desk): value})
        line = await read_line(hall.engine, "CW")
        assert [one["desk_id"] for one in line["desks"]] == list(range(1, count + 1))
    async with hall.engine.begin() as tx:
        assert [one.department_id for one in await directory.departments(tx)] == ["CW", "LAB"]


async def test_service_time_is_counted_from_start_else_from_the_call(hall: Hall) -> None:
    [token] = await hall.issue()
    await hall.open(1)
    await hall.call(1)
    await hall.do(token.id, Serve, later=timedelta(seconds=90))
    await hear_everything(hall)
    line = await read_line(hall.engine, "CW")
    assert 89 <= line["desks"][0]["today"]["service_seconds"] <= 91
