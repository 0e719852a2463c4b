"""A weekly pattern becomes slots: which are made, and which are left out and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.directory import closed_day
from services.token_api.slots.handle.slots import NewSlot, Place, make_slot, place_of_doctor
from services.token_api.slots.rules.pattern import Pattern, times_of
from services.token_api.slots.store.days import wake_days
from services.token_api.slots.store.leaves import leaves_of
from services.token_api.slots.store.slots import slots_between
from shared.auth import Principal
from shared.moments import moment_of
from shared.problems import Refused


class LeftOut(StrEnum):
    """Why a slot of a pattern is not made."""

    CLOSED_DAY = "CLOSED_DAY"
    ON_LEAVE = "ON_LEAVE"
    OVERLAPS = "OVERLAPS"
    PAST = "PAST"
    SKIPPED_HOUR = "SKIPPED_HOUR"  # the clocks go forward over it


@dataclass(frozen=True, slots=True)
class PlannedSlot:
    """By the branch's clock; without `left_out` it is made."""

    starts: datetime
    ends: datetime
    left_out: LeftOut | None


async def plan_pattern(
    tx: AsyncConnection,
    new: NewSlot,
    pattern: Pattern,
    caller: Principal,
    *,
    now: datetime,
    ahead_max: timedelta,
) -> tuple[Place, list[PlannedSlot]]:
    """Return where the doctor works, locked, and each slot of the pattern."""
    place = await place_of_doctor(tx, new.doctor_id, caller)
    times = times_of(pattern)
    if times[-1][0].date() > (now + ahead_max).date():
        sentence = f"A slot begins within {ahead_max.days} days from now."
        raise Refused("INVALID_INPUT", sentence, status=422)
    leaves = await leaves_of(tx, new.doctor_id, since=pattern.first_day)
    others = await slots_between(
        tx, new.doctor_id, pattern.first_day - timedelta(days=1), pattern.last_day
    )
    planned = [
        PlannedSlot(starts, ends, _left_out(starts, ends, place, leaves, others, now=now))
        for starts, ends in times
    ]
    return place, planned


def _left_out(
    starts: datetime,
    ends: datetime,
    place: Place,
    leaves: Sequence[RowMapping],
    others: Sequence[RowMapping],
    *,
    now: datetime,
) -> LeftOut | None:
    day = starts.date()
    if closed_day(place.closed_days, day):
        return LeftOut.CLOSED_DAY
    if any(one["first_day"] <= day <= one["last_day"] for one in leaves):
        return LeftOut.ON_LEAVE
    moments = _moments(starts, ends, place.zone)
    if moments is None:
        return LeftOut.SKIPPED_HOUR
    begin, end = moments
    if begin < now:
        return LeftOut.PAST
    taken = any(other["starts_at"] < end and other["ends_at"] > begin for other in others)
    return LeftOut.OVERLAPS if taken else None


def _moments(starts: datetime, ends: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """Return the times in UTC; null where the clocks skip one of them, or all in between."""
    try:
        begin, end = moment_of(starts, zone), moment_of(ends, zone)
    except Refused:
        return None
    return (begin, end) if begin < end else None


async def make_pattern(
    tx: AsyncConnection,
    new: NewSlot,
    pattern: Pattern,
    caller: Principal,
    *,
    now: datetime,
    ahead_max: timedelta,
) -> list[PlannedSlot]:
    """Make all slots of a pattern that can be, in one transaction; return each."""
    place, planned = await plan_pattern(tx, new, pattern, caller, now=now, ahead_max=ahead_max)
    for one in planned:
        if one.left_out is None:
            starts, ends = moment_of(one.starts, place.zone), moment_of(one.ends, place.zone)
            await make_slot(tx, replace(new, starts_at=starts, ends_at=ends), place, now=now)
    await wake_days(tx, place.doctor["department_id"])
    return planned
