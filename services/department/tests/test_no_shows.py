"""The grace timer on a real ledger."""

import asyncio
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from services.department.no_shows import mark_no_shows
from services.department.rules.commands import Recall, Start, Undo
from services.department.settings import Settings
from services.department.tests.builders import ASHA
from services.department.tests.conftest import Hall
from shared.events import Reason, TokenStatus


async def an_hour_passes(hall: Hall) -> None:
    """Move what has happened an hour back, which for a timer is the same."""
    async with hall.owner.begin() as tx:
        for statement in (
            "UPDATE ledger.token SET called_at = called_at - interval '1 hour'",
            "UPDATE department.deed SET at = at - interval '1 hour'",
        ):
            await tx.execute(text(statement))


async def called(hall: Hall) -> Any:
    [token] = await hall.issue()
    await hall.open(1)
    await hall.call(1)
    return token


async def test_who_does_not_come_in_time_is_a_no_show(hall: Hall, settings: Settings) -> None:
    token = await called(hall)
    assert await mark_no_shows(hall.engine, settings) == 0
    await an_hour_passes(hall)
    assert await mark_no_shows(hall.engine, settings) == 1
    event = (await hall.events(token.id))[-1]
    assert (event.status, event.reason, event.actor) == (
        TokenStatus.NO_SHOW,
        Reason.GRACE_OVER,
        None,
    )
    assert await mark_no_shows(hall.engine, settings) == 0


async def test_who_is_being_served_is_never_a_no_show(hall: Hall, settings: Settings) -> None:
    token = await called(hall)
    await hall.do(token.id, Start)
    await an_hour_passes(hall)
    assert await mark_no_shows(hall.engine, settings) == 0
    assert (await hall.token(token.id)).status is TokenStatus.SERVING


async def test_a_recall_begins_the_grace_anew(hall: Hall, settings: Settings) -> None:
    token = await called(hall)
    await an_hour_passes(hall)
    await hall.do(token.id, Recall, call_id=uuid4())
    assert await mark_no_shows(hall.engine, settings) == 0
    await an_hour_passes(hall)
    assert await mark_no_shows(hall.engine, settings) == 1


async def test_two_workers_at_once_mark_once(hall: Hall, settings: Settings) -> None:
    token = await called(hall)
    await an_hour_passes(hall)
    marked = await asyncio.gather(*(mark_no_shows(hall.engine, settings) for _ in range(4)))
    assert sum(marked) == 1
    assert (await hall.types(token.id)).count("TOKEN_NO_SHOW") == 1


async def test_starting_and_the_timer_at_once_leave_one_of_both(
    hall: Hall, settings: Settings
) -> None:
    token = await called(hall)
    await an_hour_passes(hall)
    started, _ = await asyncio.gather(
        hall.do(token.id, Start), mark_no_shows(hall.engine, settings), return_exceptions=True
    )
    types = await hall.types(token.id)
    assert types[-1] == ("TOKEN_NO_SHOW" if isinstance(started, Exception) else "TOKEN_STARTED")


async def test_whoever_had_called_may_take_the_timers_no_show_back(
    hall: Hall, settings: Settings
) -> None:
    token = await called(hall)
    await an_hour_passes(hall)
    await mark_no_shows(hall.engine, settings)
    back = await hall.do(token.id, Undo, by=ASHA, call_id=uuid4())
    assert back["token"]["status"] == "CALLED"


async def test_a_call_that_ended_elsewhere_is_forgotten(hall: Hall, settings: Settings) -> None:
    token = await called(hall)
    async with hall.owner.begin() as tx:
        await tx.execute(
            text("UPDATE ledger.token SET status = 'CANCELLED' WHERE id = :id"), {"id": token.id}
        )
    await an_hour_passes(hall)
    assert await mark_no_shows(hall.engine, settings) == 0
    async with hall.owner.begin() as tx:
        assert (await tx.execute(text("SELECT count(*) FROM department.deed"))).scalar_one() == 0
