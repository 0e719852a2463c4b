"""Thousands of histories, by the rules and through the processes; a failing seed repeats."""

from typing import Final

from tests.simulation.games import FIRST, histories, play_each, processes

HISTORIES: Final = 1200
# Each is a minute or two of nine processes among faults.
LIVES_OF_THE_SUITE: Final = 120


def test_any_history_keeps_the_rules_and_folds_to_the_same_in_any_delivery() -> None:
    play_each(histories, range(FIRST, FIRST + HISTORIES))


def test_what_the_owner_wrote_comes_through_any_faults_once_and_whole() -> None:
    play_each(processes, range(FIRST, FIRST + LIVES_OF_THE_SUITE))
