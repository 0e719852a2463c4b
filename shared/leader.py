"""Leader election by an advisory lock of Postgres, and an event that notifications set."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.postgres import listen

RETRY_SECONDS: Final = 1.0

log = structlog.get_logger()


@asynccontextmanager
async def leadership(engine: AsyncEngine, lock: int) -> AsyncIterator[AsyncConnection]:
    """Wait for the advisory lock, and hold it as long as the connection lives.

    Yields the connection in autocommit. A leader that runs a statement on it from time to time gets
    an error once the connection, and with it the lock, is lost.
    """
    async with engine.connect() as connection:
        leader = await connection.execution_options(isolation_level="AUTOCOMMIT")
        statement = text("SELECT pg_try_advisory_lock(:lock)")
        # A blocking pg_advisory_lock would be ended by lock_timeout, so the lock is polled.
        while not (await leader.execute(statement, {"lock": lock})).scalar_one():  # noqa: ASYNC110 - as above
            await asyncio.sleep(RETRY_SECONDS)
        log.info("became leader", lock=lock)
        try:
            yield leader
        finally:
            # Closing the session, not giving it back to the pool, is what frees the lock.
            await leader.invalidate()


@asynccontextmanager
async def woken_by(database_url: str, channel: str) -> AsyncIterator[asyncio.Event]:
    """Yield an event that is set at each notification on `channel`."""
    news = asyncio.Event()

    async def set_at_each() -> None:
        async for _ in listen(database_url, channel):
            news.set()

    async with asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(set_at_each())
        try:
            yield news
        finally:
            listening.cancel()
