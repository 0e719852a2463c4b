"""A doctor is away, and another one has free seats: who gets which, and who finds none. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from services.token_api.slots.rules.booking import preemption, refuse_closed
from services.token_api.slots.rules.discipline import Seat
from services.token_api.slots.rules.disciplines import RULES
from services.token_api.slots.rules.leaving import cancelled, moving
from services.token_api.slots.rules.line import Line
from services.token_api.slots.rules.promotion import promotions
from shared.events import Category, EventType, Reason, TokenStatus
from shared.ledger import Change, TokenRow
from shared.line_order import BASE_PRIORITY
from shared.problems import Refused


class Leaving(NamedTuple):
    """Somebody of a slot that is off, when it would have begun, and how many were before them."""

    token: TokenRow
    starts_at: datetime
    before: int


def in_turn(leaving: Sequence[Leaving]) -> list[Leaving]:
    """Put them in the order in which they choose: emergencies, then who had a seat, by priority."""
    return sorted(leaving, key=_turn)


def seats_of_another(
    leaving: Sequence[Leaving], lines: Sequence[Line], *, now: datetime
) -> list[Change]:
    """Give each in their turn the free seat nearest to their time; who finds none is cancelled.

    An emergency is taken in where all seats are taken, too, as the slot's discipline has it. Who
    waits for a seat there already comes first.
    """
    open_lines = [line for line in lines if _is_open(line)]
    changes = [change for line in open_lines for change in promotions(line)]
    for one in in_turn(leaving):
        nearest = sorted(open_lines, key=lambda line: _distance(one, line))
        found = _seat(one.token, nearest)
        changes += _taken_in(one.token, *found) if found else [cancelled(one.token, now)]
    return changes


def _turn(one: Leaving) -> tuple[bool, bool, int, datetime, int]:
    token = one.token
    return (
        token.category is not Category.EMERGENCY,
        token.status is not TokenStatus.ALLOCATED,
        BASE_PRIORITY[token.category],
        one.starts_at,
        one.before,
    )


def _is_open(line: Line) -> bool:
    try:
        refuse_closed(line)
    except Refused:
        return False
    return True


def _distance(one: Leaving, line: Line) -> tuple[float, datetime]:
    return abs((line.starts_at - one.starts_at).total_seconds()), line.starts_at


def _seat(token: TokenRow, nearest: Sequence[Line]) -> tuple[Line, Seat] | None:
    for line in nearest:
        if line.free > 0:
            return line, Seat()
    if token.category is not Category.EMERGENCY:
        return None
    for line in nearest:
        admission = RULES[line.settings.discipline].admit(line, token.category)
        if isinstance(admission, Seat):
            return line, admission
    return None


def _taken_in(token: TokenRow, line: Line, seat: Seat) -> list[Change]:
    """Return the way to the seat; who is preempted leaves first, so that it is never beyond."""
    changes = [preemption(seat.preempted, line, cause=None)] if seat.preempted else []
    if seat.beyond:
        line.grant_beyond()
    left, joined = moving(token, line, reason=Reason.OTHER_DOCTOR)
    seated = replace(joined, status=TokenStatus.ALLOCATED)
    there = Change(
        EventType.TOKEN_ALLOCATED,
        before=joined,
        after=seated,
        reason=Reason.OTHER_DOCTOR,
        extra={"from_queue_id": token.queue_id},
    )
    line.put(there)
    there = replace(there, extra={**there.extra, "place": line.place(seated)})
    return [*changes, left, there]
