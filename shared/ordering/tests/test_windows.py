"""Appointment windows keep their bounds, whoever checks in whenever and comes without."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.events import Category
from shared.line_order import BASE_PRIORITY, Waiting
from shared.ordering import NO_TURNS, Appointment, Turns, Windows, chosen_category, turns_after

B, W = Category.ONLINE, Category.WALKIN
NINE = datetime(2025, 8, 7, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RULES = Windows({B: 2, W: 1}, early_minutes=15, grace_minutes=10)
TEN = Appointment(NINE + 60 * MINUTE, NINE + 90 * MINUTE)


def test_who_checks_in_before_the_window_waits_until_it_opens() -> None:
    standing = RULES.standing(TEN, NINE)
    assert standing == (B, TEN.starts_at, TEN.starts_at - 15 * MINUTE)


def test_who_checks_in_within_the_window_stands_by_the_time_of_the_appointment() -> None:
    for checked_in_at in (NINE + 45 * MINUTE, NINE + 70 * MINUTE, NINE + 100 * MINUTE):
        assert RULES.standing(TEN, checked_in_at) == (B, TEN.starts_at, checked_in_at)


def test_who_checks_in_after_the_grace_stands_as_a_walk_in_from_then_on() -> None:
    late = NINE + 101 * MINUTE
    assert RULES.standing(TEN, late) == (W, late, late)


def test_a_delay_moves_the_window_and_makes_nobody_late() -> None:
    delayed = TEN._replace(delay=30 * MINUTE)
    assert RULES.standing(delayed, NINE + 101 * MINUTE).category is B
    assert RULES.standing(delayed, NINE).from_time == NINE + 75 * MINUTE


@dataclass
class Person:
    category: Category
    arrived_at: datetime
    joined_at: datetime
    number: int
    overtaken: Counter[Category] = field(default_factory=Counter)
    same_before: int = 0  # of the own category, called while this one waited

    @property
    def waiting(self) -> Waiting:
        return Waiting(self.category, BASE_PRIORITY[self.category], self.arrived_at, self.number)


def call(line: list[Person], turns: Turns, rules: Windows) -> Turns:
    """Call the next of a line, and count for everybody else who went before."""
    heads: dict[Category, Person] = {}
    for one in sorted(line, key=lambda one: (one.arrived_at, one.number)):
        heads.setdefault(one.category, one)
    category = chosen_category({c: one.waiting for c, one in heads.items()}, rules, turns)
    called = heads[category]
    line.remove(called)
    for one in line:
        if one.category is called.category:
            assert (called.arrived_at, called.number) < (one.arrived_at, one.number)
            one.same_before += 1
        else:
            one.overtaken[called.category] += 1
    return turns_after(category, rules, turns)


# A slot's start in quarters of an hour from nine, and the minute of the check-in from eight.
BOOKED = st.tuples(st.integers(0, 12), st.integers(0, 300))
CAME = st.integers(0, 300)


@settings(max_examples=400)
@given(
    rules=st.builds(
        Windows,
        weights=st.fixed_dictionaries({B: st.integers(1, 10), W: st.integers(1, 10)}),
        early_minutes=st.integers(0, 60),
        grace_minutes=st.integers(0, 60),
    ),
    booked=st.lists(BOOKED, max_size=25),
    walk_ins=st.lists(CAME, max_size=25),
    calls=st.lists(st.integers(0, 400), max_size=60),
)
def test_whatever_comes_booked_and_walk_ins_overtake_each_other_by_the_weights_at_most(
    rules: Windows, booked: list[tuple[int, int]], walk_ins: list[int], calls: list[int]
) -> None:
    eight = NINE - 60 * MINUTE
    people: list[Person] = []
    for quarter, minute in booked:
        starts_at = NINE + 15 * quarter * MINUTE
        appointment = Appointment(starts_at, starts_at + 15 * MINUTE)
        checked_in_at = eight + minute * MINUTE
        category, arrived_at, joins_at = rules.standing(appointment, checked_in_at)
        assert joins_at >= checked_in_at  # nobody is called who has not checked in
        assert category is W or joins_at >= rules.opens_at(appointment)
        people.append(Person(category, arrived_at, joins_at, len(people)))
    for minute in walk_ins:
        came = eight + minute * MINUTE
        people.append(Person(W, came, came, len(people)))
    turns: Turns = NO_TURNS
    line: list[Person] = []
    joining = sorted(people, key=lambda one: one.joined_at)
    for minute in sorted(calls):
        now = eight + minute * MINUTE
        while joining and joining[0].joined_at <= now:
            line.append(joining.pop(0))
        if line:
            turns = call(line, turns, rules)
    for one in people:
        for other, times in one.overtaken.items():
            own, theirs = rules.weights[one.category], rules.weights[other]
            assert times <= (one.same_before + 1) * theirs // own + 1
