"""When a line closes today, by a supervisor's word. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from services.department.rules.commands import Actor
from shared.events import QueueKind
from shared.ledger import Closing, QueueRow
from shared.problems import Refused


@dataclass(frozen=True, kw_only=True)
class CloseLine:
    """The times are of the wall clock of the branch, today."""

    by: Actor
    now: datetime
    last_ticket: time
    closes: time
    message_id: UUID


def decide_closing(command: CloseLine, queue: QueueRow) -> Closing:
    """Return when it closes; raises `Refused`."""
    if not command.by.supervisor:
        raise Refused("FORBIDDEN", "Only a supervisor closes a line.", status=403)
    if queue.kind is not QueueKind.COUNTER:
        raise Refused("NOT_A_COUNTER", "Only the line of a counter closes at a time.", status=422)
    zone = ZoneInfo(queue.time_zone)
    today = command.now.astimezone(zone).date()
    last_ticket_at = datetime.combine(today, command.last_ticket, zone)
    closes_at = datetime.combine(today, command.closes, zone)
    if closes_at <= command.now:
        raise Refused("CLOSING_PAST", "This time has passed already today.", status=422)
    if last_ticket_at > closes_at:
        sentence = "The last ticket is given out before the line closes."
        raise Refused("LAST_TICKET_LATE", sentence, status=422)
    midnight = datetime.combine(today + timedelta(days=1), time(), zone)
    return Closing(last_ticket_at, closes_at, midnight, command.message_id)
