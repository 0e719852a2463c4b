"""Sessions that are over before their tokens expire: known to each process without asking.

token_api notes in `ledger.session_end` from which generation on somebody's sessions are good
(docs/decisions/0014). Each process keeps that table in memory and reads it again at each
notification; no request asks the database.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Final, Never

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.auth.principal import Principal
from shared.cancellation import raise_if_cancelled
from shared.leader import woken_by
from shared.logs import describe
from shared.postgres import looking
from shared.problems import EngineUnavailable
from shared.waiting import wait_at_most

CHANNEL: Final = "session_end"
# Notifications come within milliseconds; this is for those that a broken connection has lost.
POLL_SECONDS: Final = 3.0
RETRY_SECONDS: Final = 1.0
# A start waits so long for the first reading; until there is one, no token is believed.
FIRST_SECONDS_MAX: Final = 2.0

_ENDED: Final = text("SELECT subject, generation FROM ledger.session_end")

log = structlog.get_logger()


class EndedSessions:
    def __init__(self) -> None:
        self._first_good: Mapping[str, int] | None = None
        self._changed = asyncio.Event()

    def ended(self, caller: Principal) -> bool:
        """Tell whether the session is over; raises `EngineUnavailable` while that is not known."""
        if self._first_good is None:
            engine = "postgres"
            raise EngineUnavailable(engine)
        if caller.generation is None:
            return False
        return caller.generation < self._first_good.get(caller.subject, 0)

    async def until_over(self, caller: Principal) -> None:
        """Return when the session has been ended, or when its token expires."""
        while not self.ended(caller) and (seconds := caller.expires_at - time.time()) > 0:
            await wait_at_most(self._changed, seconds)

    async def keep(self, engine: AsyncEngine) -> Never:
        """Keep what is known up to date, for ever; what was known stays while Postgres is gone."""
        address = engine.url.render_as_string(hide_password=False)
        while True:
            try:
                async with woken_by(address, CHANNEL) as news:
                    while True:
                        news.clear()
                        await self._read(engine)
                        await wait_at_most(news, POLL_SECONDS)
            except Exception as error:  # noqa: BLE001 — whatever it is, it is read again
                raise_if_cancelled()
                log.warning("ended sessions not read, trying again", error=describe(error))
                await asyncio.sleep(RETRY_SECONDS)

    async def _read(self, engine: AsyncEngine) -> None:
        async with looking(engine) as tx:
            rows = await tx.execute(_ENDED)
            found = {row.subject: row.generation for row in rows}
        if found != self._first_good:
            self._first_good = found
            self._changed.set()
            self._changed = asyncio.Event()

    async def first_reading(self) -> None:
        if self._first_good is None:
            await self._changed.wait()


@asynccontextmanager
async def keeping_ended_sessions(engine: AsyncEngine) -> AsyncIterator[EndedSessions]:
    """Yield what is kept up to date meanwhile; Postgres may also come later."""
    sessions = EndedSessions()
    keeping = asyncio.create_task(sessions.keep(engine))
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(FIRST_SECONDS_MAX):
                await sessions.first_reading()
        yield sessions
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
