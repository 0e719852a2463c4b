"""Times for which something is planned. Pure."""

from datetime import datetime, timedelta

from shared.problems import Refused


def refuse_out_of_reach(
    what: str, begins: datetime, ends: datetime, *, now: datetime, ahead_max: timedelta
) -> None:
    """Raise `Refused` for what is over already, or is too far away to be meant."""
    if ends <= begins:
        sentence = f"{what} ends after it starts."
    elif ends <= now:
        sentence = f"{what} lies in the future; this one would be over already."
    elif begins > now + ahead_max:
        sentence = f"{what} begins within {ahead_max.days} days from now."
    else:
        return
    raise Refused("INVALID_INPUT", sentence, status=422)
