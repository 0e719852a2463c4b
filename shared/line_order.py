"""The order in which a line is called; every service that decides or shows an order uses it. Pure.

Emergencies precede everyone, among themselves by arrival. The others go by final priority,
then arrival. Within one category the order is always the arrival, so the next in line is the
best of the categories' heads.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from shared.events import Category

BASE_PRIORITY: Final[dict[Category, int]] = {
    Category.EMERGENCY: 1,
    Category.PRIORITY_PAID: 2,
    Category.FOLLOWUP: 3,
    Category.ONLINE: 4,
    Category.WALKIN: 5,
}
# A waiting token gains a tenth of a priority step an hour, at most one step.
AGEING_PER_HOUR: Final = 0.1
AGEING_MAX: Final = 1.0

OrderKey = tuple[bool, float, datetime, int]


class Waiting(NamedTuple):
    """What the order depends on, of one waiting token."""

    category: Category
    priority: int
    arrived_at: datetime
    token_id: int


def order_key(waiting: Waiting, *, now: datetime, ageing: bool) -> OrderKey:
    """Return the sort key of a waiting token; the smallest is called first.

    `ageing` says whether the queue raises the priority of those who wait. `now` and the arrival
    both have a time zone, or both have none.
    """
    return (
        waiting.category is not Category.EMERGENCY,
        final_priority(waiting.priority, waiting.arrived_at, now=now, ageing=ageing),
        waiting.arrived_at,
        waiting.token_id,
    )


def final_priority(base: int, arrived_at: datetime, *, now: datetime, ageing: bool) -> float:
    """Return base − min(hours waited × 0.1, 1.0) where the queue ages, else the base.

    A lower priority goes first; `base` is the category's in `BASE_PRIORITY`.
    """
    return base - ageing_bonus(arrived_at, now=now) if ageing else float(base)


def ageing_bonus(arrived_at: datetime, *, now: datetime) -> float:
    """Return the bonus in priority steps, 0.0 to 1.0; 0.0 for an arrival that is yet to come."""
    hours = max((now - arrived_at).total_seconds(), 0.0) / 3600
    return min(hours * AGEING_PER_HOUR, AGEING_MAX)


def newcomers_place(waiting: Mapping[Category, int], category: Category) -> int:
    """Return the place (1 = next) of a token that joins now, in a line that does not age.

    `waiting` counts the tokens in the line by category. Those of the same category, and of all with
    a lower base priority, are before the newcomer.
    """
    own = BASE_PRIORITY[category]
    return 1 + sum(count for other, count in waiting.items() if BASE_PRIORITY[other] <= own)
