"""Taking back one's own last call or no-show, within a minute."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from services.department.rules.commands import Undo
from services.department.rules.states import away_from_desk, callable_status, not_now
from shared.events import EventType, TokenStatus
from shared.ledger import Change, TokenRow
from shared.problems import Refused

# Long enough to notice a wrong click, short enough that the visitor is still near.
UNDO_WITHIN: Final = timedelta(seconds=60)


@dataclass(frozen=True)
class LastAction:
    """The last thing done with a token at a desk, and who did it.

    For a no-show of the grace timer it is who had called: it is theirs to take back.
    """

    event_type: EventType
    user_id: str | None
    at: datetime


def undo(
    command: Undo,
    token: TokenRow,
    action: LastAction | None,
    *,
    desk_is_free: bool,
    seat_is_free: bool = True,
) -> Change:
    match token.status:
        case TokenStatus.CALLED:
            _require_own_and_recent(command, token, action)
            return _back_to_the_line(command, token)
        case TokenStatus.NO_SHOW:
            _require_own_and_recent(command, token, action)
            if not seat_is_free:
                sentence = f"The seat of {token.label} has been given to somebody else meanwhile."
                raise Refused("SEAT_GIVEN", sentence)
            if not desk_is_free:
                return _back_to_the_line(command, token)
            return _back_to_the_desk(command, token)
        case _:
            raise not_now(token)


def _require_own_and_recent(command: Undo, token: TokenRow, action: LastAction | None) -> None:
    if action is None or command.now - action.at > UNDO_WITHIN:
        sentence = f"It is too late to take this back for {token.label}."
        raise Refused("TOO_LATE_TO_UNDO", sentence)
    if action.user_id != command.by.user_id:
        sentence = f"Somebody else did this with {token.label}; only they can take it back."
        raise Refused("NOT_YOURS_TO_UNDO", sentence)


def _back_to_the_line(command: Undo, token: TokenRow) -> Change:
    after = away_from_desk(token, callable_status(token))
    return Change(EventType.TOKEN_CALL_UNDONE, token, after, actor=command.by.user_id)


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
