"""Tokens that leave before they are called: cancelled by their holder, or expired."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.tokens import rules
from shared import ledger
from shared.events import Reason
from shared.ledger import Change, QueueRow, TokenRow
from shared.problems import Refused
from shared.turn_near import newly_near, turn_near


async def find_ticket(tx: AsyncConnection, secret: str) -> TokenRow:
    """Return the token of a ticket; raises `Refused` (404)."""
    found = await ledger.token_by_secret(tx, secret)
    if found is None:
        raise unknown_ticket()
    return found


async def cancel_token(
    tx: AsyncConnection,
    token_id: int,
    *,
    public_url: str,
    near_places: int,
    reason: Reason = Reason.BY_HOLDER,
    actor: str | None = None,
) -> TokenRow:
    """Cancel a counter's token; raises `Refused` (409) when it is too late."""
    queues, token = await ledger.lock_token(tx, token_id)
    now = datetime.now(UTC)
    change = replace(rules.decide_cancel(token, now=now), reason=reason, actor=actor)
    queue = queues[token.queue_id]
    near = await _moved_up(tx, queue, {token.id}, near_places=near_places, now=now)
    saved = await ledger.save(tx, queues, [change, *near], now=now, public_url=public_url)
    return saved[0].row


async def expire_tokens(
    tx: AsyncConnection,
    queue_id: str,
    token_ids: Collection[int],
    *,
    public_url: str,
    near_places: int,
) -> int:
    """Expire those of a queue's tokens whose day is over; returns how many they were."""
    queues = await ledger.lock_queues(tx, [queue_id])
    now = datetime.now(UTC)
    queue = queues[queue_id]
    tokens = (await ledger.tokens(tx, token_ids)).values()
    expiries = [
        change
        for token in tokens
        if token.queue_id == queue_id
        and (change := rules.decide_expiry(token, queue, now=now)) is not None
    ]
    gone = {change.before.id for change in expiries if change.before}
    near = await _moved_up(tx, queue, gone, near_places=near_places, now=now)
    await ledger.save(tx, queues, [*expiries, *near], now=now, public_url=public_url)
    return len(expiries)


async def _moved_up(
    tx: AsyncConnection,
    queue: QueueRow,
    gone: Collection[int],
    *,
    near_places: int,
    now: datetime,
) -> Sequence[Change]:
    """Return the TURN_NEAR of those who come near their turn when these leave the line."""
    if queue.has_closed(now):  # nobody's turn is near
        return []
    lines = await ledger.heads(tx, [queue], limit=near_places + len(gone), now=now)
    near = newly_near(lines[queue.queue_id], gone, places=near_places)
    return [turn_near(token, place) for place, token in near if token.id not in gone]


def unknown_ticket() -> Refused:
    return Refused("TICKET_NOT_FOUND", "There is no such ticket.", status=404)
