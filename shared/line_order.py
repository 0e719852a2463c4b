"""The pure order of a line: part of the contract, used by whoever shows or decides an order.

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
# One who waits gains a tenth of a step an hour, at most one step.
AGEING_PER_HOUR: Final = 0.1
AGEING_MAX: Final = 1.0

OrderKey = tuple[bool, float, datetime, int]


class Waiting(NamedTuple):
    """What the order needs to know of one who waits."""

    category: Category
    priority: int
    arrived_at: datetime
    token_id: int


def order_key(waiting: Waiting, *, now: datetime, ageing: bool) -> OrderKey:
    """Return the sort key of one who waits; the smallest goes first."""
    return (
        waiting.category is not Category.EMERGENCY,
        final_priority(waiting.priority, waiting.arrived_at, now=now, ageing=ageing),
        waiting.arrived_at,
        waiting.token_id,
    )


def final_priority(base: int, arrived_at: datetime, *, now: datetime, ageing: bool) -> float:
    """Return base − min(hours waited × 0.1, 1.0) where the queue ages, else the base."""
    return base - ageing_bonus(arrived_at, now=now) if ageing else float(base)


def ageing_bonus(arrived_at: datetime, *, now: datetime) -> float:
    """Return the bonus in priority steps, 0.0 to 1.0."""
    hours = max((now - arrived_at).total_seconds(), 0.0) / 3600
    return min(hours * AGEING_PER_HOUR, AGEING_MAX)


def newcomers_place(waiting: Mapping[Category, int], category: Category) -> int:
    """Return the place of one who joins now, 1 = next, in a line that does not age.

    `waiting` counts those already there; nobody stands behind a newcomer of the same category.
    """
    own = BASE_PRIORITY[category]
    return 1 + sum(count for other, count in waiting.items() if BASE_PRIORITY[other] <= own)
