"""Taking back what one did last with a token, for as long as nobody else has acted on it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from services.department.rules.commands import Undo
from services.department.rules.restoring import Before, restore, transfer_back
from services.department.rules.states import away_from_desk, callable_status, not_now
from shared.events import EventType, Reason, TokenStatus
from shared.ledger import Change, QueueRow, TokenRow
from shared.problems import Refused

# A call is taken back while the visitor is still on the way, the rest while it is remembered.
UNDO_WITHIN: Final = {
    EventType.TOKEN_CALLED: timedelta(seconds=60),
    EventType.TOKEN_NO_SHOW: timedelta(minutes=10),
    EventType.TOKEN_SERVED: timedelta(minutes=10),
    EventType.TOKEN_CANCELLED: timedelta(minutes=10),
    EventType.TOKEN_TRANSFERRED: timedelta(minutes=10),
}
# In which status an act leaves its token: in another one, somebody has acted on it since.
_LEFT_IN: Final = {
    EventType.TOKEN_CALLED: TokenStatus.CALLED,
    EventType.TOKEN_NO_SHOW: TokenStatus.NO_SHOW,
    EventType.TOKEN_SERVED: TokenStatus.SERVED,
    EventType.TOKEN_CANCELLED: TokenStatus.CANCELLED,
    EventType.TOKEN_TRANSFERRED: TokenStatus.WAITING,
}


@dataclass(frozen=True)
class LastAction:
    """The last thing done with a token at a desk, who did it, and in which department.

    For a no-show of the grace timer it is who had called: it is theirs to take back.
    """

    event_type: EventType
    user_id: str | None
    at: datetime
    department_id: str = ""


def undo(
    command: Undo,
    token: TokenRow,
    action: LastAction | None,
    *,
    desk_is_free: bool,
    seat_is_free: bool = True,
    before: Before | None = None,
    old_queue: QueueRow | None = None,
) -> tuple[Change, ...]:
    """Return what takes the act back; `before` is the token as it stood before it."""
    act = _required(command, token, action)
    if act is EventType.TOKEN_CALLED:
        return (_back_to_the_line(command, token),)
    if act is EventType.TOKEN_TRANSFERRED or has_gone_on(token, action):
        return transfer_back(command, token, before, old_queue, desk_is_free=desk_is_free)
    if act is not EventType.TOKEN_SERVED and not seat_is_free:
        sentence = f"The seat of {token.label} has been given to somebody else meanwhile."
        raise Refused("SEAT_GIVEN", sentence)
    if act is EventType.TOKEN_NO_SHOW:
        to_desk = _back_to_the_desk if desk_is_free else _back_to_the_line
        return (to_desk(command, token),)
    return (restore(command, token, before, desk_is_free=desk_is_free),)


def has_gone_on(token: TokenRow, action: LastAction | None) -> bool:
    """Say whether who was served waits for the next service of the visit, and nothing since."""
    served = action is not None and action.event_type is EventType.TOKEN_SERVED
    return served and token.status is TokenStatus.WAITING


def _required(command: Undo, token: TokenRow, action: LastAction | None) -> EventType:
    """Return what is to be taken back; raise Refused, with the reason why it cannot be."""
    if action is None or action.event_type not in UNDO_WITHIN:
        if token.status in _LEFT_IN.values() and token.status is not TokenStatus.WAITING:
            raise _too_late(token)
        raise not_now(token)
    if token.status is not _LEFT_IN[action.event_type] and not has_gone_on(token, action):
        raise not_now(token)
    if command.now - action.at > UNDO_WITHIN[action.event_type]:
        raise _too_late(token)
    if action.user_id != command.by.user_id:
        sentence = f"Somebody else did this with {token.label}; only they can take it back."
        raise Refused("NOT_YOURS_TO_UNDO", sentence)
    return action.event_type


def _too_late(token: TokenRow) -> Refused:
    sentence = f"It is too late to take this back for {token.label}."
    return Refused("TOO_LATE_TO_UNDO", sentence)


def _back_to_the_line(command: Undo, token: TokenRow) -> Change:
    after = away_from_desk(token, callable_status(token))
    return Change(
        EventType.TOKEN_CALL_UNDONE, token, after, reason=Reason.UNDONE, actor=command.by.user_id
    )


def _back_to_the_desk(command: Undo, token: TokenRow) -> Change:
    """They are announced anew, so that screens show them again and the grace starts over."""
    after = replace(
        token,
        status=TokenStatus.CALLED,
        call_id=command.call_id,
        called_at=command.now,
        ended_at=None,
    )
    return Change(EventType.TOKEN_RECALLED, token, after, actor=command.by.user_id)
