"""How long somebody waits: from the line as it is, its pace, and who is still to join it. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from shared.events import Category
from shared.forecast import QueueForecast, Wait, estimate
from shared.ledger import QueueRow
from shared.line_order import BASE_PRIORITY, Waiting
from shared.ordering import Expected, place_with_expected


class Outlook(NamedTuple):
    """How fast a line moves, and who has booked and would join it by checking in."""

    forecast: QueueForecast
    expected: tuple[Expected, ...] = ()


def newcomers_wait(
    queue: QueueRow,
    outlook: Outlook | None,
    category: Category,
    waiting: Mapping[Category, int],
    *,
    place: int,
    now: datetime,
) -> Wait | None:
    """Return the wait of one who joins now behind these; null: too little is known.

    `place` is what it is worked out from where nobody is expected.
    """
    if outlook is None or not outlook.expected:
        return estimate(place, outlook.forecast) if outlook else None
    own = Waiting(category, BASE_PRIORITY[category], now, 0)
    return wait_with_expected(queue, outlook, own, waiting, now=now)


def wait_with_expected(
    queue: QueueRow,
    outlook: Outlook,
    own: Waiting,
    counts: Mapping[Category, int],
    *,
    now: datetime,
) -> Wait | None:
    """Return the wait of one before whom `counts` of each category have come."""
    place = place_with_expected(
        own,
        counts,
        queue.discipline,
        queue.turns,
        outlook.expected,
        now=now,
        mean_seconds=outlook.forecast.mean_seconds or 0.0,
    )
    return estimate(place, outlook.forecast)
