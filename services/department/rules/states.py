"""What a token's status means at a desk, and the sentence when it does not fit."""

from dataclasses import replace
from typing import Final, assert_never

from shared.events import TokenStatus
from shared.ledger import TokenRow
from shared.problems import Refused

AT_A_DESK: Final = frozenset({TokenStatus.CALLED, TokenStatus.SERVING})


def can_be_called(token: TokenRow) -> bool:
    """Visitors at a counter can be called while WAITING; a slot's patients once ALLOCATED."""
    return token.status is callable_status(token)


def callable_status(token: TokenRow) -> TokenStatus:
    return TokenStatus.WAITING if token.slot_id is None else TokenStatus.ALLOCATED


def away_from_desk(token: TokenRow, status: TokenStatus) -> TokenRow:
    """Return the token at no desk any more; its arrival stays."""
    return replace(
        token,
        status=status,
        desk_id=None,
        call_id=None,
        called_at=None,
        started_at=None,
        ended_at=None,
    )


def require(token: TokenRow, *statuses: TokenStatus) -> None:
    if token.status not in statuses:
        raise not_now(token)


def not_now(token: TokenRow) -> Refused:
    """Return the refusal that says how it stands with the token; one code for each status."""
    code, how = _standing(token)
    return Refused(code, f"{token.label} {how}.", token_id=token.id, status_now=token.status.value)


def _standing(token: TokenRow) -> tuple[str, str]:
    match token.status:
        case TokenStatus.WAITING:
            standing = "NOT_CALLED", "is waiting and has not been called"
        case TokenStatus.ALLOCATED:
            standing = "NOT_CALLED", "has a place and has not been called"
        case TokenStatus.CALLED:
            standing = "ALREADY_CALLED", f"has been called to desk {token.desk_id}"
        case TokenStatus.SERVING:
            standing = "BEING_SERVED", f"is being served at desk {token.desk_id}"
        case TokenStatus.HELD:
            standing = "ON_HOLD", "is on hold"
        case TokenStatus.SERVED:
            standing = "ALREADY_SERVED", "has already been served"
        case TokenStatus.NO_SHOW:
            standing = "ALREADY_NO_SHOW", "has been marked as not there"
        case TokenStatus.CANCELLED:
            standing = "ALREADY_CANCELLED", "has been cancelled"
        case TokenStatus.EXPIRED:
            standing = "ALREADY_EXPIRED", "has expired"
        case _:
            assert_never(token.status)
    return standing
