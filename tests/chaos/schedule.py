"""Which cells a run strikes, and in which order: the same seed, the same schedule."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tests.chaos.faults import CELLS, Cell

EVERYTHING: Final = "all"


@dataclass(frozen=True)
class Strike:
    """A cell, how long it is held, and the seed of what it draws itself."""

    cell: Cell
    hold_seconds: float
    seed: int


class UnknownFault(ValueError):  # noqa: N818 - names what was asked for
    """No cell, fault or target has such a name; the message has those that there are."""


def chosen(faults: str) -> list[Cell]:
    """Return the cells of a comma list of cells, faults or targets; all of them for nothing."""
    names = [name.strip() for name in faults.split(",") if name.strip()]
    if not names or names == [EVERYTHING]:
        return list(CELLS.values())
    return [cell for name in names for cell in _named(name)]


def _named(name: str) -> Iterable[Cell]:
    found = [cell for cell in CELLS.values() if name in (cell.name, cell.fault, cell.target)]
    if not found:
        message = f"there is no fault {name}; there are:\n  " + "\n  ".join(CELLS)
        raise UnknownFault(message)
    return found


def draw(seed: int, cells: Sequence[Cell]) -> list[Strike]:
    """Return every cell once, in an order drawn from the seed; a run takes as many as it can."""
    chance = random.Random(seed)
    order = list(cells)
    chance.shuffle(order)
    return [
        Strike(cell, round(chance.uniform(*cell.hold_seconds), 2), chance.getrandbits(32))
        for cell in order
    ]
