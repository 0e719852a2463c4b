"""Which cells a run strikes, and in which order: the same seed, the same schedule."""

import random
from collections.abc import Iterable, Iterator, Sequence
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


def draw(seed: int, cells: Sequence[Cell]) -> Iterator[Strike]:
    """Yield all cells in an order drawn from the seed, then all again in another, for ever."""
    chance = random.Random(seed)
    order = list(cells)
    while True:
        chance.shuffle(order)
        for cell in order:
            hold_seconds = round(chance.uniform(*cell.hold_seconds), 2)
            yield Strike(cell, hold_seconds, chance.getrandbits(32))
