"""The engines: killed, frozen, come back empty or with yesterday's data, and locked."""

import asyncio
import random
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

import psycopg

from tests.chaos.faults.cell import Cell
from tests.chaos.world import World

ENGINES: Final = ("postgres", "redis", "kafka")
DOWN_SECONDS: Final = 5.0
FREEZE_SECONDS: Final = (1.0, 10.0)
LOCK_SECONDS: Final = (10.0, 12.0)
# How much the counters move on between the snapshot and its return.
SNAPSHOT_AGE_SECONDS: Final = 4.0
# Waiting longer for our own lock would be no fault for others.
LOCK_WAIT_MS: Final = 10_000
ROWS: Final = "SELECT FROM ledger.queue FOR UPDATE"
TABLE: Final = "LOCK TABLE ledger.token"


@asynccontextmanager
async def killed(
    name: str, how: signal.Signals, world: World, _chance: random.Random
) -> AsyncIterator[None]:
    engine = world.engines[name]
    await engine.end(how)
    try:
        yield
    finally:
        await engine.start()


@asynccontextmanager
async def frozen(name: str, world: World, _chance: random.Random) -> AsyncIterator[None]:
    world.engines[name].freeze()
    try:
        yield
    finally:
        world.engines[name].thaw()


@asynccontextmanager
async def emptied(name: str, world: World, _chance: random.Random) -> AsyncIterator[None]:
    engine = world.engines[name]
    await engine.end()
    engine.forget()
    try:
        yield
    finally:
        await engine.start()


@asynccontextmanager
async def set_back(world: World, _chance: random.Random) -> AsyncIterator[None]:
    """Let Redis come back with the data of some seconds ago: its counters are in the past."""
    engine = world.engines["redis"]
    snapshot = world.home / "redis-snapshot"
    shutil.rmtree(snapshot, ignore_errors=True)
    await asyncio.to_thread(shutil.copytree, engine.folder, snapshot)
    await asyncio.sleep(SNAPSHOT_AGE_SECONDS)
    await engine.end()
    engine.forget()
    shutil.move(snapshot, engine.folder)
    try:
        yield
    finally:
        await engine.start()


@asynccontextmanager
async def locked(statement: str, world: World, _chance: random.Random) -> AsyncIterator[None]:
    """Hold a lock as somebody's forgotten session does."""
    session = await psycopg.AsyncConnection.connect(world.addresses.database_url)
    try:
        await session.execute(f"SET lock_timeout = {LOCK_WAIT_MS}".encode())
        await session.execute(statement.encode())
        yield
    finally:
        await session.close()


CELLS: Final = (
    *(Cell("kill", name, (0, 0), partial(killed, name, signal.SIGKILL)) for name in ENGINES),
    *(
        Cell("down", name, (DOWN_SECONDS, DOWN_SECONDS), partial(killed, name, signal.SIGKILL))
        for name in ENGINES
    ),
    *(Cell("freeze", name, FREEZE_SECONDS, partial(frozen, name)) for name in ENGINES),
    # SIGQUIT is Postgres's immediate stop: no checkpoint, no farewell.
    Cell("immediate-stop", "postgres", (0, 0), partial(killed, "postgres", signal.SIGQUIT)),
    Cell("empty", "redis", (0, 2), partial(emptied, "redis")),
    Cell("empty", "kafka", (0, 2), partial(emptied, "kafka")),
    Cell("old-snapshot", "redis", (0, 1), set_back),
    Cell("locked-rows", "postgres", LOCK_SECONDS, partial(locked, ROWS)),
    Cell("locked-table", "postgres", LOCK_SECONDS, partial(locked, TABLE)),
)
