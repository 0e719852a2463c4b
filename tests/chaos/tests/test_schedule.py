"""The schedule of faults comes from the seed, and the matrix is whole."""

from itertools import islice

import pytest

from tests.chaos.faults import CELLS
from tests.chaos.schedule import UnknownFault, chosen, draw
from tests.chaos.suite import PROCESSES

ENGINES = ("postgres", "redis", "kafka")


def test_the_same_seed_draws_the_same_schedule() -> None:
    cells = chosen("")
    assert list(islice(draw(7, cells), 300)) == list(islice(draw(7, cells), 300))


def test_another_seed_draws_another_schedule() -> None:
    cells = chosen("")
    assert list(islice(draw(7, cells), 20)) != list(islice(draw(8, cells), 20))


def test_every_cell_comes_once_before_any_comes_again() -> None:
    drawn = [strike.cell.name for strike in islice(draw(7, chosen("all")), len(CELLS))]
    assert sorted(drawn) == sorted(CELLS)


def test_a_fault_is_held_as_long_as_its_cell_says() -> None:
    for strike in islice(draw(7, chosen("")), len(CELLS)):
        shortest, longest = strike.cell.hold_seconds
        assert shortest <= strike.hold_seconds <= longest


def test_faults_are_chosen_by_cell_by_fault_and_by_target() -> None:
    assert [cell.name for cell in chosen("kill:relay,empty")] == [
        "kill:relay",
        "empty:redis",
        "empty:kafka",
    ]
    assert {cell.target for cell in chosen("smtp")} == {"smtp"}


def test_a_fault_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(UnknownFault, match=r"no fault lightning; there are:\n  kill:token-api"):
        chosen("lightning")


@pytest.mark.parametrize("fault", ["kill", "down", "freeze"])
def test_every_process_and_engine_is_killed_kept_down_and_frozen(fault: str) -> None:
    assert {f"{fault}:{name}" for name in (*PROCESSES, *ENGINES)} <= CELLS.keys()


@pytest.mark.parametrize("fault", ["cut", "delay", "black-hole", "mute", "reset", "slice"])
def test_every_engine_has_every_weather(fault: str) -> None:
    assert {f"{fault}:{name}" for name in (*ENGINES, "smtp")} <= CELLS.keys()
