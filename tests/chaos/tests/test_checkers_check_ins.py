"""I29: who is called unseen, joins too soon, stands elsewhere or is forgotten, is caught."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.events import Category, EventType, TokenStatus
from shared.ordering import from_json
from tests.chaos.checkers import check_ins, overtaking
from tests.chaos.diary import Type
from tests.chaos.tests.good_days import (
    APPOINTMENTS,
    SLOT,
    appointments,
    book,
    check_in,
    join,
)
from tests.chaos.tests.history import NOON, SECOND, History

WINDOW_OPENS = NOON + timedelta(minutes=2)
STARTS_AT = NOON + timedelta(minutes=3)
LATER = timedelta(minutes=20)


def sentences(history: History) -> list[str]:
    return [one.sentence for one in check_ins.check(history.observed())]


def booked() -> tuple[History, int]:
    """Go on after a good day with one more who has booked."""
    history = appointments()
    return history, book(history, 9)


def test_who_has_not_checked_in_stands_in_no_line() -> None:
    history, token_id = booked()
    join(history, token_id, Category.ONLINE, STARTS_AT)
    assert sentences(history) == [f"token {token_id} joined A: they have not checked in"]


def test_who_joins_before_the_window_opens_is_caught() -> None:
    history, token_id = booked()
    history.now = WINDOW_OPENS - 10 * SECOND
    check_in(history, token_id)
    join(history, token_id, Category.ONLINE, STARTS_AT)
    assert sentences(history) == [f"token {token_id} joined A: the window opens at 12:02:00"]


@pytest.mark.parametrize(("late", "category"), [(False, Category.WALKIN), (True, Category.ONLINE)])
def test_who_came_in_time_and_stands_as_late_is_caught_and_the_reverse(
    *, late: bool, category: Category
) -> None:
    history, token_id = booked()
    history.now = STARTS_AT + (timedelta(minutes=6) if late else SECOND)
    at = check_in(history, token_id)
    join(history, token_id, category, STARTS_AT if late else at)
    [found] = sentences(history)
    assert "should be" in found


def test_a_delay_makes_nobody_late() -> None:
    history, token_id = booked()
    delayed = replace(history.queues[SLOT], delay_minutes=10)
    history.queues[SLOT] = delayed
    history.now = STARTS_AT + timedelta(minutes=12)
    check_in(history, token_id)
    join(history, token_id, Category.ONLINE, STARTS_AT)
    assert sentences(history) == []


def test_a_line_that_takes_in_no_appointments_is_caught() -> None:
    history, token_id = booked()
    history.now = STARTS_AT
    choose(history, {"kind": "RATIO", "weights": {"ONLINE": 2}})
    walk_in = history.issue("A")
    history.call(walk_in, desk=5)  # from then on it is the other rule
    check_in(history, token_id)
    join(history, token_id, Category.ONLINE, STARTS_AT)
    [found] = sentences(history)
    assert found == f"token {token_id} joined A: which takes in no appointments"


def test_a_call_from_the_slot_is_caught_unless_the_rule_may_have_been_another() -> None:
    history, token_id = booked()
    check_in(history, token_id)
    history.call(token_id, desk=5)
    assert sentences(history) == [f"token {token_id} was called from its slot"]
    history, token_id = booked()
    check_in(history, token_id)
    choose(history, {"kind": "STRICT"}, Type.INFO)
    history.call(token_id, desk=5)
    assert sentences(history) == []


def test_who_is_here_and_stands_in_no_line_is_caught() -> None:
    history, token_id = booked()
    check_in(history, token_id)
    assert sentences(history) == []
    history.now += LATER
    assert sentences(history) == [f"token {token_id} is here, and stands in no line"]


def test_two_counters_that_take_in_the_appointments_are_caught() -> None:
    history = appointments()
    history.queue("B", "EYE", discipline=from_json(APPOINTMENTS))
    assert sentences(history) == ["several counters of EYE take in its appointments"]


def test_booked_and_walk_ins_overtake_each_other_by_the_weights_at_most() -> None:
    history = History()
    history.queue("A", "EYE", discipline=from_json(APPOINTMENTS))
    choose(history, APPOINTMENTS)
    walk_in = history.issue("A")
    people = [history.issue("A", Category.ONLINE) for _ in range(5)]
    for token_id in people:  # their appointments are before the walk-in came, and still bound
        arrived_at = NOON - LATER + token_id * SECOND
        history.change(EventType.TOKEN_CORRECTED, token_id, arrived_at=arrived_at)
    for desk, token_id in enumerate(people[:3], start=1):
        history.call(token_id, desk)
    assert overtaking.check(history.observed()) == []
    history.call(people[3], desk=4)
    [found] = overtaking.check(history.observed())
    assert found.sentence == (
        f"token {walk_in} was overtaken by {people[3]}: 4 times by ONLINE, 3 at most"
    )
    assert history.tokens[walk_in].status is TokenStatus.WAITING


def choose(history: History, settings: dict[str, Any], outcome: Type = Type.OK) -> None:
    request = {"body": {"discipline": settings}}
    entry = history.asks("carla", "set-discipline", queue_id="A", request=request)
    history.hears(entry, outcome)
