"""The place that a wait is worked out from: with those who have booked and are still to come.

They stand in no line before they have checked in, so no count of a line has them. But whoever
waits for longer than until their window opens may see them called before.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from shared.events import Category
from shared.line_order import Waiting
from shared.ordering.places import place
from shared.ordering.rules import Rules, Turns


class Expected(NamedTuple):
    """How many who booked one slot have not joined the line, and when they would join it.

    Whoever checks in after the window stands behind all who wait, and delays nobody of them.
    """

    starts_at: datetime
    opens_at: datetime
    closes_at: datetime
    people: int


def place_with_expected(
    own: Waiting,
    counts: Mapping[Category, int],
    rules: Rules,
    turns: Turns,
    expected: Sequence[Expected],
    *,
    now: datetime,
    mean_seconds: float,
) -> int:
    """Return the place, 1 = next, were all to come who are expected before the turn comes.

    `counts` are those that `places.place` asks for; `mean_seconds` lie between two calls. Each
    round lets in more slots, so there are at most as many rounds as slots.
    """
    found = place(own.category, counts, rules, turns)
    while True:
        turn_at = now + timedelta(seconds=found * mean_seconds)
        joining = sum(one.people for one in expected if _may_precede(one, own, now, turn_at))
        online = counts.get(Category.ONLINE, 0) + joining
        further = place(own.category, {**counts, Category.ONLINE: online}, rules, turns)
        if further <= found:
            return found
        found = further


def _may_precede(one: Expected, own: Waiting, now: datetime, turn_at: datetime) -> bool:
    """Tell whether they join before the turn comes; among the booked the appointment decides."""
    joins = one.opens_at <= turn_at and now <= one.closes_at
    return joins and (own.category is not Category.ONLINE or one.starts_at < own.arrived_at)
