"""How long a walk-in waits who comes now, as the kiosk tells it. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from services.display.disciplines import Ruled
from services.display.slots import Slot
from shared.events import Category
from shared.forecast import QueueForecast, Wait, estimate
from shared.line_order import BASE_PRIORITY, Waiting
from shared.ordering import Appointment, Expected, Windows, place_with_expected


def newcomers_wait(
    forecast: QueueForecast,
    counts: Mapping[Category, int],
    ruled: Ruled,
    booked: Iterable[tuple[Slot, int]],
    *,
    now: datetime,
) -> Wait | None:
    """Return the wait behind these; null: too little is known.

    `booked` are the department's slots, each with how many have a seat and have not joined.
    """
    expected = tuple(_expected(booked, ruled.rules)) if isinstance(ruled.rules, Windows) else ()
    return estimate(_place(counts, ruled, expected, forecast, now), forecast)


def _place(
    counts: Mapping[Category, int],
    ruled: Ruled,
    expected: Sequence[Expected],
    forecast: QueueForecast,
    now: datetime,
) -> int:
    if not expected:
        return sum(counts.values()) + 1
    own = Waiting(Category.WALKIN, BASE_PRIORITY[Category.WALKIN], now, 0)
    return place_with_expected(
        own, counts, *ruled, expected, now=now, mean_seconds=forecast.mean_seconds or 0.0
    )


def _expected(booked: Iterable[tuple[Slot, int]], rules: Windows) -> Iterator[Expected]:
    for slot, people in booked:
        ends_at = slot.ends_at or slot.starts_at + timedelta(days=1)
        appointment = Appointment(slot.starts_at, ends_at, slot.delay)
        yield Expected(
            slot.starts_at, rules.opens_at(appointment), rules.closes_at(appointment), people
        )
