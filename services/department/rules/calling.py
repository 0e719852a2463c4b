"""Calling: the next of the line, or by a supervisor somebody else with a reason."""

from dataclasses import replace
from typing import assert_never

from services.department.rules.commands import Call, CallNext, CallOutOfOrder
from services.department.rules.desks import Desk, require_calling, require_ready
from services.department.rules.sending import is_sent_to
from services.department.rules.states import can_be_called, not_now
from shared.events import EventType, Reason, TokenStatus
from shared.ledger import Change, QueueRow, TokenRow
from shared.problems import Refused


def decide_call(command: Call, desk: Desk, token: TokenRow | None) -> Change:
    """Return the call of `token` to `desk`: the next in line, or the one asked for."""
    match command:
        case CallNext():
            require_calling(desk, command.by)
            if token is None:
                raise Refused("NOBODY_WAITING", "Nobody is waiting.")
            return _call(command, desk, token)
        case CallOutOfOrder():
            if not command.by.supervisor:
                sentence = "Only a supervisor calls out of order."
                raise Refused("FORBIDDEN", sentence, status=403)
            require_ready(desk)  # whoever sits there: a supervisor calls for them
            if token is None or token.department_id != desk.department_id:
                sentence = "This token is not in this department's line."
                raise Refused("NOT_IN_THE_LINE", sentence)
            change = _call(command, desk, token)
            return replace(change, reason=Reason.OUT_OF_ORDER, note=command.why)
        case _:
            assert_never(command)


def require_present(token: TokenRow, queue: QueueRow, *, waits_apart: bool) -> None:
    """Refuse to call out who has not arrived, in a slot that wants to know.

    `waits_apart` says that the slot's people stand in a counter's line once they have checked in.
    """
    wanted = queue.check_in or waits_apart
    if wanted and can_be_called(token) and token.checked_in_at is None:
        raise Refused("NOT_CHECKED_IN", f"{token.label} has not checked in.")


def _call(command: Call, desk: Desk, token: TokenRow) -> Change:
    if not can_be_called(token) and not is_sent_to(token, desk):
        raise not_now(token)
    return Change(
        before=token,
        after=replace(
            token,
            status=TokenStatus.CALLED,
            desk_id=desk.number,
            call_id=command.call_id,
            called_at=command.now,
            started_at=None,
        ),
        event_type=EventType.TOKEN_CALLED,
        actor=command.by.user_id,
    )
