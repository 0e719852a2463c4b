"""What is done with a token that is there: cancelled, missed, completed, checked in. Pure."""

from dataclasses import replace
from typing import Final, assert_never

from services.token_api.slots.rules.commands import Cancel, CheckIn, Complete, NoShow, TokenCommand
from services.token_api.slots.rules.line import Line
from shared.events import EventType, TokenStatus
from shared.ledger import Change, TokenRow
from shared.problems import Refused

# Who has been called, is being served or is held is not cancelled away; the desk has them.
MAY_CANCEL: Final = frozenset({TokenStatus.WAITING, TokenStatus.ALLOCATED})
_MAY_MISS: Final = frozenset({TokenStatus.ALLOCATED, TokenStatus.CALLED})
# Where nobody presses call or start, the end follows the seat.
_MAY_COMPLETE: Final = _MAY_MISS | {TokenStatus.SERVING}
_MAY_CHECK_IN: Final = MAY_CANCEL | {TokenStatus.HELD}


def decide_token_command(command: TokenCommand, token: TokenRow, line: Line) -> list[Change]:
    """Return what it changes, and put it into the line; raises `Refused` (409)."""
    change = _decide(command, token, line)
    if change is None:
        return []
    line.put(change)
    return [change]


def _decide(command: TokenCommand, token: TokenRow, line: Line) -> Change | None:
    match command:
        case Cancel():
            change = _end(command, token, line, TokenStatus.CANCELLED, MAY_CANCEL)
            return replace(change, reason=command.reason)
        case NoShow():
            return _end(command, token, line, TokenStatus.NO_SHOW, _MAY_MISS)
        case Complete():
            return _end(command, token, line, TokenStatus.SERVED, _MAY_COMPLETE)
        case CheckIn():
            return _check_in(command, token, line)
        case _:
            assert_never(command)


_ENDS: Final = {
    TokenStatus.CANCELLED: EventType.TOKEN_CANCELLED,
    TokenStatus.NO_SHOW: EventType.TOKEN_NO_SHOW,
    TokenStatus.SERVED: EventType.TOKEN_SERVED,
}


def _end(
    command: Cancel | NoShow | Complete,
    token: TokenRow,
    line: Line,
    end: TokenStatus,
    allowed: frozenset[TokenStatus],
) -> Change:
    if token.status not in allowed:
        raise not_now(token)
    after = replace(token, status=end, ended_at=line.now)
    return Change(_ENDS[end], token, after, event_id=command.event_id, actor=command.actor)


def _check_in(command: CheckIn, token: TokenRow, line: Line) -> Change | None:
    """Note the arrival once; who says it again is there already."""
    if token.status not in _MAY_CHECK_IN:
        raise not_now(token)
    if token.checked_in_at is not None:
        return None
    after = replace(token, checked_in_at=line.now)
    return Change(
        EventType.TOKEN_CHECKED_IN, token, after, event_id=command.event_id, actor=command.actor
    )


def not_now(token: TokenRow) -> Refused:
    """Return the refusal that says how it stands; the codes are those of the desks."""
    code, how = _STANDING[token.status]
    return Refused(code, f"{token.label} {how}.", token_id=token.id, status_now=token.status.value)


_STANDING: Final = {
    TokenStatus.WAITING: ("NOT_ALLOCATED", "is on the waiting list"),
    TokenStatus.ALLOCATED: ("NOT_CALLED", "has a place and has not been called"),
    TokenStatus.CALLED: ("ALREADY_CALLED", "has been called"),
    TokenStatus.SERVING: ("BEING_SERVED", "is being served"),
    TokenStatus.HELD: ("ON_HOLD", "is on hold"),
    TokenStatus.SERVED: ("ALREADY_SERVED", "has already been served"),
    TokenStatus.NO_SHOW: ("ALREADY_NO_SHOW", "has been marked as not there"),
    TokenStatus.CANCELLED: ("ALREADY_CANCELLED", "has been cancelled"),
    TokenStatus.EXPIRED: ("ALREADY_EXPIRED", "has expired"),
}
