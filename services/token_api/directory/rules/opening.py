"""Whether a branch is open, by its local time. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from shared.directory import Hours

MINUTES_A_DAY: Final = 24 * 60


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


def _holds(span: Sequence[str], minute: int) -> bool:
    opens, closes = _minutes(span[0]), _minutes(span[1])
    if closes <= opens:
        closes += MINUTES_A_DAY
    return opens <= minute < closes


def _minutes(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)
