"""Good histories pass every checker."""

import pytest

from tests.chaos.checkers import ALL, Invariant
from tests.chaos.observations import Observations
from tests.chaos.tests.good_days import appointments, counters, outpatients, station

GOOD = {
    "counters": counters().observed(),
    "outpatients": outpatients().observed(),
    "appointments": appointments().observed(),
    "station": station().observed(),
    "nothing": Observations(),
}


@pytest.mark.parametrize("history", GOOD)
@pytest.mark.parametrize("invariant", ALL, ids=lambda one: one.check.__module__.split(".")[-1])
def test_a_good_history_breaks_no_promise(history: str, invariant: Invariant) -> None:
    assert invariant.check(GOOD[history]) == []


def test_a_violation_carries_the_number_of_its_promise() -> None:
    observed = counters().observed()
    observed.unfinished["unsent"] = 3
    numbers = {found.number for one in ALL for found in one.check(observed)}
    assert numbers == {"I17"}
