"""Who comes on a day, when, and how long each takes at a desk: drawn, the same for each seed."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from shared.events import Category

OPENS: Final = time(8, 30)
LAST_COMES: Final = time(16, 50)
HOURS: Final = 8.5
# Nobody comes on Sundays; Mondays are the fullest.
LOAD: Final = (0.79, 0.72, 0.66, 0.69, 0.74, 0.42, 0.0)
SERVING_MINUTES: Final = {"CW": 10.0, "REG": 6.0, "LAB": 8.0, "PHARM": 6.0, "BILL": 7.0}
SPREAD: Final = 0.5  # of the logarithm of the minutes
CATEGORIES: Final = {
    Category.WALKIN: 70,
    Category.ONLINE: 12,
    Category.PRIORITY_PAID: 10,
    Category.FOLLOWUP: 7,
    Category.EMERGENCY: 1,
}
# Hours around which most come, by how much they scatter, and how many of ten come then.
PEAKS: Final = ((10.25, 1.2, 6), (14.5, 1.0, 4))
LEAVES: Final = 0.04
PATIENCE_MINUTES: Final = (12.0, 50.0)


@dataclass(frozen=True)
class Visitor:
    queue_id: str
    category: Category
    comes_at: datetime
    takes: timedelta
    patience: timedelta | None  # null: waits as long as it takes


def visitors_of(
    day: date, desks: Mapping[str, Sequence[int]], zone: ZoneInfo, chance: random.Random
) -> list[Visitor]:
    """Return a day's visitors in the order in which they come; `desks` by their queue."""
    found: list[Visitor] = []
    for queue_id, numbers in desks.items():
        minutes = SERVING_MINUTES[queue_id]
        load = LOAD[day.weekday()] * chance.uniform(0.92, 1.04)
        visitors = range(round(len(numbers) * HOURS * 60 / minutes * load))
        found.extend(_visitor(queue_id, minutes, day, zone, chance) for _ in visitors)
    return sorted(found, key=lambda one: one.comes_at)


def _visitor(
    queue_id: str, minutes: float, day: date, zone: ZoneInfo, chance: random.Random
) -> Visitor:
    [category] = chance.choices(list(CATEGORIES), weights=list(CATEGORIES.values()))
    takes = chance.lognormvariate(0.0, SPREAD) * minutes * 0.8
    leaves = chance.random() < LEAVES
    return Visitor(
        queue_id=queue_id,
        category=category,
        comes_at=_comes_at(day, zone, chance),
        takes=timedelta(minutes=takes),
        patience=timedelta(minutes=chance.uniform(*PATIENCE_MINUTES)) if leaves else None,
    )


def _comes_at(day: date, zone: ZoneInfo, chance: random.Random) -> datetime:
    [(hour, scatter, _)] = chance.choices(PEAKS, weights=[share for _, _, share in PEAKS])
    opens, last, midnight = (
        datetime.combine(day, at, zone).astimezone(UTC) for at in (OPENS, LAST_COMES, time())
    )
    at = midnight + timedelta(hours=chance.gauss(hour, scatter))
    if opens < at < last:
        return at
    return opens + chance.random() * (last - opens)
