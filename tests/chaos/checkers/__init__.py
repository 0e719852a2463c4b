"""The promises, each with a checker of its own: pure functions of what a run observed."""

from typing import Final

from tests.chaos.checkers import (
    acknowledged,
    announcements,
    boards,
    canaries,
    changes,
    consumers,
    counts,
    days,
    desks,
    fence,
    gaps,
    keys,
    letters,
    lines,
    log,
    matching,
    numbers,
    order,
    overtaking,
    poison,
    profile_calls,
    profiles,
    real_time,
    returns,
    rolled_back,
    screens,
    seats,
    states,
    unfinished,
)
from tests.chaos.checkers.violation import Invariant, Violation

__all__ = ["ALL", "Invariant", "Violation"]

# Several checkers may keep one promise between them. I14 (who may do what) is held by the tests
# of the endpoints, I18 (bounded use of everything) by the harness, which samples the processes.
ALL: Final = (
    Invariant("I1", numbers.STATEMENT, numbers.check),
    Invariant("I2", acknowledged.STATEMENT, acknowledged.check),
    Invariant("I3", keys.STATEMENT, keys.check),
    Invariant("I4", real_time.STATEMENT, real_time.check),
    Invariant("I5", gaps.STATEMENT, gaps.check),
    Invariant("I6", log.STATEMENT, log.check),
    Invariant("I6", changes.STATEMENT, changes.check),
    Invariant("I7", consumers.STATEMENT, consumers.check),
    Invariant("I7", counts.STATEMENT, counts.check),
    Invariant("I8", states.STATEMENT, states.check),
    Invariant("I8", desks.STATEMENT, desks.check),
    Invariant("I8", order.STATEMENT, order.check),
    Invariant("I8", returns.STATEMENT, returns.check),
    Invariant("I9", letters.STATEMENT, letters.check),
    Invariant("I10", rolled_back.STATEMENT, rolled_back.check),
    Invariant("I11", poison.STATEMENT, poison.check),
    Invariant("I12", boards.STATEMENT, boards.check),
    Invariant("I12", lines.STATEMENT, lines.check),
    Invariant("I12", screens.STATEMENT, screens.check),
    Invariant("I12", announcements.STATEMENT, announcements.check),
    Invariant("I13", canaries.STATEMENT, canaries.check),
    Invariant("I15", days.STATEMENT, days.check),
    Invariant("I16", fence.STATEMENT, fence.check),
    Invariant("I17", unfinished.STATEMENT, unfinished.check),
    Invariant("I19", seats.STATEMENT, seats.check),
    Invariant("I20", matching.STATEMENT, matching.check),
    Invariant("I21", profiles.STATEMENT, profiles.check),
    Invariant("I21", profile_calls.STATEMENT, profile_calls.check),
    Invariant("I22", overtaking.STATEMENT, overtaking.check),
)
