"""Two or three faults at once: what a bad day brings together."""

import random
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Final

from tests.chaos.faults.cell import Cell
from tests.chaos.world import World

TOGETHER: Final = (
    ("kill:relay", "kill:kafka"),
    ("kill:token-api", "empty:redis"),
    ("freeze:relay", "sent-again:token-events"),
    ("kill:notifier-worker", "cut-after-dot:smtp"),
    ("freeze:notifier-worker", "reset:postgres"),
    ("kill:postgres", "old-snapshot:redis"),
    ("empty:kafka", "kill:display"),
    ("empty:kafka", "kill:relay", "kill:notifier-worker"),
    ("mute:postgres", "kill:token-api", "kill:department"),
    ("delay:postgres", "delay:redis", "delay:kafka"),
)
HOLD_SECONDS: Final = (2.0, 6.0)


@asynccontextmanager
async def together(
    cells: tuple[Cell, ...], world: World, chance: random.Random
) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for cell in cells:
            await stack.enter_async_context(cell.strike(world, chance))
        yield


def combined(cells: Mapping[str, Cell]) -> tuple[Cell, ...]:
    """Return a cell for each combination, made of the cells of those names."""
    return tuple(
        Cell(
            "combo",
            "+".join(names),
            HOLD_SECONDS,
            partial(together, tuple(cells[name] for name in names)),
        )
        for names in TOGETHER
    )
