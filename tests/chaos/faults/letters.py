"""The mail server: refuses for now, refuses for good, hangs, cuts after the final dot."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

from tests.chaos.faults.cell import Cell
from tests.chaos.smtp import Manner
from tests.chaos.world import World

HOLD_SECONDS: Final = (3.0, 8.0)
MANNERS: Final = {
    "refuse-4xx": Manner.SAYS_LATER,
    "refuse-5xx": Manner.SAYS_NEVER,
    "hang": Manner.HANGS,
    "cut-after-dot": Manner.CUTS_AFTER_THE_DOT,
}


@asynccontextmanager
async def behaving(manner: Manner, world: World, _chance: random.Random) -> AsyncIterator[None]:
    world.mail.behave(manner)
    try:
        yield
    finally:
        world.mail.behave(Manner.ACCEPTS)


CELLS: Final = tuple(
    Cell(fault, "smtp", HOLD_SECONDS, partial(behaving, manner))
    for fault, manner in MANNERS.items()
)
