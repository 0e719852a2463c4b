"""What happened to a token, as a service decided it and as it was written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shared.events import Event, EventType, Reason
from shared.ledger.rows import TokenRow
from shared.ordering import Turns


@dataclass(frozen=True, slots=True)
class Change:
    """What happened: the token before (null: it is new) and after, and the event's type.

    A change without a token (`before` and `after` null) names its queue: a desk was opened.
    The after-state's version is set by `save`.
    """

    event_type: EventType
    before: TokenRow | None
    after: TokenRow | None
    queue_id: str | None = None  # null: the after-state's queue
    event_id: UUID | None = None  # null: a new one
    reason: Reason | None = None
    actor: str | None = None
    note: str | None = None
    causation_id: UUID | None = None
    turns: Turns | None = None  # what the queue's discipline remembers after it; null: as before
    at_own_time: bool = False  # stands by the time of an appointment, not by having come last
    # Further fields of the event: place, wait_seconds_p50, desk_id, from_queue_id, …
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Saved:
    """One change as it was written: the token's state after it, and its event."""

    token: TokenRow | None
    event: Event

    @property
    def row(self) -> TokenRow:
        """Return the token's state; raises where the change was not of a token."""
        if self.token is None:
            msg = f"{self.event.event_type} is not about a token"
            raise ValueError(msg)
        return self.token
