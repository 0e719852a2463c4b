"""Types of times as they come in, and times of the wall's clock as moments."""

from datetime import UTC, datetime
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime

from shared.problems import Refused

# Nothing is planned for other years, and near the calendar's ends a time may have no UTC.
YEAR_MIN: Final = 2000
YEAR_MAX: Final = 2199


def _within_the_years(time: datetime) -> datetime:
    if not YEAR_MIN <= time.year <= YEAR_MAX:
        message = f"a time lies between the years {YEAR_MIN} and {YEAR_MAX}"
        raise ValueError(message)
    return time


# With an offset, or without one on the clock of the branch: `moment_of` tells which moment that is.
MomentOrWallTime = Annotated[datetime, AfterValidator(_within_the_years)]
Moment = Annotated[AwareDatetime, AfterValidator(_within_the_years)]


def moment_of(time: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment in UTC, of a time that exists twice the first; raise `Refused` for none."""
    if time.tzinfo is not None:
        return time.astimezone(UTC)
    moment = time.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None, fold=0) != time:
        raise Refused(
            "INVALID_INPUT",
            f"There is no {time:%H:%M} on {time:%Y-%m-%d} in {zone.key}: the clocks skip it.",
            status=422,
        )
    return moment
