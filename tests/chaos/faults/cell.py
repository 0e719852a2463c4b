"""A cell of the fault matrix: what is done to whom, for how long, and how it is undone."""

import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from tests.chaos.world import World

# Entered, the fault is there; left, it is healed.
Strike = Callable[[World, random.Random], AbstractAsyncContextManager[None]]


@dataclass(frozen=True)
class Cell:
    """`name` is fault:target; the fault is held for so many seconds, drawn evenly."""

    fault: str
    target: str
    hold_seconds: tuple[float, float]
    strike: Strike

    @property
    def name(self) -> str:
        return f"{self.fault}:{self.target}"
