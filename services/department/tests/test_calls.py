"""Calling on a real ledger: first in, first out, and nobody twice."""

import asyncio
from collections import Counter

import pytest

from services.department.rules.commands import Serve
from services.department.tests.builders import ASHA, BELA, CARLA
from services.department.tests.conftest import Hall
from services.department.tests.invariants import assert_dense
from shared.events import Category, EventType, Reason, TokenStatus
from shared.idempotency import key_of
from shared.problems import Refused


async def test_the_next_is_called_and_it_is_on_the_log(hall: Hall) -> None:
    [first, _] = await hall.issue(2)
    await hall.open(3)
    called = await hall.call(3)
    assert (called["id"], called["status"], called["desk_id"]) == (first.id, "CALLED", 3)
    assert await hall.types(first.id) == ["TOKEN_GENERATED", "TOKEN_CALLED"]
    event = (await hall.events(first.id))[-1]
    assert (event.desk_id, event.actor, event.status) == (3, ASHA.user_id, TokenStatus.CALLED)
    assert str(event.call_id) == called["call_id"]


async def test_who_came_first_is_served_first(hall: Hall) -> None:
    issued = await hall.issue(5)
    await hall.open(1)
    called = []
    for _ in issued:
        token = await hall.call(1)
        called.append(token["id"])
        await hall.do(token["id"], Serve)
    assert called == [token.id for token in issued]


async def test_stronger_categories_go_first_and_emergencies_before_all(hall: Hall) -> None:
    [walkin] = await hall.issue()
    [online] = await hall.issue(category=Category.ONLINE)
    [paid] = await hall.issue(category=Category.PRIORITY_PAID)
    [emergency] = await hall.issue(category=Category.EMERGENCY)
    await hall.open(1, 2, 3, 4)
    called = [(await hall.call(desk))["id"] for desk in (1, 2, 3, 4)]
    assert called == [emergency.id, paid.id, online.id, walkin.id]


async def test_a_departments_queues_are_one_line(hall: Hall) -> None:
    await hall.add_queue("CW2", department_id="CW")
    order = []
    for queue_id in ("CW", "CW2", "CW2", "CW"):
        order += [token.id for token in await hall.issue(queue_id=queue_id)]
    await hall.open(1, 2, 3, 4)
    assert [(await hall.call(desk))["id"] for desk in (1, 2, 3, 4)] == order


async def test_eight_desks_at_once_never_call_one_person_twice(hall: Hall) -> None:
    issued = [token.id for token in await hall.issue(80)]
    await hall.open(*range(1, 9))
    called: list[tuple[str, int]] = []

    async def work(desk: int) -> None:
        while True:
            try:
                token = await hall.call(desk)
            except Refused as refused:
                assert refused.code == "NOBODY_WAITING"  # noqa: PT017 - the end of the line
                return
            called.append((token["called_at"], token["id"]))
            await hall.do(token["id"], Serve)

    await asyncio.gather(*(work(desk) for desk in range(1, 9)))
    assert Counter(token_id for _, token_id in called) == Counter(issued)
    assert [token_id for _, token_id in sorted(called)] == issued
    await assert_dense(hall)


async def test_one_refused_call_of_a_batch_fails_alone(hall: Hall) -> None:
    [first, second] = await hall.issue(2)
    await hall.open(1, 2)
    outcomes = await asyncio.gather(
        hall.call(1), hall.call(7), hall.call(99), hall.call(2), return_exceptions=True
    )
    codes = [one.code if isinstance(one, Refused) else one["id"] for one in outcomes]  # type: ignore[index]  # the others are answers
    assert codes == [first.id, "DESK_CLOSED", "DESK_NOT_FOUND", second.id]


async def test_two_presses_at_one_desk_call_one(hall: Hall) -> None:
    await hall.issue(2)
    await hall.open(1)
    outcomes = await asyncio.gather(hall.call(1), hall.call(1), return_exceptions=True)
    [refused] = [one for one in outcomes if isinstance(one, Refused)]
    assert refused.code == "DESK_BUSY"
    assert "CW-001" in refused.sentence


async def test_one_user_may_hold_several_desks_and_nobody_elses(hall: Hall) -> None:
    await hall.issue(3)
    await hall.open(1, 2)
    await hall.call(1)
    await hall.call(2)
    await hall.open(3, by=BELA)
    with pytest.raises(Refused, match="DESK_TAKEN"):
        await hall.call(3)


@pytest.mark.parametrize("at_once", [True, False])
async def test_the_same_call_sent_again_gets_the_same_answer(hall: Hall, *, at_once: bool) -> None:
    await hall.issue(9)
    await hall.open(1)
    key = key_of("7", "/calls", "once", {"desk_id": 1})
    if at_once:
        answers = await asyncio.gather(*(hall.call(1, key=key) for _ in range(9)))
    else:
        answers = [await hall.call(1, key=key) for _ in range(9)]
    assert len({answer["id"] for answer in answers}) == 1
    assert len([e for e in await hall.events() if e.event_type is EventType.TOKEN_CALLED]) == 1


async def test_the_same_key_with_another_body_is_refused(hall: Hall) -> None:
    await hall.issue(2)
    await hall.open(1, 2)
    await hall.call(1, key=key_of("7", "/calls", "once", {"desk_id": 1}))
    with pytest.raises(Refused, match="IDEMPOTENCY_KEY_REUSED"):
        await hall.call(2, key=key_of("7", "/calls", "once", {"desk_id": 2}))


async def test_a_refused_call_may_be_sent_again_with_its_key(hall: Hall) -> None:
    await hall.open(1)
    key = key_of("7", "/calls", "once", {"desk_id": 1})
    with pytest.raises(Refused, match="NOBODY_WAITING"):
        await hall.call(1, key=key)
    [token] = await hall.issue()
    assert (await hall.call(1, key=key))["id"] == token.id


async def test_a_supervisor_calls_out_of_order_with_a_reason(hall: Hall) -> None:
    [first, _, third] = await hall.issue(3)
    await hall.open(1, by=CARLA)
    called = await hall.call(1, by=CARLA, token_id=third.id, why="In pain.")
    assert called["id"] == third.id
    event = (await hall.events(third.id))[-1]
    assert (event.reason, event.note) == (Reason.OUT_OF_ORDER, "In pain.")
    assert (await hall.token(first.id)).status is TokenStatus.WAITING


async def test_out_of_order_and_next_at_once_never_call_the_same(hall: Hall) -> None:
    [first, second] = await hall.issue(2)
    await hall.open(1, by=CARLA)
    await hall.open(2)
    outcomes = await asyncio.gather(
        hall.call(1, by=CARLA, token_id=first.id, why="In pain."), hall.call(2)
    )
    assert [one["id"] for one in outcomes] == [first.id, second.id]


async def test_who_comes_near_is_told_once_in_the_same_transaction(hall: Hall) -> None:
    issued = await hall.issue(6)
    await hall.open(1, 2)
    await hall.call(1)
    near = [e for e in await hall.events() if e.event_type is EventType.TURN_NEAR]
    assert [(e.token_id, e.place) for e in near] == [(issued[3].id, 3)]
    await hall.call(2)
    near = [e for e in await hall.events() if e.event_type is EventType.TURN_NEAR]
    assert [e.token_id for e in near] == [issued[3].id, issued[4].id]


async def test_a_batch_tells_everybody_whom_it_brings_near(hall: Hall) -> None:
    issued = await hall.issue(9)
    await hall.open(1, 2, 3, 4)
    await asyncio.gather(*(hall.call(desk) for desk in (1, 2, 3, 4)))
    near = [e for e in await hall.events() if e.event_type is EventType.TURN_NEAR]
    assert [(e.token_id, e.place) for e in near] == [
        (token.id, place) for place, token in enumerate(issued[4:7], start=1)
    ]


async def test_a_line_of_ten_thousand_costs_no_more_to_call(hall: Hall) -> None:
    await hall.issue(10_000)
    await hall.open(1)
    token = await hall.call(1)
    assert token["token_no"] == 1
