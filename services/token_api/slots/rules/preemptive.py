"""`preemptive`: never beyond the capacity; the stronger category takes the weakest one's seat."""

from typing import Final

from services.token_api.slots.rules.discipline import Admission, Seat, Wait
from services.token_api.slots.rules.line import Line
from shared.events import Category
from shared.ledger import TokenRow
from shared.line_order import BASE_PRIORITY

PRIORITY: Final = BASE_PRIORITY
AGES: Final = False
KEEPS_WAITING_LIST: Final = True


def admit(line: Line, category: Category) -> Admission:
    """Give a free seat, or the seat of the weakest who is weaker; else a place to wait."""
    if line.free > 0:
        return Seat()
    weakest = _weakest(line)
    if weakest is not None and PRIORITY[category] < weakest.priority:
        return Seat(preempted=weakest)
    return Wait()


def _weakest(line: Line) -> TokenRow | None:
    """Return whom to preempt: of the weakest category who arrived last, and is not called yet."""
    return max(
        line.allocated,
        key=lambda token: (token.priority, token.arrived_at, token.id),
        default=None,
    )
