"""The wait of a walk-in counts who has booked and may still be called before."""

from datetime import UTC, datetime, timedelta

from shared.events import Category
from shared.line_order import BASE_PRIORITY, Waiting
from shared.ordering import NO_TURNS, Expected, Windows, place_with_expected

B, W = Category.ONLINE, Category.WALKIN
NINE = datetime(2025, 8, 7, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RULES = Windows({B: 2, W: 1})
WALK_IN = Waiting(W, BASE_PRIORITY[W], NINE, 1)


def slot(starts: int, count: int, *, minutes: int = 30) -> Expected:
    """Return those booked for a slot so many minutes from nine, with the usual window."""
    starts_at = NINE + starts * MINUTE
    return Expected(starts_at, starts_at - 15 * MINUTE, starts_at + (minutes + 10) * MINUTE, count)


def place(own: Waiting, counts: dict[Category, int], *expected: Expected) -> int:
    return place_with_expected(own, counts, RULES, NO_TURNS, expected, now=NINE, mean_seconds=60.0)


def test_who_may_be_called_before_counts_by_the_weights_as_if_they_were_there() -> None:
    assert place(WALK_IN, {W: 2}) == 3
    # Two booked to one walk-in, the booked first: B W B B W B B W.
    assert place(WALK_IN, {W: 2}, slot(10, 9)) == 8
    assert place(WALK_IN, {W: 2}, slot(10, 2)) == 5


def test_a_window_that_opens_after_the_turn_makes_nobody_wait_longer() -> None:
    assert place(WALK_IN, {W: 2}, slot(60, 9)) == 3


def test_a_slot_may_make_the_wait_long_enough_for_the_next() -> None:
    soon, later = slot(10, 2), slot(19, 2)  # it opens after four minutes
    assert place(WALK_IN, {W: 2}, later) == 3
    assert place(WALK_IN, {W: 2}, soon, later) == 7


def test_whose_window_is_over_is_not_expected_any_more() -> None:
    assert place(WALK_IN, {W: 2}, slot(-60, 9)) == 3


def test_before_a_booked_one_only_those_with_earlier_appointments_count() -> None:
    own = Waiting(B, BASE_PRIORITY[B], NINE + 10 * MINUTE, 1)
    assert place(own, {B: 0}, slot(10, 3)) == 1
    assert place(own, {B: 0}, slot(0, 3)) == 4
