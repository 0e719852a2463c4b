"""Who has booked, as they would stand in a line that takes in the appointments."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events import QueueKind
from shared.ledger import QueueRow, TokenRow
from shared.line_order import BASE_PRIORITY
from shared.ordering import Appointment, Windows


class NotInLine(StrEnum):
    """Why somebody who has booked would stand in no line."""

    EXPECTED = "EXPECTED"  # they have to check in
    EARLY = "EARLY"  # they have, before their window opens


async def appointments(
    tx: AsyncConnection, queues: Mapping[str, QueueRow]
) -> dict[str, Appointment]:
    """Return when each of the slots begins and ends."""
    slots = [queue for queue in queues.values() if queue.kind is QueueKind.SLOT]
    if not slots:
        return {}
    rows = await tx.execute(_ENDS, {"ids": [slot.queue_id for slot in slots]})
    ends = {row.queue_id: row.ends_at for row in rows}
    return {
        slot.queue_id: Appointment(
            slot.starts_at, ends[slot.queue_id], timedelta(minutes=slot.delay_minutes)
        )
        for slot in slots
        if slot.starts_at is not None and slot.queue_id in ends
    }


def with_appointments(
    lines: Mapping[str, Sequence[TokenRow]],
    when: Mapping[str, Appointment],
    line: QueueRow,
    rules: Windows,
    *,
    now: datetime,
) -> tuple[dict[str, list[TokenRow]], dict[int, NotInLine]]:
    """Return the lines with those in it who would join, and why the others would not."""
    found = {queue_id: list(tokens) for queue_id, tokens in lines.items()}
    left: dict[int, NotInLine] = {}
    for slot_id, appointment in when.items():
        for one in lines.get(slot_id, ()):
            standing = rules.joins(
                one.category, one.arrived_at, one.checked_in_at, appointment, now=now
            )
            if standing is None:
                left[one.id] = NotInLine.EARLY if one.checked_in_at else NotInLine.EXPECTED
                continue
            category, arrived_at, _ = standing
            joined = replace(
                one,
                queue_id=line.queue_id,
                category=category,
                priority=BASE_PRIORITY[category],
                arrived_at=arrived_at,
            )
            found[line.queue_id].append(joined)
    return found, left


# A slot's queue has its id.
_ENDS: Final = text("""
    SELECT CAST(slot_id AS text) AS queue_id, ends_at FROM token_api.slot
    WHERE slot_id = ANY(CAST(:ids AS uuid[]))
""")
