"""The connections between our processes and each engine, through its proxy."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

from tests.chaos.faults.cell import Cell
from tests.chaos.weather import BLACK_HOLE, CUT, FAIR, MUTE, RESETS, SLICED, SLOW, Weather
from tests.chaos.world import World

BEHIND_PROXIES: Final = ("postgres", "redis", "kafka", "smtp")
WEATHERS: Final = {
    "cut": CUT,
    "delay": SLOW,
    "black-hole": BLACK_HOLE,
    "mute": MUTE,
    "reset": RESETS,
    "slice": SLICED,
}
HOLD_SECONDS: Final = (3.0, 8.0)


@asynccontextmanager
async def under(
    weather: Weather, engine: str, world: World, _chance: random.Random
) -> AsyncIterator[None]:
    await world.proxies.set(engine, weather)
    try:
        yield
    finally:
        await world.proxies.set(engine, FAIR)


CELLS: Final = tuple(
    Cell(fault, engine, HOLD_SECONDS, partial(under, weather, engine))
    for fault, weather in WEATHERS.items()
    for engine in BEHIND_PROXIES
)
