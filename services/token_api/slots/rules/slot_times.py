"""When a slot may be. Pure."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from services.token_api.tokens import refuse_out_of_reach
from shared.moments import moment_of
from shared.problems import Refused

LENGTH_MAX: Final = timedelta(days=1)
# One that runs may still be written down: the doctor sits there already.
BEGUN_MAX: Final = timedelta(hours=1)


def slot_times(
    starts: datetime, ends: datetime, zone: ZoneInfo, *, now: datetime, ahead_max: timedelta
) -> tuple[datetime, datetime]:
    """Return its beginning and end in UTC; raises `Refused` for times that no slot can have."""
    begin, end = moment_of(starts, zone), moment_of(ends, zone)
    refuse_out_of_reach("A slot", begin, end, now=now, ahead_max=ahead_max)
    if end - begin > LENGTH_MAX:
        raise Refused("INVALID_INPUT", "A slot is no longer than a day.", status=422)
    if begin < now - BEGUN_MAX:
        sentence = "A slot begins in the future; one that runs began within the last hour."
        raise Refused("INVALID_INPUT", sentence, status=422)
    return begin, end
