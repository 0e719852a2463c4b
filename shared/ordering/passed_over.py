"""Who came earlier than the one that is called, and still waits."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from shared.events import Category
from shared.line_order import Waiting


@dataclass(frozen=True, slots=True)
class PassedOver:
    """How many were passed over, by category; with `at_least` there may be more of them."""

    by_category: Mapping[Category, int]
    at_least: bool


NOBODY: Final = PassedOver({}, at_least=False)


class KnownArrivals:
    """Of one queue the first arrivals of each category, and how many wait of each in all."""

    def __init__(self, waiting: Mapping[Category, int], heads: Iterable[Waiting]) -> None:
        self._waiting = dict(waiting)
        self._arrivals: dict[Category, list[datetime]] = {name: [] for name in waiting}
        for one in heads:
            insort(self._arrivals.setdefault(one.category, []), one.arrived_at)

    def take_out(self, one: Waiting) -> None:
        self._waiting[one.category] = self._waiting.get(one.category, 0) - 1
        arrivals = self._arrivals.get(one.category, [])
        at = bisect_left(arrivals, one.arrived_at)
        if arrivals[at : at + 1] == [one.arrived_at]:
            del arrivals[at]

    def earlier(self, than: datetime) -> Iterable[tuple[Category, int, bool]]:
        """Yield each category of which somebody came earlier, how many, and whether maybe more."""
        for category, arrivals in self._arrivals.items():
            if count := bisect_left(arrivals, than):
                yield category, count, count == len(arrivals) < self._waiting.get(category, 0)


def passed_over(arrival: datetime, queues: Iterable[KnownArrivals]) -> PassedOver:
    """Count from the heads of the lines, which are at hand: no line is counted through."""
    by_category: dict[Category, int] = {}
    at_least = False
    for queue in queues:
        for category, count, more in queue.earlier(arrival):
            by_category[category] = by_category.get(category, 0) + count
            at_least |= more
    return PassedOver(by_category, at_least)
