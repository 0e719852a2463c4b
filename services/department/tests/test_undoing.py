"""What was done last is taken back by who did it, unless somebody has acted on it since."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.department.rules.commands import Cancel, Hold, Serve, Start, Transfer, Undo
from services.department.tests.builders import ASHA, BELA
from services.department.tests.conftest import Hall
from services.department.tests.invariants import assert_dense, assert_legal
from shared.events import TokenStatus
from shared.problems import Refused


async def undo(hall: Hall, token_id: int, **more: object) -> str:
    body = await hall.do(token_id, Undo, call_id=uuid4(), **more)
    return str(body["token"]["status"])


async def test_who_was_served_is_at_the_desk_again(hall: Hall) -> None:
    [visitor] = await hall.issue()
    await hall.open(1)
    await hall.call(1)
    await hall.do(visitor.id, Start)
    started = (await hall.token(visitor.id)).started_at
    await hall.do(visitor.id, Serve)
    assert await undo(hall, visitor.id) == "SERVING"
    back = await hall.token(visitor.id)
    assert (back.desk_id, back.started_at, back.ended_at) == (1, started, None)
    await assert_legal(hall)
    await assert_dense(hall)


async def test_a_desk_with_another_visitor_says_so_and_takes_two_acts_back(hall: Hall) -> None:
    [first, second] = await hall.issue(2)
    await hall.open(1)
    await hall.call(1)
    await hall.do(first.id, Serve)
    await hall.call(1)
    with pytest.raises(Refused, match="DESK_NOT_FREE") as refused:
        await undo(hall, first.id)
    assert "another visitor" in refused.value.sentence
    assert await undo(hall, second.id) == "WAITING"
    assert await undo(hall, first.id) == "SERVING"


async def test_who_was_cancelled_stands_where_they_stood(hall: Hall) -> None:
    [first, second] = await hall.issue(2)
    await hall.do(first.id, Cancel)
    assert await undo(hall, first.id) == "WAITING"
    assert (await hall.token(first.id)).arrived_at == first.arrived_at
    await hall.open(1)
    assert (await hall.call(1))["id"] == first.id
    assert (await hall.token(second.id)).status is TokenStatus.WAITING
    await assert_legal(hall)
    await assert_dense(hall)


async def test_who_was_cancelled_while_on_hold_is_on_hold(hall: Hall) -> None:
    [visitor] = await hall.issue()
    await hall.do(visitor.id, Hold)
    await hall.do(visitor.id, Cancel)
    assert await undo(hall, visitor.id) == "HELD"


@pytest.mark.parametrize("serving", [True, False])
async def test_a_transfer_goes_back_with_the_old_arrival(hall: Hall, *, serving: bool) -> None:
    [visitor] = await hall.issue(waited=timedelta(minutes=5))
    await hall.open(1)
    if serving:
        await hall.call(1)
        await hall.do(visitor.id, Start)
    await hall.do(visitor.id, Transfer, to="LAB")
    assert await undo(hall, visitor.id) == ("SERVING" if serving else "WAITING")
    back = await hall.token(visitor.id)
    assert (back.queue_id, back.department_id, back.visit) == ("CW", "CW", 1)
    assert (back.arrived_at, back.desk_id) == (visitor.arrived_at, 1 if serving else None)
    await assert_legal(hall)
    await assert_dense(hall)


async def test_whom_the_next_department_has_called_is_theirs(hall: Hall) -> None:
    [visitor] = await hall.issue()
    await hall.do(visitor.id, Transfer, to="LAB")
    await hall.open(2, by=BELA, department_id="LAB")
    await hall.call(2, by=BELA, department_id="LAB")
    with pytest.raises(Refused, match=r"NOT_YOURS_TO_UNDO|ALREADY_CALLED"):
        await undo(hall, visitor.id)
    await hall.do(visitor.id, Hold, by=BELA)
    with pytest.raises(Refused, match="ON_HOLD"):
        await undo(hall, visitor.id)


async def test_only_ones_own_acts_are_taken_back_and_for_ten_minutes(hall: Hall) -> None:
    [visitor] = await hall.issue()
    await hall.do(visitor.id, Cancel, by=ASHA)
    with pytest.raises(Refused, match="NOT_YOURS_TO_UNDO"):
        await undo(hall, visitor.id, by=BELA)
    with pytest.raises(Refused, match="TOO_LATE_TO_UNDO"):
        await undo(hall, visitor.id, later=timedelta(minutes=10, seconds=1))
    assert await undo(hall, visitor.id, later=timedelta(minutes=9)) == "WAITING"


async def test_nothing_is_taken_back_twice(hall: Hall) -> None:
    [visitor] = await hall.issue()
    await hall.do(visitor.id, Cancel)
    await undo(hall, visitor.id)
    with pytest.raises(Refused, match="NOT_CALLED"):
        await undo(hall, visitor.id)
