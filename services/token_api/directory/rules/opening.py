"""Whether a branch is open, by its local time. Pure."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final

from shared.directory import Hours

MINUTES_A_DAY: Final = 24 * 60
DAYS_A_WEEK: Final = 7


def is_open(hours: Hours | None, local_now: datetime) -> bool:
    """Tell whether a span of today, or one of yesterday that runs past midnight, holds now.

    `local_now` is in the branch's zone. Only the clock on the wall counts, so when summer time
    begins or ends, opening and closing still happen at the hour that the opening hours say.
    """
    if hours is None:
        return True
    minute = local_now.hour * 60 + local_now.minute
    today = hours[local_now.weekday()]
    yesterday = hours[local_now.weekday() - 1]
    return any(_holds(span, minute) for span in today) or any(
        _holds(span, minute + MINUTES_A_DAY) for span in yesterday
    )


def next_opening(hours: Hours | None, local_now: datetime) -> datetime | None:
    """Return when the next span begins, within a week; null when none does."""
    if hours is None:
        return None
    for day in range(DAYS_A_WEEK + 1):
        date = (local_now + timedelta(days=day)).date()
        for opens in sorted(span[0] for span in hours[date.weekday()]):
            at = datetime.combine(date, time.fromisoformat(opens), local_now.tzinfo)
            if at > local_now:
                return at
    return None


def _holds(span: Sequence[str], minute: int) -> bool:
    opens, closes = _minutes(span[0]), _minutes(span[1])
    if closes <= opens:
        closes += MINUTES_A_DAY
    return opens <= minute < closes


def _minutes(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)
