"""Metrics of the worker, which serves no HTTP, read from the tables by the API."""

from prometheus_client import Metric
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import progress
from shared.backlog import consumed, unseen


async def read(tx: AsyncConnection) -> list[Metric]:
    return [
        *await consumed(tx, "department"),
        *await unseen(tx, "department"),
        *await progress.read(tx, "department"),
    ]
