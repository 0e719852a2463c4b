"""Sending a visitor to one desk: it alone calls them, and everybody may once it is closed.

They are on hold with that desk in their row, so that no other desk's call has to pass them by.
"""

from collections.abc import Iterable
from dataclasses import replace

from services.department.rules.commands import Actor, SendToDesk
from services.department.rules.desks import Desk, DeskState
from services.department.rules.states import away_from_desk, callable_status, require
from shared.events import EventType, TokenStatus
from shared.ledger import Change, TokenRow
from shared.problems import Refused


def send_to_desk(command: SendToDesk, token: TokenRow, desk: Desk | None) -> Change:
    """Set a visitor aside for a desk; who is sent keeps the arrival time."""
    if desk is None:
        raise Refused("DESK_NOT_FOUND", "There is no such desk to send them to.", status=404)
    if desk.department_id != token.department_id:
        raise Refused("OTHER_DEPARTMENT", f"Desk {desk.number} is not of this department.")
    if desk.state is DeskState.CLOSED:
        raise Refused("DESK_CLOSED", f"Desk {desk.number} is closed.")
    require(
        token, callable_status(token), TokenStatus.CALLED, TokenStatus.SERVING, TokenStatus.HELD
    )
    if token.status is TokenStatus.HELD and token.desk_id == desk.number:
        raise Refused("ALREADY_SENT", f"{token.label} waits for desk {desk.number} already.")
    after = replace(away_from_desk(token, TokenStatus.HELD), desk_id=desk.number)
    return Change(EventType.TOKEN_HELD, token, after, actor=command.by.user_id, note=command.note)


def is_sent_to(token: TokenRow, desk: Desk) -> bool:
    return (
        token.status is TokenStatus.HELD
        and token.desk_id == desk.number
        and token.department_id == desk.department_id
    )


def released(desk: Desk, tokens: Iterable[TokenRow], *, by: Actor) -> list[Change]:
    """Return to the line whoever was sent to a desk that closes."""
    return [
        Change(
            EventType.TOKEN_RESUMED,
            token,
            away_from_desk(token, callable_status(token)),
            actor=by.user_id,
        )
        for token in tokens
        if is_sent_to(token, desk)
    ]
