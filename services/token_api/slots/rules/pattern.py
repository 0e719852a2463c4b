"""The slots of a weekly pattern, as the clock of the branch shows them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from shared.problems import Refused

# One transaction makes them all; a doctor's half year of mornings.
SLOTS_MAX: Final = 250


@dataclass(frozen=True, slots=True)
class Pattern:
    """On each of these weekdays, 0 is Monday, from `first_day` to `last_day`: slot after slot."""

    first_day: date
    last_day: date
    weekdays: frozenset[int]
    starts: time
    ends: time
    slot_minutes: int


def times_of(pattern: Pattern) -> list[tuple[datetime, datetime]]:
    """Return when each slot begins and ends; raises `Refused` for none, or too many."""
    times: list[tuple[datetime, datetime]] = []
    for day in _days(pattern):
        times += _of_day(pattern, day)
        if len(times) > SLOTS_MAX:
            sentence = f"These are more than {SLOTS_MAX} slots; take fewer weeks at once."
            raise Refused("TOO_MANY_SLOTS", sentence, status=422)
    if not times:
        raise Refused("NO_SLOTS", "No slot fits in these days and hours.", status=422)
    return times


def _days(pattern: Pattern) -> Iterator[date]:
    for number in range((pattern.last_day - pattern.first_day).days + 1):
        day = pattern.first_day + timedelta(days=number)
        if day.weekday() in pattern.weekdays:
            yield day


def _of_day(pattern: Pattern, day: date) -> Iterator[tuple[datetime, datetime]]:
    length = timedelta(minutes=pattern.slot_minutes)
    begins, closes = (datetime.combine(day, one) for one in (pattern.starts, pattern.ends))
    while begins + length <= closes:
        yield begins, begins + length
        begins += length
