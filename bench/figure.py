"""What a figure is: a promise, what was measured of it, and what is made of both."""

import statistics
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Promise:
    """What is said of the suite, before anything is measured.

    `name` is also the key in floors.toml. `unit` is that of goal, floor and value: "of the
    limit" or "times the limit" for ratios, else "ms", "s", "% of a core". `measured` says in
    words what ours is and in which unit, `limit` what stands beside it ("" when nothing does).
    """

    name: str
    says: str
    unit: str
    goal: float
    better: Better
    measured: str
    limit: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of it: one value a round, in the promise's unit.

    `ours` and `limits` are what the values were made of, a round each, in their own unit.
    `details` are further facts for the page: figures by process, the rate that was used.
    `skipped` says why there are no values.
    """

    values: tuple[float, ...] = ()
    ours: tuple[float, ...] = ()
    limits: tuple[float, ...] = ()
    details: Mapping[str, float | str] = field(default_factory=dict)
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A promise and what was measured of it, held against its floor and its goal."""

    promise: Promise
    measured: Measured
    floor: float | None

    @property
    def value(self) -> float:
        """Return the median of the rounds."""
        return statistics.median(self.measured.values)

    @property
    def reaches_goal(self) -> bool:
        return self._is_as_good_as(self.promise.goal)

    @property
    def holds_floor(self) -> bool:
        return self.floor is None or self._is_as_good_as(self.floor)

    def _is_as_good_as(self, bound: float) -> bool:
        return bool(self.measured.skipped) or is_as_good(self.value, bound, self.promise.better)

    def to_json(self) -> dict[str, Any]:
        measured = self.measured
        return {
            **asdict(self.promise),
            "floor": self.floor,
            **({} if measured.skipped else self._judged()),
            "values": [rounded(value) for value in measured.values],
            "ours": [rounded(value) for value in measured.ours],
            "limits": [rounded(value) for value in measured.limits],
            "details": {
                name: value if isinstance(value, str) else rounded(value)
                for name, value in measured.details.items()
            },
            "skipped": measured.skipped,
        }

    def _judged(self) -> dict[str, Any]:
        values = self.measured.values
        return {
            "value": rounded(self.value),
            "spread": [rounded(min(values)), rounded(max(values))],
            "reaches_goal": self.reaches_goal,
            "holds_floor": self.holds_floor,
        }


def is_as_good(value: float, bound: float, better: Better) -> bool:
    return value >= bound if better is Better.HIGHER else value <= bound


def rounded(value: float) -> float:
    """Return four significant digits: more of them would be noise."""
    return float(f"{value:.4g}")
