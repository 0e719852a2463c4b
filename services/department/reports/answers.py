"""Figures as answers: shares in percent, of those of whom there is something to say. Pure."""

from dataclasses import asdict
from typing import Any

from services.department.reports.store.figures import Figures

Json = dict[str, Any]


def waits_of(total: Figures, hours: list[Figures]) -> Json:
    return {
        "visits": total.visits,
        "served": total.served,
        "no_show": total.no_show,
        "cancelled": total.cancelled,
        "expired": total.expired,
        "wait_seconds": asdict(total.wait),
        "service_seconds": asdict(total.service),
        "within_target_percent": percent(total.within_target, total.called),
        "forecast_within_range_percent": percent(total.told_within, total.told),
        "by_hour": [
            {
                "hour": int(hour.key or 0),
                "arrivals": hour.visits,
                "wait_seconds_p50": hour.wait.p50,
                "wait_seconds_p90": hour.wait.p90,
            }
            for hour in hours
        ],
    }


def group_of(one: Figures) -> Json:
    return {
        **asdict(one),
        "wait_seconds": asdict(one.wait),
        "service_seconds": asdict(one.service),
        "within_target_percent": percent(one.within_target, one.called),
    }


def percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
