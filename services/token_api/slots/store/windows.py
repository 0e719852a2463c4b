"""Which counter of a department takes in its appointments."""

from typing import Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.ordering import Windows, from_json


class LineOfAppointments(NamedTuple):
    queue_id: str
    rules: Windows


async def line_of_appointments(
    tx: AsyncConnection, department_id: str
) -> LineOfAppointments | None:
    """Return it with its rule, read without a lock; null: the department has none."""
    row = (await tx.execute(_COUNTER, {"department": department_id})).first()
    rules = from_json(row.discipline) if row is not None else None
    return LineOfAppointments(row.queue_id, rules) if row and isinstance(rules, Windows) else None


_COUNTER: Final = text("""
    SELECT queue_id, discipline FROM ledger.queue
    WHERE department_id = :department AND kind = 'COUNTER' AND discipline ->> 'kind' = 'WINDOWS'
    ORDER BY queue_id LIMIT 1
""")
