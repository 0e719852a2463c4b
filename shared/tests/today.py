"""The one "today" of all tests that run on the real clock: a place where it is noon.

Days, opening hours and the expiry of tokens are a branch's own. A test whose branch lies where it
is noon when the tests start is hours away from any midnight, whatever the machine's clock says.
"""

from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

NOON: Final = 12


def zone_at_noon(now: datetime) -> str:
    """Return a zone without summer time whose clock shows 12:00 to 12:59 at `now`."""
    # POSIX turns the sign round: Etc/GMT-5 is five hours ahead of UTC.
    behind = now.astimezone(UTC).hour - NOON
    return f"Etc/GMT{behind:+d}" if behind else "Etc/GMT"


ZONE_NAME: Final = zone_at_noon(datetime.now(UTC))
ZONE: Final = ZoneInfo(ZONE_NAME)


def today() -> date:
    """Return the day in the tests' zone; it is the same from the first test to the last."""
    return datetime.now(ZONE).date()
