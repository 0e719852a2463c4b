"""The machine: processes that are killed, stopped and started again, and how long things take."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from random import Random
from typing import Final

from aiokafka.errors import KafkaError
from sqlalchemy.exc import DBAPIError

from shared.kafka import LogReplaced
from shared.problems import EngineUnavailable
from shared.relay_cursors import AnotherLeads

# Most steps take a moment; now and then one takes long, and others overtake it.
MOMENT_SECONDS: Final = 0.02
LONG_SECONDS: Final = 1.5
LONG: Final = 0.05
RESTART_SECONDS: Final = 0.5


@dataclass
class Process:
    """One process; `task` is what it does, null while it is down."""

    name: str
    main: Callable[[], Awaitable[object]]
    task: "asyncio.Task[object] | None" = None
    dead: bool = False
    lives: int = 0  # how often it was started
    stopped_at: float | None = None
    going: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.going.set()


_HERE: ContextVar[Process] = ContextVar("process")


def here() -> Process:
    """Return the process that runs this."""
    return _HERE.get()


@dataclass(repr=False)
class Machine:
    chance: Random
    processes: list[Process] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return asyncio.get_running_loop().time()

    def tell(self, what: str) -> None:
        self.told.append(f"{self.seconds:7.2f} {what}")

    async def step(self) -> None:
        """Let some time pass, as a disk or a network does; a stopped process waits here."""
        long = self.chance.random() < LONG
        await asyncio.sleep(self.chance.uniform(0, LONG_SECONDS if long else MOMENT_SECONDS))
        await here().going.wait()

    async def run(self, process: Process) -> None:
        """Run a process for ever: one that dies is started anew."""
        self.processes.append(process)
        while True:
            process.dead, process.stopped_at = False, None
            process.lives += 1
            process.going.set()
            _HERE.set(process)
            process.task = asyncio.ensure_future(process.main())
            try:
                await process.task
            except asyncio.CancelledError:
                if not process.dead:
                    process.task.cancel()
                    raise
            except Exception as error:
                self.tell(f"{process.name} died of {error!r}"[:160])
                if not _is_engines(error):
                    raise
            process.dead = True
            await asyncio.sleep(RESTART_SECONDS)

    def kill(self, process: Process) -> None:
        """Kill it where it stands; its engines hear no farewell."""
        if process.task is not None and not process.dead:
            self.tell(f"{process.name} is killed")
            process.dead = True
            process.going.set()
            process.task.cancel()

    def stop(self, process: Process) -> None:
        self.tell(f"{process.name} is stopped")
        process.stopped_at = self.seconds
        process.going.clear()

    def go_on(self, process: Process) -> None:
        if process.stopped_at is not None:
            self.tell(f"{process.name} goes on")
            process.stopped_at = None
            process.going.set()


def _is_engines(error: Exception) -> bool:
    """Tell what a process may die of, to be started anew: an engine, or another that leads."""
    if isinstance(error, ExceptionGroup):
        return all(_is_engines(one) for one in error.exceptions)
    return isinstance(
        error, EngineUnavailable | LogReplaced | AnotherLeads | KafkaError | DBAPIError
    )
