"""A token's history, read from the ledger's events."""

from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.slots.rules.history import Moved, explain
from shared.events import Event, decode
from shared.ledger import TokenRow

# Every event of the slot is looked at; a slot with more has only the token's own told.
EVENTS_MAX: Final = 3_000


async def history_of(tx: AsyncConnection, token: TokenRow) -> dict[str, Any]:
    """Return what moved the token, by the events of its queue and its own of earlier ones."""
    parameters = {"queue": token.queue_id, "token": token.id, "limit": EVENTS_MAX + 1}
    rows = await tx.execute(_OF_QUEUE if token.slot_id is not None else _OWN, parameters)
    events = [decode(bytes(row.body)) for row in rows]
    if len(events) > EVENTS_MAX:
        rows = await tx.execute(_OWN, parameters)
        events = [decode(bytes(row.body)) for row in rows]
    return {
        "token_id": token.id,
        "token_label": token.label,
        "history": [_body(moved, token.id) for moved in explain(_in_order(events), token.id)],
    }


def _in_order(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.timestamp, event.queue_id, event.seq))


def _body(moved: Moved, token_id: int) -> dict[str, Any]:
    event = moved.event
    return {
        "at": moved.at.isoformat(),
        "event_type": event.event_type.value if event else None,
        "event_id": str(event.event_id) if event else None,
        "reason": event.reason.value if event and event.reason else None,
        "own": event is not None and event.token_id == token_id,
        "cause": moved.cause,
        "actor": event.actor if event else None,
        "note": event.note if event else None,
        "status": moved.status.value,
        "position": moved.position,
        "moved": moved.moved,
        "priority": {
            "base": moved.base,
            "bonus": round(moved.bonus, 4),
            "final": round(moved.base - moved.bonus, 4),
        },
        "text": moved.text,
    }


_OF_QUEUE: Final = text("""
    SELECT body FROM ledger.event WHERE queue_id = :queue
    UNION ALL
    SELECT body FROM ledger.event WHERE token_id = :token AND queue_id <> :queue
    LIMIT :limit
""")
_OWN: Final = text("SELECT body FROM ledger.event WHERE token_id = :token LIMIT :limit")
