"""Postgres: the engine, a request's transaction, and listening for notifications.

Everything goes through SQLAlchemy Core on async connections; there is no ORM and no session.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Final

import psycopg
import psycopg.sql
from fastapi import Depends, Request
from sqlalchemy import URL, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from shared.cancellation import is_cancelled, raise_if_cancelled

# A process that stops while it holds a lock must not block a queue, so every wait is bounded.
LOCK_TIMEOUT_MS: Final = 2_000
STATEMENT_TIMEOUT_MS: Final = 2_000
IDLE_IN_TRANSACTION_TIMEOUT_MS: Final = 2_000
CONNECT_TIMEOUT_SECONDS: Final = 2
# A connection whose bytes are not acknowledged for this long is closed.
TCP_USER_TIMEOUT_MS: Final = 4_000
POOL_TIMEOUT_SECONDS: Final = 2
# A process's connections, unless it asks for another number of them.
POOL_SIZE: Final = 10
# `shared.pipeline_wire` prepares what is asked often; the driver would deallocate it at a rollback.
UNPREPARED: Final[dict[str, Any]] = {"prepare_threshold": None}
# A listener that lost its connection tries again after this pause.
LISTEN_RETRY_SECONDS: Final = 1.0
# What a listener yields when notifications may have been missed.
EVERYTHING: Final = "*"


def create_engine(database_url: str, *, role: str, pool_size: int = POOL_SIZE) -> AsyncEngine:
    """Return an engine whose connections act as `role`, whatever user logged in.

    There is no ping before use: a connection that turns out to be closed empties the pool at once,
    and its request is answered 503, or tried again where that is safe.
    """
    settings = {
        "role": role,
        "timezone": "UTC",
        "lock_timeout": LOCK_TIMEOUT_MS,
        "statement_timeout": STATEMENT_TIMEOUT_MS,
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_TIMEOUT_MS,
        # Our statements read few rows; compiling one that Postgres takes for dear (tables that
        # have just been filled have no statistics yet) takes a second, for every execution.
        "jit": "off",
    }
    engine = create_async_engine(
        psycopg_url(database_url),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_SECONDS,
        hide_parameters=True,  # they are people's names and addresses
        connect_args={
            "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
            "connect_timeout": CONNECT_TIMEOUT_SECONDS,
            "tcp_user_timeout": TCP_USER_TIMEOUT_MS,
            "application_name": role,
            **UNPREPARED,
        },
    )
    event.listen(engine.sync_engine, "handle_error", _cancellation_instead)
    return engine


@asynccontextmanager
async def looking(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Yield a connection on which each statement commits by itself.

    That is one round trip instead of three: most of what a timer costs that looks again and again
    whether something is due.
    """
    async with engine.connect() as connection:
        yield await connection.execution_options(isolation_level="AUTOCOMMIT")


def _cancellation_instead(_: ExceptionContext) -> asyncio.CancelledError | None:
    """Return what is to be raised in a task that was cancelled while its connection broke."""
    return asyncio.CancelledError() if is_cancelled() else None


def psycopg_url(database_url: str) -> URL:
    """Return the URL with the driver that the suite uses, whatever scheme it was written with."""
    return make_url(database_url).set(drivername="postgresql+psycopg")


async def transaction(request: Request) -> AsyncIterator[AsyncConnection]:
    engine: AsyncEngine = request.state.engine
    async with engine.begin() as tx:
        yield tx


# Function scope: the commit happens before the answer is sent, so a failing commit is no 201.
Transaction = Annotated[AsyncConnection, Depends(transaction, scope="function")]


async def listen(database_url: str, channel: str) -> AsyncGenerator[str, None]:
    """Yield the payload of each notification on `channel`, for ever.

    After each connect it yields `EVERYTHING`, because what came meanwhile is not known.
    """
    while True:
        try:
            async for payload in _listen_once(database_url, channel):
                yield payload
        except psycopg.OperationalError:
            raise_if_cancelled()
            await asyncio.sleep(LISTEN_RETRY_SECONDS)


async def _listen_once(database_url: str, channel: str) -> AsyncIterator[str]:
    url = (
        psycopg_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    )
    connection = await psycopg.AsyncConnection.connect(
        url, autocommit=True, connect_timeout=CONNECT_TIMEOUT_SECONDS, application_name="listen"
    )
    async with connection:
        await connection.execute(
            psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(channel))
        )
        yield EVERYTHING
        while True:
            async for notification in connection.notifies(timeout=0):
                yield notification.payload
            await _until_readable(connection)


async def _until_readable(connection: psycopg.AsyncConnection) -> None:
    """Wait for bytes on the socket; the driver's own waiting wakes up ten times a second."""
    loop, readable = asyncio.get_running_loop(), asyncio.Event()
    socket = connection.fileno()
    loop.add_reader(socket, readable.set)
    try:
        await readable.wait()
    finally:
        loop.remove_reader(socket)
