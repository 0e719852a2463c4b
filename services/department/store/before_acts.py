"""The token as it stood before the last act on it, read from the ledger's events."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.rules.restoring import Before
from shared import ledger
from shared.events import Event, EventType
from shared.ledger import TokenRow

# A transfer is two events, and that the turn is near may follow; one more is the state before.
EVENTS_MAX: Final = 8
# They change nothing that an act has done.
NO_ACTS: Final = frozenset({EventType.TURN_NEAR, EventType.TOKEN_CORRECTED})


async def find_before(tx: AsyncConnection, token: TokenRow) -> Before | None:
    """Return the last act and the state before it; null where it was too long ago."""
    events = await ledger.latest_events(tx, token.id, limit=EVENTS_MAX)
    return before_act(events, token)


def before_act(events: Sequence[Event], token: TokenRow) -> Before | None:
    """Pick the act out of a token's last events, which are given the newest first."""
    acts = [event for event in events if event.event_type not in NO_ACTS]
    if acts and acts[0].event_type is EventType.TOKEN_ARRIVED:
        acts = acts[1:]  # the second half of a transfer
    if len(acts) < 2:  # noqa: PLR2004 — the act, and what was before it
        return None
    act, state = acts[0], acts[1]
    return Before(act.event_type, _as_of(state, token))


def _as_of(state: Event, token: TokenRow) -> TokenRow:
    """Return the token as an event says that it was; what never changes is the row's."""
    return replace(
        token,
        queue_id=state.queue_id,
        department_id=state.department_id,
        status=state.status or token.status,
        category=state.category or token.category,
        priority=token.priority if state.priority is None else state.priority,
        arrived_at=state.booked_at or token.arrived_at,
        visit=state.visit,
        desk_id=state.desk_id,
        call_id=state.call_id,
        called_at=state.called_at,
        started_at=state.started_at,
        ended_at=state.ended_at,
        slot_id=state.slot_id,
        checked_in_at=state.checked_in_at,
    )
