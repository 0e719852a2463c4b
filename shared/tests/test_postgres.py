"""Listening for notifications, and cancelling, on a real Postgres."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, suppress

import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.pipeline import Statement, pipelined
from shared.postgres import EVERYTHING, create_engine, listen, looking

CHANNEL = "test_listening"
SLEEP = "SELECT pg_sleep(1.5)"
SLEEPING = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
# It takes milliseconds; a loaded machine may take longer.
PATIENCE_SECONDS = 60


@pytest.fixture
async def teller(database_url: str) -> AsyncIterator[psycopg.AsyncConnection]:
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        yield connection


async def tell(teller: psycopg.AsyncConnection, *payloads: str) -> None:
    async with teller.transaction():
        for payload in payloads:
            await teller.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])


async def test_all_that_is_told_is_heard_in_order(
    database_url: str, teller: psycopg.AsyncConnection
) -> None:
    async with aclosing(listen(database_url, CHANNEL)) as heard, asyncio.timeout(PATIENCE_SECONDS):
        assert await anext(heard) == EVERYTHING
        await tell(teller, "a", "b")
        assert [await anext(heard), await anext(heard)] == ["a", "b"]
        later = asyncio.create_task(anext(heard))
        await asyncio.sleep(0.3)
        await tell(teller, "c")
        assert await later == "c"


async def test_after_a_lost_connection_everything_may_be_new(
    database_url: str, teller: psycopg.AsyncConnection
) -> None:
    async with aclosing(listen(database_url, CHANNEL)) as heard, asyncio.timeout(PATIENCE_SECONDS):
        await anext(heard)
        again = asyncio.create_task(anext(heard))
        await teller.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'listen' AND datname = current_database()"
        )
        assert await again == EVERYTHING
        await tell(teller, "d")
        assert await anext(heard) == "d"


async def sleep_in(engine: AsyncEngine) -> None:
    async with engine.begin() as tx:
        await tx.execute(text(SLEEP))


async def sleep_in_a_pipeline(engine: AsyncEngine) -> None:
    async with engine.begin() as tx, pipelined(tx) as pipeline:
        pipeline.add(Statement(text(SLEEP), {}, len))


@pytest.mark.parametrize("sleep", [sleep_in, sleep_in_a_pipeline])
async def test_a_task_is_cancelled_also_while_its_connection_breaks(
    sleep: Callable[[AsyncEngine], Awaitable[None]],
    database_url: str,
    teller: psycopg.AsyncConnection,
) -> None:
    engine = create_engine(database_url, role="nowserving_token_api")

    async def for_ever() -> None:
        while True:
            with suppress(SQLAlchemyError):
                await sleep(engine)

    task = asyncio.create_task(for_ever())
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (pids := await (await teller.execute(SLEEPING)).fetchall()):
            await asyncio.sleep(0.01)
    task.cancel()
    # Nothing else runs until the server has ended the connection.
    with psycopg.connect(database_url, autocommit=True) as other:
        for (pid,) in pids:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    await asyncio.wait([task], timeout=PATIENCE_SECONDS)
    cancelled_at_once = task.cancelled()
    task.cancel()
    await asyncio.wait([task])
    await engine.dispose()
    assert cancelled_at_once


async def test_each_statement_of_a_look_commits_and_the_next_transaction_does_not(
    database_url: str,
) -> None:
    engine = create_engine(database_url, role=make_url(database_url).username or "", pool_size=1)
    ids = text("SELECT pg_current_xact_id()::text")
    async with looking(engine) as tx:
        assert (await tx.execute(ids)).scalar() != (await tx.execute(ids)).scalar()
    async with engine.begin() as tx:
        assert (await tx.execute(ids)).scalar() == (await tx.execute(ids)).scalar()
    await engine.dispose()


async def test_no_statement_is_compiled_however_dear_it_looks(database_url: str) -> None:
    engine = create_engine(database_url, role=make_url(database_url).username or "")
    async with engine.connect() as connection:
        dear = "EXPLAIN SELECT count(*) FROM generate_series(1, 100000000) a, ledger.queue"
        plan = "\n".join((await connection.execute(text(dear))).scalars())
        assert "cost=" in plan
        assert "JIT" not in plan
    await engine.dispose()
