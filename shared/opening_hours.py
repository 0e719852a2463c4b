"""Whether a branch or a department is open, by its local time. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from shared.directory import ClosedSpan, Hours

MINUTES_A_DAY: Final = 24 * 60
# As far ahead as an opening is looked for: a week, and beyond it only what closed days fill.
LOOKED_AHEAD_DAYS_MAX: Final = 400

ALWAYS: Final[Hours] = ((("00:00", "24:00"),),) * 7


def is_open(
    hours: Hours | None, local_now: datetime, closed_days: Sequence[ClosedSpan] = ()
) -> bool:
    """Tell whether a span of today, or one of yesterday that runs past midnight, holds now.

    `local_now` is in the branch's zone. Only the clock on the wall counts, so when summer time
    begins or ends, opening and closing still happen at the hour that the opening hours say.
    """
    minute = local_now.hour * 60 + local_now.minute
    today = local_now.date()
    return any(_holds(span, minute) for span in _spans(hours, today, closed_days)) or any(
        _holds(span, minute + MINUTES_A_DAY)
        for span in _spans(hours, today - timedelta(days=1), closed_days)
    )


def next_opening(
    hours: Hours | None, local_now: datetime, closed_days: Sequence[ClosedSpan] = ()
) -> datetime | None:
    """Return when the next span begins; null when none does, or when it never closes."""
    if hours is None and not closed_days:
        return None
    for day in range(LOOKED_AHEAD_DAYS_MAX):
        on = local_now.date() + timedelta(days=day)
        for opens in sorted(span[0] for span in _spans(hours, on, closed_days)):
            at = datetime.combine(on, time.fromisoformat(opens), local_now.tzinfo)
            if at > local_now:
                return at
    return None


def closed_day(closed_days: Sequence[ClosedSpan], day: date) -> ClosedSpan | None:
    """Return what closes that day, or null."""
    written = day.isoformat()
    return next((one for one in closed_days if one["first"] <= written <= one["last"]), None)


def _spans(
    hours: Hours | None, day: date, closed_days: Sequence[ClosedSpan]
) -> Sequence[Sequence[str]]:
    if closed_day(closed_days, day):
        return ()
    return (ALWAYS if hours is None else hours)[day.weekday()]


def _holds(span: Sequence[str], minute: int) -> bool:
    opens, closes = _minutes(span[0]), _minutes(span[1])
    if closes <= opens:
        closes += MINUTES_A_DAY
    return opens <= minute < closes


def _minutes(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)
