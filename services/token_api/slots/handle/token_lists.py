"""Tokens of slots as they are listed: each with its position, worked out now."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.slots.answers import seat_body
from services.token_api.slots.handle.slots import read_slot
from services.token_api.slots.store.lines import read_slot_settings
from services.token_api.slots.store.slots import SlotView
from services.token_api.tokens import token_body
from shared import ledger
from shared.events import TokenStatus
from shared.ledger import QueueRow, TokenRow, token_row

Json = dict[str, Any]
RANKED: Final = (TokenStatus.ALLOCATED, TokenStatus.WAITING)


async def tokens_of_slot(
    tx: AsyncConnection, slot_id: UUID, *, limit: int, public_url: str
) -> list[Json]:
    """Return who is at a desk, who has a seat, the waiting list, each in order; then the ended."""
    view = await read_slot(tx, slot_id)
    now = datetime.now(UTC)
    rows = await tx.execute(_OTHERS, {"slot": slot_id, "limit": limit})
    others = [token_row(row) for row in rows.mappings()]
    at_desks = [token for token in others if token.status in AT_DESKS]
    ended = [token for token in others if token.status not in AT_DESKS]
    allocated = await _line(tx, view, TokenStatus.ALLOCATED, limit, now)
    waiting = await _line(tx, view, TokenStatus.WAITING, limit, now)
    ranked = [*_plain(at_desks), *allocated, *waiting, *_plain(ended)]
    return [_body(token, place, view, now, public_url) for token, place in ranked[:limit]]


async def waiting_of_slot(
    tx: AsyncConnection, view: SlotView, *, limit: int, public_url: str
) -> list[Json]:
    now = datetime.now(UTC)
    waiting = await _line(tx, view, TokenStatus.WAITING, limit, now)
    return [_body(token, place, view, now, public_url) for token, place in waiting]


async def listed(
    tx: AsyncConnection, filters: Mapping[str, Any], *, after: int | None, limit: int, links: str
) -> list[Json]:
    """Return tokens of counters and slots by id, each as its kind shows it."""
    parameters = {**dict.fromkeys(FILTERS), **filters, "after": after or 0, "limit": limit}
    rows = await tx.execute(_LIST, parameters)
    return await token_bodies(tx, [token_row(row) for row in rows.mappings()], public_url=links)


async def token_bodies(
    tx: AsyncConnection, tokens: Sequence[TokenRow], *, public_url: str
) -> list[Json]:
    """Return each token's body, with its position where it stands in a slot's line."""
    slot_ids = {str(token.slot_id) for token in tokens if token.slot_id is not None}
    settings = await read_slot_settings(tx, slot_ids)
    queues = await ledger.read_queues(tx, {token.queue_id for token in tokens})
    now = datetime.now(UTC)
    found: list[Json] = []
    for token in tokens:
        queue = queues[token.queue_id]
        if token.slot_id is None or str(token.slot_id) not in settings:
            found.append(token_body(token))
            continue
        found.append(
            seat_body(
                token,
                queue,
                settings[str(token.slot_id)],
                place=await place_in_slot(tx, token, queue),
                now=now,
                public_url=public_url,
            )
        )
    return found


async def place_in_slot(tx: AsyncConnection, token: TokenRow, queue: QueueRow) -> int | None:
    """Return the place among those with a seat, or on the waiting list; null once called."""
    return await ledger.rank(tx, token, queue) if token.status in RANKED else None


async def _line(
    tx: AsyncConnection, view: SlotView, status: TokenStatus, limit: int, now: datetime
) -> list[tuple[TokenRow, int | None]]:
    lines = await ledger.heads(tx, [view.queue], limit=limit, now=now, status=status)
    return [(token, place) for place, token in enumerate(lines[view.queue.queue_id], start=1)]


def _plain(tokens: Iterable[TokenRow]) -> list[tuple[TokenRow, int | None]]:
    return [(token, None) for token in tokens]


def _body(
    token: TokenRow, place: int | None, view: SlotView, now: datetime, public_url: str
) -> Json:
    return seat_body(token, view.queue, view.settings, place=place, now=now, public_url=public_url)


AT_DESKS: Final = frozenset({TokenStatus.CALLED, TokenStatus.SERVING, TokenStatus.HELD})
FILTERS: Final = ("slot", "patient", "doctor", "day", "status", "category", "queue", "departments")
_OTHERS: Final = text(f"""
    SELECT {ledger.TOKEN_COLUMNS} FROM ledger.token t
    WHERE slot_id = :slot AND status NOT IN ('ALLOCATED', 'WAITING')
    ORDER BY called_at, id LIMIT :limit
""")
_LIST: Final = text(f"""
    SELECT {ledger.TOKEN_COLUMNS} FROM ledger.token t
    WHERE id > :after
      AND (CAST(:slot AS uuid) IS NULL OR slot_id = :slot)
      AND (CAST(:patient AS uuid) IS NULL OR patient_id = :patient)
      AND (CAST(:doctor AS uuid) IS NULL OR slot_id IN
           (SELECT slot_id FROM token_api.slot WHERE doctor_id = :doctor))
      AND (CAST(:day AS date) IS NULL OR service_date = :day)
      AND (CAST(:status AS text) IS NULL OR status = :status)
      AND (CAST(:category AS text) IS NULL OR category = :category)
      AND (CAST(:queue AS text) IS NULL OR queue_id = :queue)
      AND (CAST(:departments AS text[]) IS NULL OR department_id = ANY(:departments))
    ORDER BY id LIMIT :limit
""")
