"""A department's line: who can be called, kept in order at O(log n) a change.

Within a queue, a category and a base priority the order is always the arrival, whatever the
time of day; so each such lane is kept sorted, and only the lanes' heads are compared when
somebody looks.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from heapq import merge
from itertools import chain, islice
from typing import Final

from sortedcontainers import SortedList  # type: ignore[import-untyped] # it brings no types

from services.display.disciplines import BY_PRIORITY, Ruled
from services.display.ruled_order import in_ruled_order
from services.display.tokens import Token
from shared.events import Category
from shared.line_order import OrderKey, Waiting, order_key

# What a screen can show and a passer-by can read; the rest is a count.
SHOWN_MAX: Final = 30

Lane = tuple[str, Category, int]  # queue, category, base priority
# Slots are called one after the other, and before those without an appointment.
WITHOUT_APPOINTMENT: Final = datetime.max.replace(tzinfo=UTC)


class Line:
    def __init__(self) -> None:
        self._lanes: dict[Lane, SortedList] = {}
        self._slots: dict[str, tuple[datetime, bool]] = {}  # queue: its start, whether it ages
        self.count = 0

    def add(self, token: Token) -> None:
        key = _lane(token)
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = SortedList()
        lane.add(_place(token))
        if token.slot_start is not None:
            self._slots[token.queue_id] = token.slot_start, token.ageing
        self.count += 1

    def discard(self, token: Token) -> None:
        """Take a token out, if it stands here."""
        key = _lane(token)
        lane = self._lanes.get(key)
        if lane is None:
            return
        try:
            lane.remove(_place(token))
        except ValueError:
            return  # of a day that is not shown
        self.count -= 1
        if not lane:
            del self._lanes[key]

    def first(
        self,
        *,
        now: datetime,
        ages: Callable[[str], bool],
        ruled: Callable[[str], Ruled] = lambda _: BY_PRIORITY,
        slots: bool = True,
    ) -> list[str]:
        """Return the labels of the first in the line, in the order in which they are called."""
        by_rule = any(ruled(queue_id) != BY_PRIORITY for queue_id, _, _ in self._lanes)
        heads, others = [], []
        for lane, places in self._lanes.items():
            if not slots and lane[0] in self._slots:
                continue
            if by_rule and lane[0] not in self._slots:
                others += [(lane[0], waiting, label) for waiting, label in _heads(lane, places)]
                continue
            start, ageing = self._slots.get(lane[0], (WITHOUT_APPOINTMENT, ages(lane[0])))
            heads.append(_keys(lane, places, start, now=now, ageing=ageing))
        booked = (label for _, label in merge(*heads))
        return list(islice(chain(booked, in_ruled_order(others, ruled, now=now)), SHOWN_MAX))

    def at_counters(self) -> int:
        """Return how many stand in the lines of counters."""
        counts = self.counts()
        return sum(count for name, count in counts.items() if name not in self._slots)

    def counts(self) -> dict[str, int]:
        """Return how many stand in the line of each queue, none of them empty."""
        counts: dict[str, int] = {}
        for (queue_id, _, _), places in self._lanes.items():
            counts[queue_id] = counts.get(queue_id, 0) + len(places)
        return counts


def _lane(token: Token) -> Lane:
    return token.queue_id, token.category, token.priority


def _place(token: Token) -> tuple[datetime, int, str]:
    return token.arrived_at, token.token_id, token.label


def _keys(
    lane: Lane, places: SortedList, start: datetime, *, now: datetime, ageing: bool
) -> Iterator[tuple[tuple[datetime, OrderKey], str]]:
    for waiting, label in _heads(lane, places):
        yield (start, order_key(waiting, now=now, ageing=ageing)), label


def _heads(lane: Lane, places: SortedList) -> Iterator[tuple[Waiting, str]]:
    _, category, priority = lane
    for arrived_at, token_id, label in islice(places, SHOWN_MAX):
        yield Waiting(category, priority, arrived_at, token_id), label
