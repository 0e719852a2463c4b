"""Who may call for help, test it, confirm it and end it. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.department.rules.commands import Actor
from shared.problems import Refused

# A test that nobody ends is over by itself: it must not hide a real call.
DRILL_LASTS: Final = timedelta(minutes=10)
# Each test writes to everybody who was chosen.
DRILL_PAUSE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Emergency:
    """A call for help; who confirmed it has seen it and comes."""

    emergency_id: UUID
    department_id: str
    desk_id: int
    drill: bool
    raised_by: str
    raised_by_name: str
    raised_at: datetime
    confirmed_by_name: str | None = None
    confirmed_at: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        return self.drill and now - self.raised_at > DRILL_LASTS


def keeps(open_one: Emergency, *, drill: bool, now: datetime) -> bool:
    """Tell whether a press changes nothing: help is called already. A real one ends a test."""
    return not open_one.is_over(now) and (drill or not open_one.drill)


def require_pause(last_drill_at: datetime | None, *, now: datetime) -> None:
    """Refuse a test so soon after another one; a real call is never refused."""
    if last_drill_at is None or now - last_drill_at >= DRILL_PAUSE:
        return
    rest = DRILL_PAUSE - (now - last_drill_at)
    raise Refused(
        "DRILL_TOO_SOON",
        "The button was tested a moment ago. Please wait a few minutes.",
        status=429,
        retry_after_seconds=int(rest.total_seconds()) + 1,
    )


def require_may_end(found: Emergency, by: Actor) -> None:
    """Refuse who neither called for help nor is a supervisor."""
    if not by.supervisor and by.user_id != found.raised_by:
        sentence = "Only whoever called for help, or a supervisor, can end it."
        raise Refused("FORBIDDEN", sentence, status=403)
