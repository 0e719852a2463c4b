"""Our own processes: killed, kept down, frozen, asked to leave."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

from tests.chaos.faults.cell import Cell
from tests.chaos.suite import PROCESSES
from tests.chaos.world import World

DOWN_SECONDS: Final = 5.0
FREEZE_SECONDS: Final = (1.0, 10.0)
POLL_SECONDS: Final = 0.1


@asynccontextmanager
async def killed(name: str, world: World, _chance: random.Random) -> AsyncIterator[None]:
    old = world.suite.send(name, signal.SIGKILL)
    yield
    await world.suite.replaced(name, old)


@asynccontextmanager
async def kept_down(name: str, world: World, _chance: random.Random) -> AsyncIterator[None]:
    """Kill it, and whatever the supervisor starts in its place, again and again."""

    async def keep() -> None:
        while True:
            world.suite.send(name, signal.SIGKILL)
            await asyncio.sleep(POLL_SECONDS)

    keeping = asyncio.create_task(keep())
    try:
        yield
    finally:
        keeping.cancel()
    await world.suite.replaced(name, world.suite.send(name, signal.SIGKILL))


@asynccontextmanager
async def frozen(name: str, world: World, _chance: random.Random) -> AsyncIterator[None]:
    pid = world.suite.send(name, signal.SIGSTOP)
    try:
        yield
    finally:
        if world.suite.pid(name) == pid:
            world.suite.send(name, signal.SIGCONT)


@asynccontextmanager
async def asked_to_leave(
    names: tuple[str, ...], world: World, _chance: random.Random
) -> AsyncIterator[None]:
    """Deploy anew, one process after the other, each by SIGTERM."""
    for name in names:
        old = world.suite.send(name, signal.SIGTERM)
        await world.suite.replaced(name, old)
    yield


CELLS: Final = (
    *(Cell("kill", name, (0, 0), partial(killed, name)) for name in PROCESSES),
    *(
        Cell("down", name, (DOWN_SECONDS, DOWN_SECONDS), partial(kept_down, name))
        for name in PROCESSES
    ),
    *(Cell("freeze", name, FREEZE_SECONDS, partial(frozen, name)) for name in PROCESSES),
    *(Cell("restart", name, (0, 0), partial(asked_to_leave, (name,))) for name in PROCESSES),
    Cell("restart", "all", (0, 0), partial(asked_to_leave, PROCESSES)),
)
