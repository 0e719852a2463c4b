"""Calling by each discipline on a real ledger, and why each one was chosen."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.department.handle.calls import CallRequest, CallResult, Calls
from services.department.handle.line import read_line
from services.department.rules.commands import Serve, Start
from services.department.tests.appointments import add_slot, joins, set_discipline
from services.department.tests.builders import ASHA, CARLA
from services.department.tests.conftest import Hall
from shared import ledger
from shared.events import CallRule, Category, Chosen
from shared.ordering import Ageing, Discipline, Ratio, Strict, Windows
from shared.problems import Refused

W, B, P, E = Category.WALKIN, Category.ONLINE, Category.PRIORITY_PAID, Category.EMERGENCY
RATIO = Ratio({B: 2, W: 1})


async def call(hall: Hall, **more: Any) -> int:
    token_id = int((await hall.call(1, **more))["id"])
    await hall.do(token_id, Serve)
    return token_id


async def chosen(hall: Hall, token_id: int) -> Chosen:
    [why] = [event.chosen for event in await hall.events(token_id) if event.chosen]
    return why


async def calls_before_the_walk_in(hall: Hall, *, most: int) -> int:
    """Let one who has booked come before each call, after a walk-in who was there first."""
    [walk_in] = await hall.issue(waited=timedelta(minutes=40))
    await hall.open(1)
    for calls in range(most):
        waited = timedelta(minutes=most - calls)
        await hall.issue(category=B, waited=waited)
        if await call(hall) == walk_in.id:
            return calls
    return most


async def test_by_strict_priority_who_has_booked_keeps_coming_first(hall: Hall) -> None:
    assert await calls_before_the_walk_in(hall, most=35) == 35


async def test_with_ageing_a_walk_in_is_next_once_the_others_come_late_enough(hall: Hall) -> None:
    await set_discipline(hall, Ageing(30))  # ten minutes for the one step between them
    assert await calls_before_the_walk_in(hall, most=35) == 5  # they came 5 to 9 minutes later


async def test_with_a_ratio_two_booked_are_called_to_one_walk_in(hall: Hall) -> None:
    await set_discipline(hall, RATIO)
    walk_ins = [token.id for token in await hall.issue(2)]
    booked = [token.id for token in await hall.issue(4, category=B)]
    await hall.open(1)
    assert [await call(hall) for _ in range(6)] == [
        booked[0], walk_ins[0], booked[1], booked[2], walk_ins[1], booked[3],
    ]  # fmt: skip


async def test_calls_of_one_batch_take_turns_too(hall: Hall) -> None:
    await set_discipline(hall, RATIO)
    await hall.issue(10)
    await hall.issue(10, category=B)
    await hall.open(1, 2, 3, 4, 5, 6)
    requests = [CallRequest(department_id="CW", desk_id=n, by=ASHA) for n in range(1, 7)]
    calls = Calls(hall.engine, turn_near_places=3, public_url="http://kiosk.example")
    done = [one for one in await calls.run_batch(requests) if isinstance(one, CallResult)]
    assert [one.body["token"]["category"] for one in done] == [B, W, B, B, W, B]


async def test_an_emergency_and_a_call_by_hand_take_no_turn(hall: Hall) -> None:
    await set_discipline(hall, RATIO)
    await hall.issue(2)
    booked = [token.id for token in await hall.issue(3, category=B)]
    [emergency] = await hall.issue(category=E)
    await hall.open(1, by=CARLA)
    assert await call(hall, by=CARLA) == emergency.id
    by_hand = await call(hall, by=CARLA, token_id=booked[2], why="In pain.")
    assert (await chosen(hall, by_hand)).rule is CallRule.BY_HAND
    assert (await chosen(hall, by_hand)).turns is None
    assert await call(hall, by=CARLA) == booked[0]


async def test_the_call_says_by_which_rule_and_whom_it_passed_over(hall: Hall) -> None:
    await hall.issue(2)
    [paid] = await hall.issue(category=P)
    await hall.open(1)
    assert await call(hall) == paid.id
    assert await chosen(hall, paid.id) == Chosen(rule=CallRule.STRICT, passed_over={W: 2})


async def test_of_a_long_line_it_says_how_many_at_least_were_passed_over(hall: Hall) -> None:
    await hall.issue(30)
    [booked] = await hall.issue(category=B)
    await hall.open(1)
    await call(hall)
    why = await chosen(hall, booked.id)
    assert why.at_least
    assert 0 < why.passed_over[W] <= 30


async def test_turns_are_on_the_event_and_go_on_after_it(hall: Hall) -> None:
    await set_discipline(hall, RATIO)
    await hall.issue(1)
    [booked] = await hall.issue(category=B)
    await hall.open(1)
    await call(hall)
    async with hall.engine.begin() as tx:
        turns = (await ledger.read_queues(tx, ["CW"]))["CW"].turns
    assert turns == (await chosen(hall, booked.id)).turns == {B: 1260}
    await set_discipline(hall, Strict())
    async with hall.engine.begin() as tx:
        assert (await ledger.read_queues(tx, ["CW"]))["CW"].turns == {}


@pytest.mark.parametrize("discipline", [Strict(), Ageing(30), RATIO])
async def test_the_line_is_shown_in_the_order_of_the_calls(
    hall: Hall, discipline: Discipline
) -> None:
    await hall.add_queue("CW2", department_id="CW")
    await set_discipline(hall, discipline)
    for minutes in (45, 30, 12, 3):
        await hall.issue(2, waited=timedelta(minutes=minutes))
        await hall.issue(category=B, waited=timedelta(minutes=minutes - 1))
        await hall.issue(category=P, queue_id="CW2", waited=timedelta(minutes=minutes - 2))
    await hall.open(1)
    shown = [token["id"] for token in (await read_line(hall.engine, "CW"))["waiting"]]
    assert shown == [await call(hall) for _ in shown]


async def test_queues_with_other_rules_never_keep_each_other_waiting(hall: Hall) -> None:
    await hall.add_queue("CW2", department_id="CW")
    await set_discipline(hall, Ageing(30))
    [walk_in] = await hall.issue()
    await hall.issue(5, category=P, queue_id="CW2")
    await hall.open(1)
    assert await call(hall) == walk_in.id


@pytest.mark.parametrize("discipline", [Ageing(30), RATIO])
async def test_a_place_counted_in_postgres_is_the_place_in_the_order(
    hall: Hall, discipline: Discipline
) -> None:
    await set_discipline(hall, discipline)
    for minutes in (45, 20, 9):
        await hall.issue(2, waited=timedelta(minutes=minutes))
        await hall.issue(category=B, waited=timedelta(minutes=minutes))
        await hall.issue(category=P, waited=timedelta(minutes=minutes))
    await hall.issue(category=E)
    line = (await read_line(hall.engine, "CW"))["waiting"]
    async with hall.engine.begin() as tx:
        queue = (await ledger.read_queues(tx, ["CW"]))["CW"]
        tokens = await ledger.tokens(tx, [one["id"] for one in line])
        places = [await ledger.rank(tx, tokens[one["id"]], queue) for one in line]
    assert places == list(range(1, len(line) + 1))


async def test_the_line_shows_why_whoever_is_at_a_desk_was_called(hall: Hall) -> None:
    await hall.issue(2)
    await hall.issue(category=P)
    await hall.open(1)
    await hall.call(1)
    line = await read_line(hall.engine, "CW")
    [called] = line["called"]
    expected = {"rule": "STRICT", "passed_over": {"WALKIN": 2}, "at_least": False}
    assert called["chosen"] == expected
    assert {one["chosen"] for one in line["waiting"]} == {None}
    await hall.do(called["id"], Start)
    [serving] = (await read_line(hall.engine, "CW"))["serving"]
    assert serving["chosen"] == expected


async def test_a_call_for_a_doctor_finds_their_people_in_the_line_of_all(hall: Hall) -> None:
    doctor = UUID("0198c1c2-0000-7000-8000-00000000000a")
    await set_discipline(hall, Windows({B: 2, W: 1}))
    await hall.issue(30, category=B, waited=timedelta(minutes=30))
    booked = await add_slot(hall, booked=3, doctor_id=doctor)
    await joins(hall, booked[:2])
    await hall.open(1, by=CARLA)
    line = await read_line(hall.engine, "CW", doctor)
    assert ([one["id"] for one in line["waiting"]], line["waiting_count"]) == (booked[:2], 2)
    assert [one["id"] for one in line["expected"]] == booked[2:]
    assert [await call(hall, by=CARLA, doctor_id=doctor) for _ in range(2)] == booked[:2]
    with pytest.raises(Refused, match="Nobody is waiting"):
        await hall.call(1, by=CARLA, doctor_id=doctor)


async def test_who_has_not_checked_in_is_called_only_where_no_counter_takes_them_in(
    hall: Hall,
) -> None:
    booked = await add_slot(hall, booked=2)
    [walk_in] = await hall.issue()
    await hall.open(1, by=CARLA)
    line = await read_line(hall.engine, "CW")
    assert (line["waiting_count"], len(line["waiting"])) == (3, 3)
    await set_discipline(hall, Windows({B: 2, W: 1}))
    line = await read_line(hall.engine, "CW")
    assert (line["waiting_count"], [one["id"] for one in line["waiting"]]) == (1, [walk_in.id])
    assert await call(hall, by=CARLA) == walk_in.id
    with pytest.raises(Refused, match="Nobody is waiting"):
        await hall.call(1, by=CARLA)
    with pytest.raises(Refused, match="has not checked in"):
        await hall.call(1, by=CARLA, token_id=booked[0], why="They are here.")
