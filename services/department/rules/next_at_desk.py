"""Who is next at a desk: of its queues, of a doctor's people, of those sent to it. Pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.department.rules.doctors_people import in_line, is_of_doctor
from services.department.rules.next_in_line import NextInLine
from services.department.rules.profiles import Profile, tiers
from shared import ledger
from shared.ledger import QueueRow, TokenRow


class Asked(NamedTuple):
    """What a desk's call is made from: its department's queues, and who stands in no head of them.

    `joined` are those of the doctors asked for who stand in the line of the appointments.
    """

    queues: Collection[QueueRow]
    doctor_id: UUID | None
    sent: Sequence[TokenRow]
    joined: Sequence[TokenRow]


def next_at(
    line: NextInLine,
    asked: Asked,
    profile: Profile | None,
    *,
    waiting_since: Mapping[str, datetime],
) -> tuple[TokenRow | None, Collection[str] | None]:
    """Return the first of the queues that the desk serves, and those; null: all there are."""
    called_from = ledger.called_from(asked.queues)
    ids = [one.queue_id for one in called_from if asked.doctor_id in {None, one.doctor_id}]
    sent = [one for one in asked.sent if is_of_doctor(one, asked.doctor_id, line.queues)]
    joined = _first_joined(line, asked)
    if profile is None:
        first = line.first_of(ids, [*sent, *joined])
        return first, ids if asked.doctor_id else None
    looked_at = {*ids, *(one.queue_id for one in joined)}
    queues = [one for one in called_from if one.queue_id in looked_at]
    own, *others = tiers(profile, queues, waiting_since=waiting_since, now=line.now)
    for group, at_first in [(own, sent), *((group, []) for group in others)]:
        served = [queue_id for queue_id in ids if queue_id in group]
        also = [*at_first, *(one for one in joined if one.queue_id in group)]
        if (token := line.first_of(served, also)) is not None:
            return token, served
    return None, None


def _first_joined(line: NextInLine, asked: Asked) -> list[TokenRow]:
    """Return the first of a doctor's people who checked in and stand in a counter's line."""
    if asked.doctor_id is None:
        return []
    counter = ledger.line_of_appointments(asked.queues)
    if counter is None:
        return []
    first = line.first_among(in_line(asked.joined, asked.doctor_id, counter, line.queues))
    return [] if first is None else [first]
