"""When somebody comes: open loop, so that a slow suite does not slow its visitors down."""

import asyncio
import random
from collections.abc import AsyncIterator


async def arrivals(
    chance: random.Random, per_second: float, stop: asyncio.Event
) -> AsyncIterator[None]:
    """Yield at the moments of a Poisson process, those that were missed at once, until `stop`."""
    clock = asyncio.get_running_loop().time
    at = clock()
    while True:
        at += chance.expovariate(per_second)
        if await stopped_within(stop, at - clock()):
            return
        yield


async def stopped_within(stop: asyncio.Event, seconds: float) -> bool:
    """Rest for so long, and say whether it was cut short by `stop`."""
    if stop.is_set():
        return True
    try:
        async with asyncio.timeout(max(seconds, 0.0)):
            await stop.wait()
    except TimeoutError:
        return False
    return True
