"""The same verbs on a counter's token, so that there is one resource `tokens`."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.slots.handle.requests import CommandType
from services.token_api.slots.rules.commands import Cancel, CheckIn, Complete, NoShow
from services.token_api.slots.rules.token_commands import not_now
from services.token_api.tokens import cancel_token, token_body
from shared import ledger
from shared.auth import Principal, in_department
from shared.events import EventType, Reason, TokenStatus
from shared.ledger import Change, TokenRow
from shared.problems import Refused


async def do_at_counter(
    state: Any,  # noqa: ANN401 - a request's state
    token_id: int,
    command: CommandType,
    caller: Principal,
) -> dict[str, Any]:
    """Do it in one transaction; raises `Refused` 404 or 409."""
    async with state.engine.begin() as tx:
        seen = await ledger.find_token(tx, token_id)
        in_department(caller, seen.department_id)
        links, near = state.settings.links, state.settings.turn_near_places
        if command is Cancel:
            row = await cancel_token(
                tx,
                token_id,
                public_url=links,
                near_places=near,
                reason=Reason.BY_STAFF,
                actor=caller.subject,
            )
        else:
            row = await _end(tx, token_id, command, caller, public_url=links)
    return {"token": token_body(row)}


async def _end(
    tx: AsyncConnection, token_id: int, command: CommandType, caller: Principal, *, public_url: str
) -> TokenRow:
    queues, token = await ledger.lock_token(tx, token_id)
    now = datetime.now(UTC)
    change = replace(_decide(command, token, now), actor=caller.subject)
    saved = await ledger.save(tx, queues, [change], now=now, public_url=public_url)
    return saved[0].row


def _decide(command: CommandType, token: TokenRow, now: datetime) -> Change:
    """Return the end of somebody who was called: at a counter nobody has a seat to miss."""
    if command is CheckIn:
        raise Refused("NOT_IN_A_SLOT", f"{token.label} is a counter's token: it needs no check-in.")
    called = token.status is TokenStatus.CALLED
    if command is NoShow and called:
        after = replace(token, status=TokenStatus.NO_SHOW, ended_at=now)
        return Change(EventType.TOKEN_NO_SHOW, token, after)
    if command is Complete and (called or token.status is TokenStatus.SERVING):
        after = replace(token, status=TokenStatus.SERVED, ended_at=now)
        return Change(EventType.TOKEN_SERVED, token, after)
    raise not_now(token)
