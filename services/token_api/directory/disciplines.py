"""By which rule a counter's line is called: changed, and shown before it is changed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.directory.previewed_appointments import (
    NotInLine,
    appointments,
    with_appointments,
)
from services.token_api.directory.store import tables
from services.token_api.directory.store.entries import queue_entry
from services.token_api.directory.store.outbox import announce
from shared import ledger
from shared.auth import Principal, in_department
from shared.events import QueueKind
from shared.ledger import QueueRow, TokenRow
from shared.ordering import NO_TURNS, Discipline, Windows, to_json
from shared.problems import Refused
from shared.rows import lock_row, not_found, update_row

# More than anybody looks through; who stands behind them is counted.
PREVIEWED_MAX: Final = 100


async def set_discipline(
    tx: AsyncConnection, queue_id: str, discipline: Discipline, caller: Principal
) -> RowMapping:
    """Change the rule, here and in the ledger; the next call goes by it.

    The ledger's lock comes first, as it does where a queue is deleted.
    """
    queue = await _counter(tx, queue_id, caller, lock=True)
    if isinstance(discipline, Windows):
        await _refuse_second_line(tx, queue)
    row = await lock_row(tx, tables.queue, queue_id=queue_id)
    if queue.discipline == discipline:  # its turns go on
        return row
    await ledger.set_discipline(tx, queue_id, discipline)
    changed = {"discipline": to_json(discipline), "discipline_seq": queue.seq}
    row = await update_row(tx, tables.queue, changed, queue_id=queue_id)
    await announce(tx, queue_entry(row))
    return row


async def preview(
    tx: AsyncConnection, queue_id: str, discipline: Discipline, caller: Principal
) -> dict[str, Any]:
    """Return the department's line as it stands, and as it would stand under another rule."""
    queue = await _counter(tx, queue_id, caller, lock=False)
    queues = await ledger.read_department(tx, queue.department_id)
    lines = await ledger.first_of_categories(tx, queues.values(), limit=PREVIEWED_MAX)
    now = datetime.now(UTC)
    changed = {**queues, queue_id: replace(queue, discipline=discipline, turns=NO_TURNS)}
    then, left = lines, dict[int, NotInLine]()
    if isinstance(discipline, Windows):
        when = await appointments(tx, queues)
        then, left = with_appointments(lines, when, queue, discipline, now=now)
    as_it_is = _order(queues, lines, now)
    as_it_would_be = _order(changed, then, now)
    places_now = {token.id: place for place, token in enumerate(as_it_is, start=1)}
    places_then = {token.id: place for place, token in enumerate(as_it_would_be, start=1)}
    shown = {token.id: token for token in (*as_it_would_be, *as_it_is)}
    return {
        "discipline": discipline,
        "waiting_count": sum(one.waiting_count for one in queues.values()),
        "line": [
            {
                "token_label": token.label,
                "queue_id": token.queue_id,
                "category": token.category,
                "waited_seconds": max(int((now - token.arrived_at).total_seconds()), 0),
                "place_now": places_now.get(token.id),
                "place_then": places_then.get(token.id),
                "not_in_line": left.get(token.id),
            }
            for token in shown.values()
        ],
    }


def _order(
    queues: Mapping[str, QueueRow], lines: Mapping[str, Iterable[TokenRow]], now: datetime
) -> list[TokenRow]:
    arranged = {
        queue.queue_id: ledger.in_calling_order(queue, lines[queue.queue_id], now=now)
        for queue in ledger.called_from(list(queues.values()))
    }
    order = ledger.in_department_order(queues, arranged, now=now)
    return list(islice(order, PREVIEWED_MAX))


async def _refuse_second_line(tx: AsyncConnection, queue: QueueRow) -> None:
    """Refuse where another counter of the department takes in the appointments.

    The department's lock keeps two counters from being chosen at once.
    """
    await lock_row(tx, tables.department, department_id=queue.department_id)
    others = await ledger.read_department(tx, queue.department_id)
    line = ledger.line_of_appointments(others.values())
    if line is not None and line.queue_id != queue.queue_id:
        raise Refused(
            "APPOINTMENTS_ELSEWHERE",
            f"The appointments of this department are called at {line.queue_id} already.",
            queue_id=line.queue_id,
        )


async def _counter(
    tx: AsyncConnection, queue_id: str, caller: Principal, *, lock: bool
) -> QueueRow:
    """Return the queue of a counter in a department of the caller; raises `Refused`."""
    read = ledger.lock_queues if lock else ledger.read_queues
    queue = (await read(tx, [queue_id])).get(queue_id)
    if queue is None or queue.kind is QueueKind.SLOT:
        raise not_found("queue", queue_id)
    in_department(caller, queue.department_id)
    if queue.kind is not QueueKind.COUNTER:
        raise Refused("NOT_A_COUNTER", "Only a counter's line has a rule to choose.", status=422)
    return queue
