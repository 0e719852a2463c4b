"""`ageing`: a hard capacity and a waiting list; who waits gains; emergencies get in regardless."""

from typing import Final

from services.token_api.slots.rules.discipline import Admission, Seat, Wait
from services.token_api.slots.rules.line import Line
from shared.events import Category
from shared.line_order import BASE_PRIORITY

PRIORITY: Final = BASE_PRIORITY
AGES: Final = True
KEEPS_WAITING_LIST: Final = True


def admit(line: Line, category: Category) -> Admission:
    """Give a free seat; to an emergency one beyond the capacity; to others a place to wait."""
    if line.free > 0:
        return Seat()
    if category is Category.EMERGENCY:
        return Seat(beyond=True)
    return Wait()
