"""The figures of a day's slots. Pure."""

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, Final

from shared.events import TokenStatus

CONFIRMED: Final = frozenset(
    {TokenStatus.ALLOCATED, TokenStatus.CALLED, TokenStatus.SERVING, TokenStatus.HELD}
)
NINETIETH: Final = 0.9


@dataclass(frozen=True, slots=True)
class Visit:
    """What a report looks at of a token."""

    slot_id: str
    status: TokenStatus
    category: str
    arrived_at: datetime
    slot_start: datetime
    called_at: datetime | None


def daily_figures(
    visits: Sequence[Visit],
    *,
    slots: int,
    capacity: int,
    preemptions: int,
    promotions: int,
) -> dict[str, Any]:
    """Return the day's figures; rates and the utilization are percent."""
    statuses = Counter(visit.status for visit in visits)
    confirmed = sum(statuses[status] for status in CONFIRMED)
    completed = statuses[TokenStatus.SERVED]
    waits = sorted(wait for visit in visits if (wait := _wait(visit)) is not None)
    return {
        "total_slots": slots,
        "total_capacity": capacity,
        "total_tokens": len(visits),
        "confirmed": confirmed,
        "waiting": statuses[TokenStatus.WAITING],
        "completed": completed,
        "cancelled": statuses[TokenStatus.CANCELLED],
        "no_show": statuses[TokenStatus.NO_SHOW],
        "expired": statuses[TokenStatus.EXPIRED],
        "cancellation_rate": percent(statuses[TokenStatus.CANCELLED], len(visits)),
        "no_show_rate": percent(statuses[TokenStatus.NO_SHOW], len(visits)),
        "capacity_utilization": percent(confirmed + completed, capacity),
        "category_breakdown": dict(sorted(Counter(visit.category for visit in visits).items())),
        "status_breakdown": {status.value: count for status, count in sorted(statuses.items())},
        "average_wait_minutes": round(sum(waits) / len(waits) / 60, 1) if waits else None,
        "p90_wait_minutes": round(percentile(waits, NINETIETH) / 60, 1) if waits else None,
        "overtakes": overtakes(visits),
        "preemptions": preemptions,
        "promotions": promotions,
    }


def percent(part: int, whole: int) -> float:
    return round(part / whole * 100, 2) if whole else 0.0


def percentile(in_order: Sequence[float], share: float) -> float:
    """Return the nearest rank: the least value that `share` of all do not exceed."""
    return in_order[max(ceil(share * len(in_order)) - 1, 0)]


def overtakes(visits: Iterable[Visit]) -> int:
    """Count the pairs of a slot in which who arrived later was called earlier."""
    of_slot: dict[str, list[tuple[datetime, datetime]]] = {}
    for visit in visits:
        if visit.called_at is not None:
            of_slot.setdefault(visit.slot_id, []).append((visit.called_at, visit.arrived_at))
    return sum(_inversions([arrived for _, arrived in sorted(calls)]) for calls in of_slot.values())


def _inversions(arrivals: Iterable[datetime]) -> int:
    before: list[datetime] = []
    count = 0
    for arrived in arrivals:
        count += len(before) - bisect_right(before, arrived)
        insort(before, arrived)
    return count


def _wait(visit: Visit) -> float | None:
    """Return the seconds from the later of booking and slot start to the call."""
    if visit.called_at is None:
        return None
    since = max(visit.arrived_at, visit.slot_start)
    return max((visit.called_at - since).total_seconds(), 0.0)


def flat(report: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the report as pairs of name and value, what is nested with dots: for the CSV."""
    pairs: list[tuple[str, Any]] = []
    for name, value in report.items():
        if isinstance(value, Mapping):
            pairs += [(f"{name}.{inner}", figure) for inner, figure in value.items()]
        else:
            pairs.append((name, value))
    return pairs
