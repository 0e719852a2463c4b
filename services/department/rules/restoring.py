"""A token as it was before the last act: what a serving, a transfer and a cancellation undo to."""

from dataclasses import dataclass, replace

from services.department.rules.commands import Undo
from services.department.rules.states import away_from_desk, callable_status, not_now
from shared.events import EventType, QueueKind, Reason, TokenStatus
from shared.ledger import Change, QueueRow, TokenRow
from shared.problems import Refused


@dataclass(frozen=True)
class Before:
    """What the last act was, and the token as it stood before it."""

    act: EventType
    token: TokenRow


def restore(command: Undo, token: TokenRow, before: Before | None, *, desk_is_free: bool) -> Change:
    """Take back that they were served (then they are at the desk again), or cancelled."""
    if token.status is TokenStatus.SERVED:
        after = _at_the_desk(command, token, token, desk_is_free=desk_is_free)
    elif before is not None and before.token.status is TokenStatus.HELD:
        after = away_from_desk(token, TokenStatus.HELD)
    else:
        # Who had been called stands where they stood, and is called anew.
        after = away_from_desk(token, callable_status(token))
    return _restored(command, token, after)


def transfer_back(
    command: Undo,
    token: TokenRow,
    before: Before | None,
    old_queue: QueueRow | None,
    *,
    desk_is_free: bool,
) -> tuple[Change, ...]:
    """Take back a transfer: to the old line, with the old arrival; who was at the desk is again."""
    if before is None or old_queue is None or before.act is not EventType.TOKEN_TRANSFERRED:
        raise not_now(token)
    if old_queue.kind is not QueueKind.COUNTER:
        sentence = f"{token.label} has given up an appointment; it has to be booked anew."
        raise Refused("APPOINTMENT_GIVEN_UP", sentence)
    old = before.token
    joined = replace(away_from_desk(old, TokenStatus.WAITING), near_visit=token.near_visit)
    left = Change(
        EventType.TOKEN_TRANSFERRED,
        before=token,
        after=joined,
        queue_id=token.queue_id,
        reason=Reason.UNDONE,
        actor=command.by.user_id,
        extra={"to_queue_id": old_queue.queue_id},
    )
    arrived = Change(
        EventType.TOKEN_ARRIVED,
        before=joined,
        after=joined,
        reason=Reason.UNDONE,
        actor=command.by.user_id,
        extra={"from_queue_id": token.queue_id},
    )
    if old.status in {TokenStatus.SERVING, TokenStatus.SERVED}:  # served, and gone on
        there = _at_the_desk(command, joined, old, desk_is_free=desk_is_free)
        return left, arrived, _restored(command, joined, there)
    if old.status is TokenStatus.HELD:
        aside = away_from_desk(joined, TokenStatus.HELD)
        return left, arrived, _restored(command, joined, aside)
    return left, arrived


def _at_the_desk(
    command: Undo, token: TokenRow, there: TokenRow, *, desk_is_free: bool
) -> TokenRow:
    if not desk_is_free:
        sentence = f"Desk {there.desk_id} has another visitor, or is not open. Finish there first."
        raise Refused("DESK_NOT_FREE", sentence)
    return replace(
        token,
        status=TokenStatus.SERVING,
        desk_id=there.desk_id,
        call_id=there.call_id,
        called_at=there.called_at,
        # Many desks never press start; that they are there again is a start.
        started_at=there.started_at or command.now,
        ended_at=None,
    )


def _restored(command: Undo, token: TokenRow, after: TokenRow) -> Change:
    return Change(
        EventType.TOKEN_RESTORED,
        before=token,
        after=after,
        reason=Reason.UNDONE,
        actor=command.by.user_id,
    )
