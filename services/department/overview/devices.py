"""Which kiosks and screens of a branch are silent while it is open. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from services.department.overview.alerts import BranchAlert
from shared.directory import Branch
from shared.ledger import DeviceKind, DeviceSeen
from shared.opening_hours import is_open

# A kiosk says every half a minute that it is there, a screen's display every quarter.
SILENT_AFTER: Final = timedelta(minutes=1)

ALERT_OF: Final = {
    DeviceKind.KIOSK: BranchAlert.KIOSK_SILENT,
    DeviceKind.SCREEN: BranchAlert.SCREEN_SILENT,
}


def silent_devices(
    branch: Branch, devices: Sequence[DeviceSeen], now: datetime
) -> list[DeviceSeen]:
    """Return its devices that have said nothing for a minute; at night they may be switched off."""
    local_now = now.astimezone(ZoneInfo(branch.time_zone))
    if not is_open(branch.hours, local_now, branch.closed_days):
        return []
    own = (one for one in devices if one.branch_id == branch.branch_id)
    return [one for one in own if now - one.seen_at > SILENT_AFTER]


def branch_alerts(silent: Sequence[DeviceSeen]) -> list[BranchAlert]:
    kinds = {ALERT_OF[one.kind] for one in silent}
    return [alert for alert in BranchAlert if alert in kinds]
