"""Metrics of relay and worker, which serve no HTTP, read from the tables by the API."""

from prometheus_client import Metric
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import progress
from shared.backlog import unrelayed


async def read(tx: AsyncConnection) -> list[Metric]:
    return [*await unrelayed(tx), *await progress.read(tx, "token_api")]
