"""A figure is judged by its median, in the direction that is better."""

import pytest

from bench.figure import Better, Figure, Measured, Promise


def promise(better: Better, goal: float) -> Promise:
    return Promise("some-rate", "It is fast.", "of the limit", goal, better, "things/s")


@pytest.mark.parametrize(
    ("better", "values", "holds", "reaches"),
    [
        (Better.HIGHER, (0.1, 0.7, 0.7), True, True),
        (Better.HIGHER, (0.5, 0.5, 0.9), True, False),
        (Better.HIGHER, (0.3, 0.3, 0.9), False, False),
        (Better.LOWER, (0.3, 0.3, 0.9), True, True),
        (Better.LOWER, (0.3, 0.7, 0.7), False, False),
    ],
)
def test_the_median_of_the_rounds_is_held_against_floor_and_goal(
    better: Better, values: tuple[float, ...], *, holds: bool, reaches: bool
) -> None:
    goal = 0.6 if better is Better.HIGHER else 0.4
    floor = 0.4 if better is Better.HIGHER else 0.6
    figure = Figure(promise(better, goal), Measured(values), floor)
    assert figure.holds_floor is holds
    assert figure.reaches_goal is reaches


def test_what_was_skipped_is_below_nothing_and_says_why() -> None:
    figure = Figure(promise(Better.HIGHER, 0.6), Measured(skipped="too few cores"), 0.4)
    assert figure.holds_floor
    assert figure.to_json()["skipped"] == "too few cores"
    assert "value" not in figure.to_json()
