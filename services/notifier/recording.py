"""Records which letters the mail server has accepted, a little after they were sent."""

import asyncio
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.notifier.store.sending import record_sent
from shared.logs import describe
from shared.waiting import wait_at_most

# Sending waits when so many accepted letters are not yet written down: a worker killed now
# would send them again (with the same Message-ID).
UNRECORDED_MAX: Final = 20
# A first letter is recorded at once. Later ones are collected for a moment, or until there are so
# many, to share a statement and its commit: half of what may be unrecorded, so sending goes on.
COLLECTED_MAX: Final = UNRECORDED_MAX // 2
COLLECT_SECONDS: Final = 0.05
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
        self._many = asyncio.Event()
        self._progress = asyncio.Condition()

    def note(self, letter_id: UUID) -> None:
        """Note an accepted letter, to be written down in a moment."""
        self._accepted.append(letter_id)
        self._something.set()
        if len(self._accepted) >= COLLECTED_MAX:
            self._many.set()

    @property
    def unrecorded(self) -> list[UUID]:
        return self._writing + self._accepted

    async def until_few_unrecorded(self) -> None:
        """Wait while too many letters are not written down; the next one may then be sent."""
        if self._count >= UNRECORDED_MAX:
            async with self._progress:
                await self._progress.wait_for(lambda: self._count < UNRECORDED_MAX)

    async def flush(self) -> None:
        """Return when everything noted is written down."""
        self._many.set()
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
                self._many.clear()
                self._writing, self._accepted = self._accepted, []
            await record_sent(connection, self._writing)
            async with self._progress:
                self._writing = []
                self._progress.notify_all()
            await self._collect()

    async def _collect(self) -> None:
        """Wait until there are many, or for a moment; whoever flushes does not wait for more."""
        await wait_at_most(self._many, COLLECT_SECONDS)

    @property
    def _count(self) -> int:
        return len(self._accepted) + len(self._writing)
