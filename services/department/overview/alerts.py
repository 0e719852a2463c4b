"""What a supervisor should look at. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from services.department.overview.store import DepartmentNow


class Alert(StrEnum):
    NOBODY_SERVES = "NOBODY_SERVES"
    WAIT_OVER_TARGET = "WAIT_OVER_TARGET"


def alerts_of(found: DepartmentNow, *, target: timedelta, now: datetime) -> list[Alert]:
    alerts = []
    if found.waiting_count and not found.desks_open:
        alerts.append(Alert.NOBODY_SERVES)
    if found.waits_since is not None and now - found.waits_since > target:
        alerts.append(Alert.WAIT_OVER_TARGET)
    return alerts
