"""Desks on a real ledger."""

import asyncio
from contextlib import aclosing

import pytest
from sqlalchemy import text

from services.department.handle.desks import change_desk
from services.department.rules.commands import (
    Actor,
    CloseDesk,
    DeskCommand,
    NoShow,
    OpenDesk,
    PauseDesk,
    ResumeDesk,
    Serve,
)
from services.department.rules.desks import Desk, DeskState
from services.department.tests.builders import ASHA, BELA, CARLA
from services.department.tests.conftest import PUBLIC_URL, Hall
from shared.postgres import EVERYTHING, listen
from shared.problems import Refused

_OPEN = text("SELECT number FROM ledger.open_desk WHERE department_id = 'CW' ORDER BY number")


async def change(hall: Hall, number: int, command: type[DeskCommand], by: Actor = ASHA) -> Desk:
    async with hall.engine.begin() as tx:
        return await change_desk(
            tx, "CW", number, lambda now: command(by=by, now=now), public_url=PUBLIC_URL
        )


async def test_openings_and_closings_are_on_the_log_once(hall: Hall) -> None:
    for command in (OpenDesk, OpenDesk, PauseDesk, ResumeDesk, CloseDesk, CloseDesk):
        await change(hall, 3, command)
    events = await hall.events()
    assert [(e.event_type.value, e.desk_id, e.queue_id) for e in events] == [
        ("DESK_OPENED", 3, "CW"),
        ("DESK_CLOSED", 3, "CW"),
    ]
    assert {e.actor for e in events} == {ASHA.user_id}


async def test_the_ledger_notes_which_desks_are_open_and_tells_all_queues_of_the_department(
    hall: Hall, database_url: str
) -> None:
    await hall.add_queue("CW2", department_id="CW")
    noted: list[list[int]] = []
    steps: list[tuple[int, type[DeskCommand]]] = [(3, OpenDesk), (3, OpenDesk), (1, OpenDesk)]
    steps += [(3, PauseDesk), (3, ResumeDesk), (3, CloseDesk)]
    async with aclosing(listen(database_url, "ledger")) as told, asyncio.timeout(10):
        assert await anext(told) == EVERYTHING  # it listens now
        for number, command in steps:
            await change(hall, number, command)
            async with hall.engine.begin() as tx:
                noted.append(list(await tx.scalars(_OPEN)))
        assert noted == [[3], [3], [1, 3], [1], [1, 3], [1]]
        heard = 0
        while heard < len(steps) - 1:  # the second opening changed nothing
            heard += await anext(told) == "CW,CW2"


async def test_a_desk_with_a_visitor_is_neither_closed_nor_left_for_a_break(hall: Hall) -> None:
    [token] = await hall.issue()
    await hall.open(1)
    await hall.call(1)
    for command in (CloseDesk, PauseDesk):
        with pytest.raises(Refused, match="DESK_BUSY"):
            await change(hall, 1, command)
    await hall.do(token.id, Serve)
    assert (await change(hall, 1, CloseDesk)).state is DeskState.CLOSED


async def test_a_supervisor_takes_over(hall: Hall) -> None:
    await hall.open(1)
    with pytest.raises(Refused, match="DESK_TAKEN"):
        await change(hall, 1, OpenDesk, by=BELA)
    assert (await change(hall, 1, OpenDesk, by=CARLA)).user_name == "Carla"
    await hall.issue()
    with pytest.raises(Refused, match="DESK_TAKEN"):
        await hall.call(1)


async def test_a_desk_that_the_directory_does_not_know_is_not_there(hall: Hall) -> None:
    with pytest.raises(Refused, match="DESK_NOT_FOUND"):
        await change(hall, 99, OpenDesk)


async def test_two_who_open_one_desk_at_once_do_not_both_get_it(hall: Hall) -> None:
    outcomes = await asyncio.gather(
        change(hall, 1, OpenDesk, by=ASHA),
        change(hall, 1, OpenDesk, by=BELA),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Refused) for one in outcomes) == 1


async def test_closing_and_calling_at_once_leave_no_visitor_at_a_closed_desk(hall: Hall) -> None:
    for _ in range(10):
        await hall.issue()
        await hall.open(1)
        outcomes = await asyncio.gather(
            hall.call(1), change(hall, 1, CloseDesk), return_exceptions=True
        )
        called, closed = (not isinstance(one, BaseException) for one in outcomes)
        assert called != closed
        if isinstance(outcomes[0], dict):
            await hall.do(outcomes[0]["id"], NoShow)
