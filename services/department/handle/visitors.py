"""A person of the department: found, read, and everybody who waits page by page."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.handle.answers import listed
from services.department.handle.serving import today_in
from services.department.rules.commands import Actor
from services.department.rules.desks import no_such_department
from services.department.rules.searching import LookedFor, parse
from services.department.store import waiting_pages as pages
from services.department.store.lookups import keep_lookup
from services.department.store.notes import notes_of
from services.department.store.visitors import find_visitors
from shared import ledger
from shared.ledger import TokenRow, ticket_url
from shared.returning import ReturnRule, may_return

Json = dict[str, Any]


async def search(
    tx: AsyncConnection, department_id: str, typed: str, *, by: Actor, rule: ReturnRule
) -> list[Json]:
    """Find people of this department, and keep that they were looked up."""
    queues = await ledger.read_department(tx, department_id)
    if not queues:
        raise no_such_department(department_id)
    queue = next(iter(queues.values()))
    now = datetime.now(UTC)
    asked = parse(typed)
    day = today_in(queues, now)
    found = await find_visitors(tx, department_id, queue.branch_id, asked, day)
    await keep_lookup(tx, department_id, by, asked.looked_for, [token.id for token in found])
    shown = await _shown(tx, found, now)
    return [
        {
            **shown(token),
            "service_date": token.service_date.isoformat(),
            "can_return": may_return(token, time_zone=queue.time_zone, now=now, rule=rule),
        }
        for token in found
    ]


async def read_holder(tx: AsyncConnection, token: TokenRow, *, by: Actor, public_url: str) -> Json:
    """Return what is printed, and what can be corrected; kept like a search."""
    await keep_lookup(tx, token.department_id, by, LookedFor.CHOSEN, [token.id])
    queue = (await ledger.read_queues(tx, [token.queue_id]))[token.queue_id]
    return {
        "id": token.id,
        "token_label": token.label,
        "queue_id": token.queue_id,
        "time_zone": queue.time_zone,
        "issued_at": token.issued_at,
        "name": token.name,
        "email": token.email,
        "phone": token.phone,
        "language": token.language,
        "ticket_url": ticket_url(public_url, token.secret),
    }


async def read_page(
    tx: AsyncConnection, department_id: str, cursor: str | None, *, limit: int
) -> Json:
    """Return the next of everybody who waits, in the order of the line, and where to go on.

    A discipline that counts turns is begun anew with each page: further back its order is near.
    """
    queues = await ledger.read_department(tx, department_id)
    if not queues:
        raise no_such_department(department_id)
    now = datetime.now(UTC)
    read_to = pages.decoded(cursor)
    found = await pages.next_of_each(tx, queues.values(), read_to, limit=limit)
    lines = {
        queue_id: ledger.in_calling_order(queues[queue_id], line, now=now)
        for queue_id, line in ledger.by_queue(queues, found).items()
    }
    page = list(islice(ledger.in_department_order(queues, lines, now=now), limit))
    shown = await _shown(tx, page, now)
    more = len(found) > len(page)
    return {
        "waiting": [shown(token) for token in page],
        "next": pages.encoded(pages.after_page(read_to, page)) if more else None,
    }


async def _shown(
    tx: AsyncConnection, found: Sequence[TokenRow], now: datetime
) -> Callable[[TokenRow], Json]:
    """Return how a token is shown: with its notes, and the further services of the visit."""
    ids = [token.id for token in found]
    notes, services = await notes_of(tx, ids), await ledger.next_services(tx, ids)
    return lambda token: listed(
        token, notes.get(token.id, ()), now=now, services=services.get(token.id, ())
    )
