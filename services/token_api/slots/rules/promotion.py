"""Promotion: a free seat goes to the first of the waiting list, in its cause's transaction."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from services.token_api.slots.rules import elastic
from services.token_api.slots.rules.line import Line
from services.token_api.slots.rules.slot_settings import Discipline
from shared.events import EventType, Reason, TokenStatus
from shared.ledger import Change, TokenRow


def promotions(line: Line, *, cause: UUID | None = None) -> list[Change]:
    """Fill the free seats from the waiting list; an overflow is worked off first."""
    changes = []
    while not line.closed and line.free > 0 and (first := line.first_waiting) is not None:
        changes.append(_promotion(first, line, cause))
    return changes


def _promotion(first: TokenRow, line: Line, cause: UUID | None) -> Change:
    after = replace(first, status=TokenStatus.ALLOCATED)
    change = Change(
        EventType.TOKEN_ALLOCATED,
        before=first,
        after=after,
        reason=Reason.PROMOTED,
        causation_id=cause,
    )
    line.put(change)
    return replace(change, extra={"place": line.place(after)})


def raises(line: Line, *, bound: timedelta) -> list[Change]:
    """Raise whoever starves in an elastic slot, oldest first."""
    if line.settings.discipline is not Discipline.ELASTIC or line.closed:
        return []
    own = line.settings.starvation or bound
    changes = [elastic.raised(t) for t in elastic.starving(line, now=line.now, bound=own)]
    for change in changes:
        line.put(change)
    return changes
