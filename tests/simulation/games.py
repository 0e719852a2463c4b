"""The two games that a seed is played in, and how a failure is told."""

import os
from collections.abc import Callable, Iterable
from random import Random
from typing import Final

from tests.simulation import folds
from tests.simulation.engines.loop import play
from tests.simulation.owner.history import STEPS, live_through
from tests.simulation.suite import Suite

# Another number plays other histories: SEED=123456 make test ARGS=tests/simulation
FIRST: Final = int(os.environ.get("SEED", "0"))
LINES_TOLD_MAX: Final = 40

Game = Callable[[int], None]


def histories(seed: int) -> None:
    """Live through a history by the rules, and fold its log in any delivery."""
    branch = play(live_through(seed))
    book, chance = branch.book, Random(seed)
    if not book.events:
        return
    began, now = book.events[0].timestamp, book.clock
    records = folds.on_the_log(book.events)
    repeated = folds.delivered_anyhow(records, chance)
    rules = branch.counters.named_rules
    board = folds.board(records, rules, began, now)
    assert folds.board(repeated, rules, began, now) == board, "repeated, the board is another"
    shuffled = folds.board(folds.shuffled(records, chance), rules, began, now)
    assert shuffled == board, "shuffled, the board is another"
    assert folds.paces(repeated, now) == folds.paces(records, now), "the paces are others"
    assert folds.tallies(repeated) == folds.tallies(records), "the tallies are others"


def processes(seed: int) -> None:
    """Let the processes bring a history to screens, letters and tallies, amid faults."""
    play(_processes(seed))


async def _processes(seed: int) -> None:
    branch = await live_through(seed)
    if not branch.book.events:
        return
    began, rules = branch.book.events[0].timestamp, branch.counters.named_rules
    suite = Suite(Random(seed), began, rules)
    try:
        await suite.live(branch.book.batches)
        suite.check(branch.book.events)
    except Exception as error:
        error.add_note("\n".join(suite.machine.told[:LINES_TOLD_MAX]))
        raise


def play_each(game: Game, seeds: Iterable[int]) -> None:
    """Play the seeds, and tell of the first that fails: its number, and the shortest trace."""
    for seed in seeds:
        try:
            game(seed)
        except Exception as error:
            error.add_note(f"SEED={seed} repeats it.")
            error.add_note(_shortest(seed))
            raise


def _shortest(seed: int) -> str:
    """Return the first steps of the history up to where a rule is broken, or all of them."""
    for steps in range(1, STEPS + 1):
        told: list[str] = []
        try:
            play(live_through(seed, steps=steps, told=told))
        except AssertionError as error:
            return "\n".join([f"{error} after:", *told[-LINES_TOLD_MAX:]])
    return "\n".join(["The history itself keeps the rules:", *told[-LINES_TOLD_MAX:]])


def caught(game: Game, seeds: Iterable[int]) -> int | None:
    """Return the first seed that fails, or null when none does."""
    for seed in seeds:
        try:
            game(seed)
        except (AssertionError, ExceptionGroup):
            return seed
    return None
