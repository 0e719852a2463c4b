"""Looks every second at what the processes hold, and at what lies between ledger and effects."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

import psutil
import psycopg

from tests.chaos.suite import PROCESSES
from tests.chaos.world import World

PERIOD_SECONDS: Final = 1.0
CONNECT_SECONDS_MAX: Final = 2
ASK_MS_MAX: Final = 2_000


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is on its way. `unsent`: letters that wait or rest; `connections`: to Postgres."""

    at: float
    unrelayed: int
    unseen: int
    unsent: int
    connections: int

    @property
    def gone(self) -> bool:
        return self.unrelayed == self.unseen == 0


@dataclass(slots=True)
class Held:
    """The most that a process has held, and what it held at the first and the last look."""

    rss_bytes: list[int] = field(default_factory=list)
    open_files: list[int] = field(default_factory=list)


@dataclass
class Samples:
    backlogs: list[Backlog] = field(default_factory=list)
    held: dict[str, Held] = field(default_factory=dict)
    lags: list[float] = field(default_factory=list)  # how late we ourselves woke up, in seconds

    async def take(self, world: World, stop: asyncio.Event) -> None:
        """Look every second until stopped; an engine that is gone is not looked at."""
        while not stop.is_set():
            for name in PROCESSES:
                self._look(name, world.suite.running(name))
            with contextlib.suppress(psycopg.Error, TimeoutError):
                self.backlogs.append(await backlog(world.addresses.database_url))
            rested = monotonic()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), PERIOD_SECONDS)
            self.lags.append(max(monotonic() - rested - PERIOD_SECONDS, 0.0))

    def _look(self, name: str, process: psutil.Process | None) -> None:
        if process is None:
            return
        held = self.held.setdefault(name, Held())
        with contextlib.suppress(psutil.Error):
            held.rss_bytes.append(process.memory_info().rss)
            held.open_files.append(process.num_fds())


async def backlog(database_url: str) -> Backlog:
    """Ask the ledger and the consumers' tables; raises psycopg.Error or TimeoutError."""
    async with asyncio.timeout(CONNECT_SECONDS_MAX * 2):
        async with await psycopg.AsyncConnection.connect(
            database_url,
            connect_timeout=CONNECT_SECONDS_MAX,
            options=f"-c statement_timeout={ASK_MS_MAX}",
        ) as session:
            row = await (await session.execute(_BACKLOG)).fetchone()
    return Backlog(monotonic(), *(row or (0, 0, 0, 0)))


_UNSEEN: Final = " + ".join(
    f"(SELECT coalesce(sum(q.seq - coalesce(s.seq, 0)), 0)"
    f" FROM ledger.queue q LEFT JOIN {schema}.seen s USING (queue_id)"
    f" WHERE q.seq > coalesce(s.seq, 0))"
    for schema in ("token_api", "department", "notifier")
)
_BACKLOG: Final = f"""
    SELECT (SELECT coalesce(sum(q.seq - coalesce(c.seq, 0)), 0)
            FROM ledger.queue q LEFT JOIN ledger.relay_cursor c USING (queue_id)
            WHERE q.seq > coalesce(c.seq, 0))::bigint,
           ({_UNSEEN})::bigint,
           (SELECT count(*) FROM notifier.letter WHERE status = 'PENDING'),
           (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')
""".encode()
