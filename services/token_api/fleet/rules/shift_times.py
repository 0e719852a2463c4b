"""When a shift may be. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from services.token_api.fleet.rules.shifts import DAY
from services.token_api.tokens import refuse_out_of_reach
from shared.problems import Refused


def refuse_never(values: Mapping[str, Any], *, now: datetime, ahead_max: timedelta) -> None:
    """Raise `Refused` for a shift that nobody will ever drive."""
    if values["starts_at"] is not None:
        begins, ends = values["starts_at"], values["ends_at"]
        refuse_out_of_reach("A shift", begins, ends, now=now, ahead_max=ahead_max)
    first, last = values["first_day"], values["last_day"]
    # No zone is a day away from UTC, and a shift of the last day ends on the day after it.
    if last is not None and last < (now - 2 * DAY).date():
        raise Refused("INVALID_INPUT", "The last day of this shift is over already.", status=422)
    if first is not None and first > (now + ahead_max).date():
        sentence = f"A shift begins within {ahead_max.days} days from now."
        raise Refused("INVALID_INPUT", sentence, status=422)
