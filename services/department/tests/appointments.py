"""People who have booked in a hall of the tests, and who of them has checked in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from services.department.tests.builders import a_token
from services.department.tests.conftest import Hall
from shared import ledger
from shared.events import Category, EventType, QueueKind, TokenStatus
from shared.ledger import Change, TokenRow
from shared.line_order import BASE_PRIORITY
from shared.ordering import Discipline
from shared.tests.today import ZONE_NAME, today

SLOT: Final = "0198c1c2-0000-7000-8000-000000000001"


async def set_discipline(hall: Hall, discipline: Discipline, queue_id: str = "CW") -> None:
    async with hall.owner.begin() as tx:
        await ledger.lock_queues(tx, [queue_id])
        await ledger.set_discipline(tx, queue_id, discipline)


async def add_slot(
    hall: Hall,
    booked: int,
    doctor_id: UUID | None = None,
    slot_id: str = SLOT,
    *,
    check_in: bool = False,
) -> list[int]:
    """Let people book who have not joined the line; return their tokens."""
    now = datetime.now(UTC)
    async with hall.owner.begin() as tx:
        await ledger.create_queue(
            tx,
            queue_id=slot_id,
            kind=QueueKind.SLOT,
            department_id="CW",
            branch_id="main",
            time_zone=ZONE_NAME,
            slot=ledger.SlotQueue(
                doctor_id=doctor_id,
                service_date=today(),
                starts_at=now,
                capacity=9,
                check_in=check_in,
            ),
        )
        queues = await ledger.lock_queues(tx, [slot_id])
        changes = [
            Change(EventType.TOKEN_ALLOCATED, None, _booked(next(hall.ids), slot_id, number, now))
            for number in range(1, booked + 1)
        ]
        saved = await ledger.save(tx, queues, changes, now=now, public_url="http://kiosk.example")
    return [one.row.id for one in saved]


def _booked(token_id: int, slot_id: str, number: int, now: datetime) -> TokenRow:
    return a_token(
        id=token_id,
        queue_id=slot_id,
        origin_queue_id=slot_id,
        slot_id=UUID(slot_id),
        number=number,
        status=TokenStatus.ALLOCATED,
        service_date=today(),
        arrived_at=now,
        secret=f"booked-{slot_id[-4:]}-{number:016}",
    )


async def joins(hall: Hall, token_ids: Sequence[int]) -> None:
    """Let people who have booked join the line of CW, as a check-in does."""
    async with hall.owner.begin() as tx:
        for token_id in token_ids:
            token = await ledger.find_token(tx, token_id)
            queues = await ledger.lock_queues(tx, [token.queue_id, "CW"])
            joined = replace(
                token,
                status=TokenStatus.WAITING,
                queue_id="CW",
                category=Category.ONLINE,
                priority=BASE_PRIORITY[Category.ONLINE],
                visit=2,
                slot_id=None,
                checked_in_at=datetime.now(UTC),
            )
            left = Change(EventType.TOKEN_TRANSFERRED, token, joined, queue_id=token.queue_id)
            arrived = Change(EventType.TOKEN_ARRIVED, joined, joined)
            now = datetime.now(UTC)
            await ledger.save(tx, queues, [left, arrived], now=now, public_url="http://x.example")
