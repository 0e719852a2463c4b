"""What pages say of a branch or a department at this moment. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from shared.directory import ClosedSpan, Hours
from shared.opening_hours import closed_day, is_open, next_opening


class OpeningNow(NamedTuple):
    open: bool
    opens_at: datetime | None  # of what is closed
    reason: str | None  # of a closed day


def opening_now(
    hours: Hours | None, local_now: datetime, closed_days: Sequence[ClosedSpan]
) -> OpeningNow:
    if is_open(hours, local_now, closed_days):
        return OpeningNow(open=True, opens_at=None, reason=None)
    closed = closed_day(closed_days, local_now.date())
    opens_at = next_opening(hours, local_now, closed_days)
    return OpeningNow(open=False, opens_at=opens_at, reason=closed["reason"] if closed else None)
