"""A department that there is."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.rules.desks import no_such_department
from shared import ledger
from shared.ledger import QueueRow


async def lock_department(tx: AsyncConnection, department_id: str) -> Mapping[str, QueueRow]:
    """Lock its queues and return them by id. Raises `Refused` (404) when there are none."""
    queues = await ledger.lock_department(tx, department_id)
    if not queues:
        raise no_such_department(department_id)
    return queues
