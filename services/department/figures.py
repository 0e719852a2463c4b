"""What Prometheus reads of the worker, which has no door."""

from prometheus_client import Metric
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.backlog import consumed, unseen


async def read(tx: AsyncConnection) -> list[Metric]:
    return [*await consumed(tx, "department"), *await unseen(tx, "department")]
