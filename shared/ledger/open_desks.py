"""Notes which desks are open: one service opens them, the other shows them to those who wait."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.ledger.writing import notified


async def note_desk(
    tx: AsyncConnection,
    department_id: str,
    number: int,
    *,
    is_open: bool,
    queue_ids: Collection[str],
) -> None:
    """Note whether a desk is open, and tell those who follow the queues of its department.

    The caller holds the locks of these queues, so that two notes of a desk do not cross.
    """
    desk = {"department_id": department_id, "number": number}
    await tx.execute(_OPENED if is_open else _CLOSED, desk)
    await tx.execute(_NOTIFY, {"payload": notified(queue_ids)})


_OPENED: Final = text("""
    INSERT INTO ledger.open_desk (department_id, number) VALUES (:department_id, :number)
    ON CONFLICT DO NOTHING
""")
_CLOSED: Final = text(
    "DELETE FROM ledger.open_desk WHERE department_id = :department_id AND number = :number"
)
_NOTIFY: Final = text("SELECT pg_notify('ledger', :payload)")
