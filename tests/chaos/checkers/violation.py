"""What a checker says."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.observations import Observations


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken promise: what is wrong, and what somebody needs to see to understand it."""

    number: str
    sentence: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Invariant:
    """A promise, by its number and in a line; `check` is pure and finds where it was broken."""

    number: str
    statement: str
    check: Callable[[Observations], list[Violation]]
