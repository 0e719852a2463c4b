"""When a driver's shifts hold: one-time and recurring ones, also across midnight. Pure.

A shift is written in the clock of the station's wall. Several that overlap or touch are one
stretch of work, except at midnight: a stretch that ends at midnight has not crossed it, and with
the day its tokens end. Only a shift that runs past midnight carries them over.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from shared.events import Reason

MINUTES_A_DAY: Final = 24 * 60
DAY: Final = timedelta(days=1)
# A stretch is looked at this far ahead; one that never ends is looked at again before that.
AHEAD: Final = timedelta(days=8)


class ShiftStatus(StrEnum):
    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    ENDED = "ENDED"


@dataclass(frozen=True, slots=True)
class Shift:
    """One driver with one vehicle at one station.

    One-time: `starts_at` to `ends_at`. Recurring: on `weekdays` (0 = Monday) from minute
    `from_minute` of the day to `to_minute`, on the next day where that is not later, on the days
    from `first_day` to `last_day`.
    """

    shift_id: int
    driver_id: int
    ms_id: int
    vehicle_id: int
    vehicle_reg: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    weekdays: Sequence[int] = ()
    from_minute: int = 0
    to_minute: int = 0
    first_day: date | None = None
    last_day: date | None = None


class Span(NamedTuple):
    """Some time of work, in UTC; `until` is not part of it."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Stretch:
    """An unbroken stretch of work; `ending` is what a token is told that waits at its end."""

    shift: Shift
    since: datetime
    until: datetime
    ending: Reason


def stretch_at(
    shifts: Iterable[Shift], at: datetime, *, now: datetime, zone: str
) -> Stretch | None:
    """Return the stretch of work that holds at `at`, or null: the driver is off duty.

    All shifts are approved ones of one driver at one station. With two vehicles at once, the
    shift that began first counts. The end is looked for until some days after `now`.
    """
    place = ZoneInfo(zone)
    starting = _starting_shift(shifts, at, place)
    if starting is None:
        return None
    shift, span = starting
    # What was over before `at` prolongs nothing, and a shift may have begun years ago.
    spans = sorted(
        one
        for other in shifts
        if other.vehicle_id == shift.vehicle_id
        for one in _spans(other, place, since=at, until=max(at, now) + AHEAD)
    )
    until = span.until
    for one in spans:
        if one.since > until:
            break
        if one.since < until or not _is_midnight(until, place):
            until = max(until, one.until)
    ending = Reason.DAY_ENDED if _is_midnight(until, place) else Reason.SHIFT_ENDED
    return Stretch(shift, span.since, until, ending)


def _starting_shift(
    shifts: Iterable[Shift], at: datetime, place: ZoneInfo
) -> tuple[Shift, Span] | None:
    holding = [
        (span, shift.shift_id, shift)
        for shift in shifts
        for span in _spans(shift, place, since=at, until=at)
        if span.since <= at < span.until
    ]
    if not holding:
        return None
    span, _, shift = min(holding, key=lambda one: one[:2])
    return shift, span


def _spans(shift: Shift, place: ZoneInfo, *, since: datetime, until: datetime) -> Iterator[Span]:
    """Yield the shift's spans that touch the time from `since` to `until`."""
    if shift.starts_at is not None and shift.ends_at is not None:
        if shift.starts_at <= until and shift.ends_at >= since:
            yield Span(shift.starts_at.astimezone(UTC), shift.ends_at.astimezone(UTC))
        return
    day = since.astimezone(place).date() - DAY
    last = until.astimezone(place).date()
    while day <= last:
        if _recurs_on(shift, day):
            length = (shift.to_minute - shift.from_minute - 1) % MINUTES_A_DAY + 1
            yield Span(
                _wall(day, shift.from_minute, place), _wall(day, shift.from_minute + length, place)
            )
        day += DAY


def _recurs_on(shift: Shift, day: date) -> bool:
    return (
        day.weekday() in shift.weekdays
        and (shift.first_day is None or shift.first_day <= day)
        and (shift.last_day is None or day <= shift.last_day)
    )


def _wall(day: date, minute: int, place: ZoneInfo) -> datetime:
    """Return the moment when the wall's clock shows this.

    An hour that summer time skips is taken as if it had not been skipped.
    """
    days, minute = divmod(minute, MINUTES_A_DAY)
    shown = time(minute // 60, minute % 60)
    return datetime.combine(day + days * DAY, shown, place).astimezone(UTC)


def _is_midnight(moment: datetime, place: ZoneInfo) -> bool:
    """Tell whether a day begins at this moment, also where summer time skips 00:00."""
    return moment == _wall(moment.astimezone(place).date(), 0, place)
