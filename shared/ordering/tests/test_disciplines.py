"""Each discipline keeps its bound on overtaking, whatever comes; and the places it tells."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared.events import Category
from shared.ordering import (
    STRICT,
    Ageing,
    Discipline,
    Ratio,
    Rules,
    Strict,
    cutoffs,
    from_json,
    newcomers_place,
    place,
    to_json,
)
from shared.ordering.tests.histories import DISCIPLINES, HISTORIES, Hall

E, P, F, B, W = Category
MINUTE = timedelta(minutes=1)


def calls_until_the_walk_in(rules: Rules, stream: Category, *, every: timedelta, most: int) -> int:
    """Return how many of an unbroken stream are called before a walk-in who was there first."""
    hall = Hall(rules)
    walk_in = hall.come(W)
    for calls in range(most):
        hall.come(stream, every)
        if hall.call() is walk_in:
            return calls
    return most


def test_by_strict_priority_an_unbroken_stream_lets_a_walk_in_wait_for_ever() -> None:
    assert calls_until_the_walk_in(Strict(), B, every=MINUTE, most=5_000) == 5_000


def test_with_ageing_the_walk_in_is_next_once_the_stream_comes_later_by_the_bound() -> None:
    # A walk-in is one step behind who booked, and each step is worth a third of the half hour.
    assert calls_until_the_walk_in(Ageing(30), B, every=MINUTE, most=100) == 10
    assert calls_until_the_walk_in(Ageing(30), P, every=MINUTE, most=100) == 30


def test_with_a_ratio_two_of_the_stream_are_called_to_one_walk_in() -> None:
    hall = Hall(Ratio({B: 2, W: 1}))
    for _ in range(4):
        hall.come(W)
    for _ in range(8):
        hall.come(B)
    called = [hall.call().waiting.category for _ in range(9)]
    assert called == [B, W, B, B, W, B, B, W, B]


def test_who_had_nobody_waiting_saves_up_no_turns() -> None:
    hall = Hall(Ratio({B: 1, W: 1}))
    for _ in range(20):
        hall.come(W)
    for _ in range(10):
        hall.call()
    for _ in range(10):
        hall.come(B)
    called = Counter(hall.call().waiting.category for _ in range(9))
    assert called == {B: 5, W: 4}  # one more at most, as the bound says


def test_an_emergency_goes_first_in_every_discipline_and_takes_no_turn() -> None:
    for rules in (Strict(), Ageing(5), Ratio({B: 2})):
        hall = Hall(rules)
        hall.come(W)
        emergency = hall.come(E, 3 * timedelta(hours=1))
        assert hall.call() is emergency
        assert hall.turns == {}


@settings(max_examples=2_000)
@given(rules=DISCIPLINES, history=HISTORIES)
def test_nobody_is_overtaken_beyond_the_bound(rules: Rules, history: list[Any]) -> None:
    hall = Hall(rules)
    hall.go_on(history)
    for one in hall.everybody:
        for other, times in one.overtaken.items():
            if other is E:
                continue
            bound = rules.bound(one.waiting.category, other, one.ahead)
            assert bound.allows(times, one.latest_of[other]), (one, other, bound)


@settings(max_examples=500)
@given(rules=DISCIPLINES, history=HISTORIES)
def test_a_place_counted_by_category_is_the_place_in_the_order(
    rules: Rules, history: list[Any]
) -> None:
    hall = Hall(rules)
    hall.go_on(history)
    for number, one in enumerate(hall.order(), start=1):
        own = one.waiting
        within = cutoffs(own, rules)
        counts = Counter(
            other.waiting.category
            for other in hall.line
            if other.waiting.category in within
            and other.waiting.arrived_at < within[other.waiting.category]
        )
        assert place(own.category, counts, rules, hall.turns) == number


@settings(max_examples=500)
@given(rules=DISCIPLINES, history=HISTORIES, category=st.sampled_from(list(Category)))
def test_a_newcomer_is_never_told_too_early_a_place(
    rules: Rules, history: list[Any], category: Category
) -> None:
    hall = Hall(rules)
    hall.go_on(history)
    waiting = Counter(one.waiting.category for one in hall.line)
    newcomer = hall.come(category, timedelta(seconds=1))
    told = newcomers_place(category, waiting, rules, hall.turns, now=hall.now)
    actual = hall.order().index(newcomer) + 1
    assert told == actual if not isinstance(rules, Ageing) else told >= actual


@settings(max_examples=300)
@given(rules=DISCIPLINES, history=HISTORIES, most=st.integers(1, 8))
def test_the_first_of_each_category_are_enough_for_the_first_of_the_line(
    rules: Rules, history: list[Any], most: int
) -> None:
    hall = Hall(rules)
    hall.go_on(history)
    whole = hall.order()
    taken: Counter[Category] = Counter()
    heads = []
    for one in hall.line:
        taken[one.waiting.category] += 1
        if taken[one.waiting.category] <= most:
            heads.append(one)
    hall.line = heads
    assert hall.order()[:most] == whole[:most]


@given(rules=DISCIPLINES)
def test_settings_are_the_same_after_they_were_stored(rules: Discipline) -> None:
    assert from_json(to_json(rules)) == rules
    assert to_json(STRICT) is None


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"kind": "FIRST_COME"},
        {"kind": "AGEING"},
        {"kind": "AGEING", "minutes": 0},
        {"kind": "AGEING", "minutes": True},
        {"kind": "AGEING", "minutes": 1441},
        {"kind": "RATIO", "weights": {}},
        {"kind": "RATIO", "weights": {"WALKIN": 0}},
        {"kind": "RATIO", "weights": {"WALKIN": 11}},
        {"kind": "RATIO", "weights": {"WALKIN": 1.5}},
        {"kind": "RATIO", "weights": {"EMERGENCY": 2}},
        {"kind": "RATIO", "weights": {"VIP": 2}},
        {"kind": "WINDOWS"},
        {"kind": "WINDOWS", "weights": {"ONLINE": 2}, "early_minutes": -1},
        {"kind": "WINDOWS", "weights": {"ONLINE": 2}, "grace_minutes": 241},
    ],
)
def test_settings_that_are_no_rule_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Discipline).validate_python(settings)
