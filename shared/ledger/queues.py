"""Making, moving and deleting the queues of the ledger; only token_api does."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events import QueueKind


async def create_queue(
    tx: AsyncConnection,
    *,
    queue_id: str,
    kind: QueueKind,
    department_id: str,
    branch_id: str,
    time_zone: str,
    ageing: bool = False,
) -> None:
    await tx.execute(
        text("""
        INSERT INTO ledger.queue (queue_id, kind, department_id, branch_id, time_zone, ageing)
        VALUES (:queue_id, :kind, :department_id, :branch_id, :time_zone, :ageing)
        """),
        {
            "queue_id": queue_id,
            "kind": kind.value,
            "department_id": department_id,
            "branch_id": branch_id,
            "time_zone": time_zone,
            "ageing": ageing,
        },
    )


async def set_time_zone(tx: AsyncConnection, branch_id: str, time_zone: str) -> None:
    await tx.execute(
        text("UPDATE ledger.queue SET time_zone = :time_zone WHERE branch_id = :branch_id"),
        {"time_zone": time_zone, "branch_id": branch_id},
    )


async def delete_queue(tx: AsyncConnection, queue_id: str) -> None:
    """Delete a queue that never had a token; raises an integrity error when it had one."""
    await tx.execute(text("DELETE FROM ledger.queue WHERE queue_id = :id"), {"id": queue_id})
