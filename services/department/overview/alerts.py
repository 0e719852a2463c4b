"""What a supervisor should look at, and of which of it somebody has taken note. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from services.department.overview.store import Acknowledgement, DepartmentNow, QueueNow
from services.department.rules.wait_targets import WaitTargets

# Then it is shown as new again, if it is still so.
ACKNOWLEDGED_FOR: Final = timedelta(minutes=15)


class Alert(StrEnum):
    NOBODY_SERVES = "NOBODY_SERVES"
    WAIT_OVER_TARGET = "WAIT_OVER_TARGET"
    DESK_IDLE = "DESK_IDLE"  # for a minute, while people wait whom it may serve
    LETTERS_DEAD = "LETTERS_DEAD"  # within the hour
    LETTERS_LATE = "LETTERS_LATE"


class BranchAlert(StrEnum):
    KIOSK_SILENT = "KIOSK_SILENT"  # for a minute, while the branch is open
    SCREEN_SILENT = "SCREEN_SILENT"


def alerts_of(found: DepartmentNow, *, targets: WaitTargets, now: datetime) -> list[Alert]:
    alerts = []
    if found.waiting_count and not found.desks_open:
        alerts.append(Alert.NOBODY_SERVES)
    if any(_waits_too_long(queue, targets, now) for queue in found.queues):
        alerts.append(Alert.WAIT_OVER_TARGET)
    if found.waiting_count and found.desks_wanted:
        alerts.append(Alert.DESK_IDLE)
    if found.letters_dead:
        alerts.append(Alert.LETTERS_DEAD)
    if found.letters_late:
        alerts.append(Alert.LETTERS_LATE)
    return alerts


def _waits_too_long(queue: QueueNow, targets: WaitTargets, now: datetime) -> bool:
    target = timedelta(seconds=targets.of(queue.queue_id))
    return queue.waits_since is not None and now - queue.waits_since > target


def still_acknowledged(
    noted: Iterable[Acknowledgement], alerts: Iterable[StrEnum], now: datetime
) -> list[Acknowledgement]:
    """Return those of what is so now that were noted a short while ago."""
    raised = set(alerts)
    return [one for one in noted if one.alert in raised and now < one.at + ACKNOWLEDGED_FOR]
