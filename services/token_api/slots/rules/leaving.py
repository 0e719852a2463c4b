"""What becomes of the holders of a slot that is cancelled. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.token_api.slots.rules.line import Line
from services.token_api.slots.rules.promotion import promotions
from shared.events import EventType, Reason, TokenStatus
from shared.ledger import Change, TokenRow


def moved(leaving: Sequence[TokenRow], line: Line) -> list[Change]:
    """Put them on the other waiting list by the arrival they had, and fill its free seats."""
    changes: list[Change] = []
    for token in leaving:
        left, joined = moving(token, line, reason=Reason.SLOT_CANCELLED)
        waits = Change(
            EventType.TOKEN_WAITLISTED,
            before=joined,
            after=joined,
            reason=Reason.SLOT_CANCELLED,
            extra={"from_queue_id": token.queue_id, "place": line.place(joined)},
        )
        changes += [left, waits]
    return [*changes, *promotions(line)]


def moving(token: TokenRow, line: Line, *, reason: Reason) -> tuple[Change, TokenRow]:
    """Take somebody to the other waiting list; return the change, and the token as it is there."""
    joined = replace(
        token,
        queue_id=line.queue.queue_id,
        department_id=line.queue.department_id,
        slot_id=line.settings.slot_id,
        status=TokenStatus.WAITING,
        priority=line.priority[token.category],
        visit=token.visit + 1,
    )
    left = Change(
        EventType.TOKEN_TRANSFERRED,
        before=token,
        after=joined,
        queue_id=token.queue_id,
        reason=reason,
        extra={"to_queue_id": joined.queue_id},
    )
    line.put(left)
    return left, joined


def cancelled(token: TokenRow, now: datetime) -> Change:
    """Return the end of somebody for whom the doctor has no other slot that day."""
    return Change(
        EventType.TOKEN_CANCELLED,
        before=token,
        after=replace(token, status=TokenStatus.CANCELLED, ended_at=now),
        reason=Reason.SLOT_CANCELLED,
    )
