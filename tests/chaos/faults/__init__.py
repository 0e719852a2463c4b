"""The fault matrix as data: every cell there is, by its name."""

from typing import Final

from tests.chaos.faults import clock, combos, engines, letters, log, network, processes, screens
from tests.chaos.faults.cell import Cell

_SINGLE: Final[dict[str, Cell]] = {
    cell.name: cell
    for module in (processes, engines, network, letters, log, clock, screens)
    for cell in module.CELLS
}
CELLS: Final[dict[str, Cell]] = _SINGLE | {cell.name: cell for cell in combos.combined(_SINGLE)}
# These need libfaketime; without it they are skipped, and the report says so.
NEED_FAKED_CLOCKS: Final = frozenset(cell.name for cell in clock.CELLS)

__all__ = ["CELLS", "NEED_FAKED_CLOCKS", "Cell"]
