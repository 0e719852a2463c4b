"""Listening for notifications, on a real Postgres."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import psycopg
import pytest

from shared.postgres import EVERYTHING, listen

CHANNEL = "test_listening"
# It takes milliseconds; a loaded machine may take longer.
PATIENCE_SECONDS = 20


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
