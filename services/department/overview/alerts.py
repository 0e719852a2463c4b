"""What a supervisor should look at, and of which of it somebody has taken note. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from services.department.overview.store import Acknowledgement, DepartmentNow

# Then it is shown as new again, if it is still so.
ACKNOWLEDGED_FOR: Final = timedelta(minutes=15)


class Alert(StrEnum):
    NOBODY_SERVES = "NOBODY_SERVES"
    WAIT_OVER_TARGET = "WAIT_OVER_TARGET"
    DESK_IDLE = "DESK_IDLE"  # for a minute, while people wait whom it may serve


def alerts_of(found: DepartmentNow, *, target: timedelta, now: datetime) -> list[Alert]:
    alerts = []
    if found.waiting_count and not found.desks_open:
        alerts.append(Alert.NOBODY_SERVES)
    if found.waits_since is not None and now - found.waits_since > target:
        alerts.append(Alert.WAIT_OVER_TARGET)
    if found.waiting_count and found.desks_wanted:
        alerts.append(Alert.DESK_IDLE)
    return alerts


def still_acknowledged(
    noted: Iterable[Acknowledgement], alerts: Iterable[Alert], now: datetime
) -> list[Acknowledgement]:
    """Return those of what is so now that were noted a short while ago."""
    raised = set(alerts)
    return [one for one in noted if one.alert in raised and now < one.at + ACKNOWLEDGED_FOR]
