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
from services.display.slots import Slot
from services.display.tokens import Token
from shared.events import Category
from shared.line_order import OrderKey, Waiting, order_key

# What a screen can show and a passer-by can read; the rest is a count.
SHOWN_MAX: Final = 30

Lane = tuple[str, Category, int, bool]  # queue, category, base priority, checked in
# Slots are called one after the other, and before those without an appointment.
WITHOUT_APPOINTMENT: Final = datetime.max.replace(tzinfo=UTC)


class Line:
    def __init__(self) -> None:
        self._lanes: dict[Lane, SortedList] = {}
        self.count = 0  # of all, also those from whose slots nobody is called yet

    def add(self, token: Token) -> None:
        key = _lane(token)
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = SortedList()
        lane.add(_place(token))
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
        slots: Callable[[str], Slot | None] = lambda _: None,
        windows: bool = False,
    ) -> list[str]:
        """Return the labels of the first in the line, in the order in which they are called.

        With `windows` a counter takes in the appointments: nobody is called from a slot.
        """
        lanes = list(self._called_from(slots, windows=windows))
        by_rule = any(ruled(lane[0]) != BY_PRIORITY for lane, _ in lanes)
        heads, others = [], []
        for lane, places in lanes:
            slot = slots(lane[0])
            if by_rule and slot is None:
                others += [(lane[0], waiting, label) for waiting, label in _heads(lane, places)]
                continue
            start = slot.starts_at if slot else WITHOUT_APPOINTMENT
            ageing = slot.ageing if slot else ages(lane[0])
            heads.append(_keys(lane, places, start, now=now, ageing=ageing))
        booked = (label for _, label in merge(*heads))
        return list(islice(chain(booked, in_ruled_order(others, ruled, now=now)), SHOWN_MAX))

    def count_called_from(self, slots: Callable[[str], Slot | None], *, windows: bool) -> int:
        """Return how many can be called."""
        return sum(len(places) for _, places in self._called_from(slots, windows=windows))

    def booked(self, slots: Callable[[str], Slot | None]) -> Iterator[tuple[Slot, int]]:
        """Return each slot with how many have a seat there and stand in no counter's line."""
        for queue_id, counts in self.counts().items():
            if (slot := slots(queue_id)) is not None:
                yield slot, sum(counts.values())

    def counts(self) -> dict[str, dict[Category, int]]:
        """Return how many of each category stand in each queue, none of them empty."""
        counts: dict[str, dict[Category, int]] = {}
        for (queue_id, category, _, _), places in self._lanes.items():
            of_queue = counts.setdefault(queue_id, {})
            of_queue[category] = of_queue.get(category, 0) + len(places)
        return counts

    def _called_from(
        self, slots: Callable[[str], Slot | None], *, windows: bool
    ) -> Iterator[tuple[Lane, SortedList]]:
        for lane, places in self._lanes.items():
            queue_id, _, _, checked_in = lane
            slot = slots(queue_id)
            if slot is None or not (windows or (slot.check_in and not checked_in)):
                yield lane, places


def _lane(token: Token) -> Lane:
    return token.queue_id, token.category, token.priority, token.checked_in


def _place(token: Token) -> tuple[datetime, int, str]:
    return token.arrived_at, token.token_id, token.label


def _keys(
    lane: Lane, places: SortedList, start: datetime, *, now: datetime, ageing: bool
) -> Iterator[tuple[tuple[datetime, OrderKey], str]]:
    for waiting, label in _heads(lane, places):
        yield (start, order_key(waiting, now=now, ageing=ageing)), label


def _heads(lane: Lane, places: SortedList) -> Iterator[tuple[Waiting, str]]:
    _, category, priority, _ = lane
    for arrived_at, token_id, label in islice(places, SHOWN_MAX):
        yield Waiting(category, priority, arrived_at, token_id), label
