"""What a token costs the disk: durable transactions, and bytes of the write-ahead log."""

from dataclasses import dataclass
from typing import Final

import psycopg

from bench.figure import Better, Measured, Promise
from bench.load.ask import closed_loop
from bench.load.request import issue_request
from bench.testbed import Testbed
from bench.testbed.token_api import token_api

ROUNDS: Final = 3
TOKENS: Final = 600
MANY: Final = 64
TOKENS_OF_MANY: Final = 6_000

COMMITS: Final = Promise(
    name="commits-token",
    says="A token alone is one durable transaction; those that come together share one.",
    unit="commits",
    goal=1.0,
    better=Better.LOWER,
    measured="transactions that wrote a token, one client",
)
WAL: Final = Promise(
    name="wal-token",
    says="Token, event, queue's row and idempotency key, with their indexes, are this much log.",
    unit="kB",
    goal=3.0,
    better=Better.LOWER,
    measured=f"write-ahead log in kB a token, {MANY} clients",
)
PROMISES: Final = (COMMITS, WAL)


@dataclass(frozen=True)
class Written:
    commits: int
    bytes: int


async def measure(testbed: Testbed) -> dict[str, Measured]:
    database_url, _ = await testbed.postgres(), testbed.redis()
    alone: list[Written] = []
    many: list[Written] = []
    few, lots = int(testbed.share(TOKENS)), int(testbed.share(TOKENS_OF_MANY))
    with token_api(testbed, database_url) as ours:

        async def issue(clients: int, count: int) -> Written:
            before = await _written(database_url)
            await closed_loop(issue_request(), [ours.port], clients=clients, count=count)
            after = await _written(database_url)
            return Written(after.commits - before.commits, after.bytes - before.bytes)

        await issue(MANY, few)
        for _ in range(testbed.rounds(ROUNDS)):
            alone.append(await issue(1, few))
            many.append(await issue(MANY, lots))
    return {
        COMMITS.name: Measured(
            # Autovacuum's own transactions are a few in a thousand.
            values=tuple(round(one.commits / few, 2) for one in alone),
            details={f"with {MANY} clients": many[-1].commits / lots},
        ),
        WAL.name: Measured(
            values=tuple(one.bytes / lots / 1000 for one in many),
            details={"alone": alone[-1].bytes / few / 1000},
        ),
    }


async def _written(database_url: str) -> Written:
    """Count the transactions that have written so far, and the bytes of their log."""
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        rows = await connection.execute(
            "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint, "
            "pg_current_wal_insert_lsn() - '0/0'"
        )
        [(transactions, position)] = await rows.fetchall()
        return Written(transactions, int(position))
