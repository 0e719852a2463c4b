"""`elastic`: a full slot is closed to all but emergencies, which expand it; nobody starves."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from services.token_api.slots.rules.discipline import Admission, Seat
from services.token_api.slots.rules.line import Line
from shared.events import Category, EventType
from shared.ledger import Change, TokenRow
from shared.problems import Refused

PAID_PRIORITY: Final = 1
STANDARD_PRIORITY: Final = 3
# What other disciplines tell apart counts as STANDARD here.
STANDARD: Final = frozenset({Category.FOLLOWUP, Category.ONLINE, Category.WALKIN})
PRIORITY: Final = {
    Category.EMERGENCY: 0,
    Category.PRIORITY_PAID: PAID_PRIORITY,
    **dict.fromkeys(STANDARD, STANDARD_PRIORITY),
}
AGES: Final = False
KEEPS_WAITING_LIST: Final = False


def admit(line: Line, category: Category) -> Admission:
    """Give a free seat; to an emergency one more; refuse the others."""
    if line.free > 0:
        return Seat()
    if category is Category.EMERGENCY:
        return Seat(beyond=True)
    raise Refused("SLOT_FULL", "Slot is full", status=400)


def starving(line: Line, *, now: datetime, bound: timedelta) -> Sequence[TokenRow]:
    """Return who has waited beyond the bound, since booking and the slot's start, oldest first."""
    waited = [
        token
        for token in line.allocated
        if token.priority == STANDARD_PRIORITY
        and now - max(token.arrived_at, line.starts_at) > bound
    ]
    return sorted(waited, key=lambda token: (token.arrived_at, token.id))


def raised(token: TokenRow) -> Change:
    """Return the raise to PAID: among them they stand by their arrival."""
    return Change(
        EventType.TOKEN_RAISED,
        before=token,
        after=replace(token, category=Category.PRIORITY_PAID, priority=PAID_PRIORITY),
    )
