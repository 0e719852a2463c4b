"""What is left of the rate while another session keeps all old versions of rows alive."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import psycopg

from bench.figure import Better, Measured, Promise
from bench.load.ask import closed_loop
from bench.load.request import issue_request
from bench.testbed import Testbed
from bench.testbed.token_api import token_api

ROUNDS: Final = 3
SECONDS: Final = 3.0
CLIENTS: Final = 16
WARM_UP_SECONDS: Final = 2.0
# A token a second, each a version of its queue's row: what an hour leaves that nobody may clear.
CHANGES: Final = 3_600

HELD: Final = Promise(
    name="snapshot-held",
    says="While a session holds a snapshot open for an hour's worth of changes, as a backup or a "
    "forgotten transaction does, tokens are issued at this share of the rate before it.",
    unit="of the limit",
    goal=0.95,
    better=Better.HIGHER,
    measured=f"durable tokens/s, {CLIENTS} clients, {CHANGES:,} changes of the queue after the "
    "snapshot was taken",
    limit="the same before it was taken",
)
PROMISES: Final = (HELD,)


async def measure(testbed: Testbed) -> dict[str, Measured]:
    database_url, _ = await testbed.postgres(), testbed.redis()
    changes, seconds = int(testbed.share(CHANGES)), testbed.share(SECONDS)
    held: list[float] = []
    free: list[float] = []
    with token_api(testbed, database_url) as ours:

        async def rate(seconds: float) -> float:
            return (
                await closed_loop(issue_request(), [ours.port], clients=CLIENTS, seconds=seconds)
            ).rate

        await rate(WARM_UP_SECONDS)
        for _ in range(testbed.rounds(ROUNDS)):
            free.append(await rate(seconds))
            async with _snapshot(database_url):
                await closed_loop(issue_request(), [ours.port], clients=1, count=changes)
                held.append(await rate(seconds))
    values = tuple(one / other for one, other in zip(held, free, strict=True))
    return {HELD.name: Measured(values=values, ours=tuple(held), limits=tuple(free))}


@asynccontextmanager
async def _snapshot(database_url: str) -> AsyncIterator[None]:
    """Hold a snapshot of the whole database while in the block, and clear up after it."""
    connecting = psycopg.AsyncConnection.connect
    async with (
        await connecting(database_url) as holder,
        await connecting(database_url, autocommit=True) as cleaner,
    ):
        await holder.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        await holder.execute("SELECT count(*) FROM ledger.queue")
        yield
        await holder.rollback()
        await cleaner.execute("VACUUM ledger.queue")
