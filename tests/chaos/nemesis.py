"""Strikes one cell after the other: in, hold, out, and a short calm; notes when each was."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from tests.chaos.faults import CELLS
from tests.chaos.observations import Injected
from tests.chaos.schedule import Strike
from tests.chaos.smtp import Manner
from tests.chaos.world import World

CALM_SECONDS: Final = 1.5
# The endpoints have so long to answer again before the next fault; the report has how long it was.
ANSWER_SECONDS_MAX: Final = 15.0
# A fault that cannot be healed by then is not going to be.
STRIKE_SECONDS_MAX: Final = 180.0

Tell = Callable[[str], None]


@dataclass
class Struck:
    """What was done: faults as the checkers want them, and those that did not go as planned."""

    faults: list[Injected] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


async def strike_all(
    world: World,
    strikes: Iterator[Strike],
    *,
    seconds: float,
    at_least: int,
    all_answer: Callable[[float], Awaitable[bool]],
    tell: Tell,
) -> Struck:
    """Strike for so many seconds, and at least so many cells."""
    struck, until = Struck(), monotonic() + seconds
    for count, strike in enumerate(strikes):
        if monotonic() >= until and count >= at_least:
            break
        await _strike(world, strike, struck, tell)
        healed = monotonic()
        while not await all_answer(healed) and monotonic() < healed + ANSWER_SECONDS_MAX:
            await asyncio.sleep(0.1)
        tell(f"  open   {strike.cell.name} after {monotonic() - healed:.1f} s")
        await asyncio.sleep(CALM_SECONDS)
    return struck


async def _strike(world: World, strike: Strike, struck: Struck, tell: Tell) -> None:
    cell = strike.cell
    tell(f"  strike {cell.name}, {strike.hold_seconds:.1f} s")
    began = monotonic()
    try:
        async with asyncio.timeout(STRIKE_SECONDS_MAX):
            async with cell.strike(world, random.Random(strike.seed)):
                await asyncio.sleep(strike.hold_seconds)
    except Exception as error:  # noqa: BLE001 - whatever it was, the run goes on and fails
        struck.failed.append(f"{cell.name}: {type(error).__name__} {error}")
        tell(f"  FAILED {struck.failed[-1]}")
        await heal(world)
    struck.faults.append(Injected(cell.name, cell.fault, cell.target, began, monotonic()))


async def heal(world: World) -> None:
    """Undo whatever may still be done to anything."""
    await world.proxies.clear_up()
    world.mail.behave(Manner.ACCEPTS)
    world.clocks.set(0)
    for engine in world.engines.values():
        if engine.tree:
            engine.thaw()
        else:
            await engine.start()
    world.suite.wake()


def not_covered(struck: Struck) -> list[str]:
    """Return the cells of the matrix that this run did not come to."""
    done = {fault.cell for fault in struck.faults}
    return [name for name in CELLS if name not in done]
