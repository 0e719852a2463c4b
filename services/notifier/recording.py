"""Writes down which letters a mail server has accepted, a little behind the sending."""

import asyncio
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.notifier.store.sending import record_sent
from shared.logs import describe

# Sending waits when so many accepted letters are not yet written down: a worker killed now
# would send them again (with the same Message-ID).
UNRECORDED_MAX: Final = 20
# At full speed several letters share one statement; the first of them waits this long.
GATHER_SECONDS: Final = 0.01
RETRY_SECONDS: Final = 0.5

POSTGRES_GONE: Final = (OperationalError, InterfaceError, PoolTimeoutError)

log = structlog.get_logger()


class Recorder:
    """Keeps what is accepted until Postgres has it, however long Postgres is away."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._accepted: list[UUID] = []
        self._writing: list[UUID] = []
        self._something = asyncio.Event()
        self._progress = asyncio.Condition()

    def note(self, letter_id: UUID) -> None:
        """Note an accepted letter, to be written down within milliseconds."""
        self._accepted.append(letter_id)
        self._something.set()

    @property
    def unrecorded(self) -> list[UUID]:
        return self._writing + self._accepted

    async def room(self) -> None:
        """Wait while too many letters are not written down; the next one may then be sent."""
        if self._count >= UNRECORDED_MAX:
            async with self._progress:
                await self._progress.wait_for(lambda: self._count < UNRECORDED_MAX)

    async def flush(self) -> None:
        """Return when everything noted is written down."""
        async with self._progress:
            await self._progress.wait_for(lambda: not self._count)

    async def run(self) -> None:
        """Write down what is noted, for ever, over a connection that is kept."""
        while True:
            try:
                async with self._engine.connect() as connection:
                    await self._record_over(connection)
            except POSTGRES_GONE as error:
                log.warning("letters sent but not recorded, trying again", error=describe(error))
                await asyncio.sleep(RETRY_SECONDS)

    async def _record_over(self, connection: AsyncConnection) -> None:
        while True:
            if not self._writing:
                await self._something.wait()
                self._something.clear()
                self._writing, self._accepted = self._accepted, []
            await record_sent(connection, self._writing)
            async with self._progress:
                self._writing = []
                self._progress.notify_all()
            await asyncio.sleep(GATHER_SECONDS)

    @property
    def _count(self) -> int:
        return len(self._accepted) + len(self._writing)
