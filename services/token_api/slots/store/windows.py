"""Which counter of a department takes in its appointments."""

from typing import Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.ledger.reading import TAKES_IN_APPOINTMENTS
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


# Of a slot `s`: whether whoever checks in joins a counter's line, so that nobody is called from it.
CALLED_AT_COUNTER: Final = f"""EXISTS (SELECT FROM ledger.queue c
    WHERE c.department_id = s.department_id AND {TAKES_IN_APPOINTMENTS})"""
_COUNTER: Final = text(f"""
    SELECT queue_id, discipline FROM ledger.queue c
    WHERE department_id = :department AND {TAKES_IN_APPOINTMENTS}
    ORDER BY queue_id LIMIT 1
""")
