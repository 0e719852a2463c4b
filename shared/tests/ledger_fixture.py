"""A ledger with a few counters and visitors, for tests of whatever works on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared import ledger
from shared.events import Category, Event, EventType, QueueKind, TokenStatus, decode
from shared.ledger import Change, TokenRow
from shared.line_order import BASE_PRIORITY
from shared.tests.today import ZONE_NAME, today

LINKS = "http://tickets.example"
_ids = count(1_000_000)


@dataclass
class LedgerFixture:
    engine: AsyncEngine

    async def add_queue(
        self,
        queue_id: str,
        department_id: str = "CW",
        kind: QueueKind = QueueKind.COUNTER,
        time_zone: str = ZONE_NAME,
    ) -> None:
        async with self.engine.begin() as tx:
            await ledger.create_queue(
                tx,
                queue_id=queue_id,
                kind=kind,
                department_id=department_id,
                branch_id="main",
                time_zone=time_zone,
            )

    async def visitors(
        self,
        queue_id: str,
        categories: Sequence[Category],
        now: datetime | None = None,
        **fields: Any,
    ) -> list[TokenRow]:
        """Let one visitor of each category arrive, in this order."""
        async with self.engine.begin() as tx:
            return await arrive(tx, queue_id, categories, now, **fields)

    async def events(self, queue_id: str) -> list[Event]:
        async with self.engine.begin() as tx:
            rows = await tx.execute(
                text("SELECT body FROM ledger.event WHERE queue_id = :id ORDER BY seq"),
                {"id": queue_id},
            )
            return [decode(row.body) for row in rows]


async def arrive(
    tx: AsyncConnection,
    queue_id: str,
    categories: Sequence[Category],
    now: datetime | None = None,
    **fields: Any,
) -> list[TokenRow]:
    queues = await ledger.lock_queues(tx, [queue_id])
    queue, now = queues[queue_id], now or datetime.now(UTC)
    first = ledger.next_arrival(queue, now)
    start = queue.last_number
    changes = [
        Change(
            EventType.TOKEN_GENERATED,
            None,
            visitor(
                queue_id=queue_id,
                department_id=queue.department_id,
                number=start + n,
                category=category,
                arrived_at=first + n * timedelta(microseconds=1),
                **fields,
            ),
        )
        for n, category in enumerate(categories, start=1)
    ]
    day = changes[0].after.service_date if changes and changes[0].after else date.min
    saved = await ledger.save(
        tx,
        queues,
        changes,
        now=now,
        public_url=LINKS,
        numbers={queue_id: (day, start + len(changes))},
    )
    return [change.row for change in saved]


def visitor(**fields: Any) -> TokenRow:
    token_id = next(_ids)
    category = fields.get("category", Category.WALKIN)
    now = datetime.now(UTC)
    return TokenRow(
        **{
            "id": token_id,
            "queue_id": "CW",
            "origin_queue_id": fields.get("queue_id", "CW"),
            "department_id": "CW",
            "branch_id": "main",
            "service_date": today(),
            "number": 1,
            "label": f"{fields.get('queue_id', 'CW')}-{fields.get('number', 1):03d}",
            "status": TokenStatus.WAITING,
            "version": 0,
            "category": category,
            "priority": BASE_PRIORITY[category],
            "arrived_at": now,
            "secret": f"secret-of-token-{token_id}",
            "issued_at": now,
            **fields,
        }
    )
