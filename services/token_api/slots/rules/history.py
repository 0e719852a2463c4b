"""The history of a token, worked out from the events of its queue. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from shared.events import Category, Event, EventType, Reason, TokenStatus
from shared.line_order import Waiting, ageing_bonus, order_key

RANKED: Final = frozenset({TokenStatus.ALLOCATED, TokenStatus.WAITING})
# Said of the token, but neither moving it nor anybody.
SILENT: Final = frozenset({EventType.TURN_NEAR})

_NUMBERS: Final = {1: "one", 2: "two", 3: "three"}
_WHO: Final = {
    Category.EMERGENCY: "emergency",
    Category.PRIORITY_PAID: "paid",
    Category.FOLLOWUP: "follow-up",
    Category.ONLINE: "online",
    Category.WALKIN: "walk-in",
}
_WHAT: Final = {
    EventType.TOKEN_CANCELLED: "cancelled",
    EventType.TOKEN_NO_SHOW: "did not come",
    EventType.TOKEN_CALLED: "was called",
    EventType.TOKEN_SERVED: "was served",
    EventType.TOKEN_HELD: "stepped aside",
    EventType.TOKEN_RESUMED: "came back to the line",
    EventType.TOKEN_RETURNED: "came back after a missed call",
    EventType.TOKEN_CALL_UNDONE: "was put back in the line",
    EventType.TOKEN_RAISED: "was raised after a long wait",
    EventType.TOKEN_TRANSFERRED: "went to another line",
    EventType.TOKEN_EXPIRED: "expired",
    EventType.TOKEN_WAITLISTED: "went to the waiting list",
    EventType.TOKEN_ALLOCATED: "was promoted",
}
_OWN: Final = {
    EventType.TOKEN_CANCELLED: "cancelled",
    EventType.TOKEN_NO_SHOW: "did not come",
    EventType.TOKEN_CALLED: "called",
    EventType.TOKEN_RECALLED: "called again",
    EventType.TOKEN_CALL_UNDONE: "the call was taken back",
    EventType.TOKEN_STARTED: "being served",
    EventType.TOKEN_SERVED: "served",
    EventType.TOKEN_HELD: "stepped aside",
    EventType.TOKEN_RESUMED: "back in the line",
    EventType.TOKEN_RETURNED: "back after a missed call",
    EventType.TOKEN_RESTORED: "what was done last was taken back",
    EventType.TOKEN_CORRECTED: "name or address corrected",
    EventType.TOKEN_RAISED: "raised after a long wait",
    EventType.TOKEN_CHECKED_IN: "arrived",
    EventType.TOKEN_TRANSFERRED: "sent to another line",
    EventType.TOKEN_ARRIVED: "joined another line",
    EventType.TOKEN_EXPIRED: "expired",
    EventType.SLOT_DELAYED: "told of a delay",
}


@dataclass(frozen=True, slots=True)
class Moved:
    """One entry: by which event, where to, and the settings of the priority then."""

    at: datetime
    event: Event | None  # null: nothing happened, time went by
    cause: str | None  # the label of whoever brought it about
    status: TokenStatus
    position: int | None
    moved: int  # positive: back
    base: int
    bonus: float
    text: str


def explain(events: Iterable[Event], token_id: int) -> list[Moved]:
    """Return what moved the token, oldest first; `events` are in the order of the log."""
    return list(_Story(token_id).tell(events))


class _Story:
    def __init__(self, token_id: int) -> None:
        self._id = token_id
        self._states: dict[int, Event] = {}
        self._labels: dict[Any, str] = {}
        self._position: int | None = None

    def tell(self, events: Iterable[Event]) -> Iterator[Moved]:
        told = [event for event in events if event.token_id is not None]
        # Who gives up a seat is told before who gets it, so causes are looked up ahead.
        self._labels = {event.event_id: event.token_label or "" for event in told}
        for event in told:
            drifted = self._rank(event.timestamp)
            if drifted is not None and drifted != self._position and self._position is not None:
                yield self._entry(None, event.timestamp, drifted, "waiting raised priorities")
            left = event.to_queue_id is not None and event.to_queue_id != event.queue_id
            token_id = event.token_id or 0
            self._states.pop(token_id, None)
            if not left or event.token_id == self._id:
                self._states[token_id] = event
            position = self._rank(event.timestamp)
            if event.token_id == self._id:
                if event.event_type not in SILENT and not self._told_twice(event):
                    yield self._entry(event, event.timestamp, position, self._own(event))
            elif position is not None and position != self._position:
                yield self._entry(event, event.timestamp, position, _others(event))
            self._position = position

    def _told_twice(self, event: Event) -> bool:
        """Pass over the first of the booking's two events; the second says what it came to."""
        return event.event_type is EventType.TOKEN_GENERATED

    def _rank(self, at: datetime) -> int | None:
        own = self._states.get(self._id)
        if own is None or own.status not in RANKED:
            return None
        line = [state for state in self._states.values() if state.status is own.status]
        key = _key(own, at)
        return 1 + sum(_key(other, at) < key for other in line)

    def _entry(self, event: Event | None, at: datetime, position: int | None, text: str) -> Moved:
        own = self._states[self._id]
        both = self._position is not None and position is not None
        moved = (position or 0) - (self._position or 0) if both else 0
        mine = event is not None and event.token_id == self._id
        self._position = position
        return Moved(
            at=at,
            event=event,
            cause=self._cause(event),
            status=own.status or TokenStatus.WAITING,
            position=position,
            moved=moved,
            base=own.priority or 0,
            bonus=ageing_bonus(own.booked_at or at, now=at) if own.ageing else 0.0,
            text=text if mine or not moved else f"{_steps(moved)}: {text}",
        )

    def _cause(self, event: Event | None) -> str | None:
        if event is None:
            return None
        if event.causation_id in self._labels and event.token_id == self._id:
            return self._labels[event.causation_id]
        return event.token_label if event.token_id != self._id else None

    def _own(self, event: Event) -> str:
        cause = self._cause(event)
        by = f" by {cause}" if cause and cause != event.token_label else ""
        match event.event_type, event.reason:
            case _, Reason.DAY_OPENED:
                text = "the day opened"
            case EventType.TOKEN_ALLOCATED, Reason.PROMOTED:
                text = f"promoted to a seat{f': {cause} freed one' if by else ''}"
            case EventType.TOKEN_ALLOCATED, _:
                text = "booked, with a seat"
            case EventType.TOKEN_WAITLISTED, Reason.PREEMPTED:
                text = f"back to the waiting list: preempted{by}"
            case EventType.TOKEN_WAITLISTED, Reason.SLOT_CANCELLED:
                text = "the slot was cancelled: on the next one's waiting list"
            case EventType.TOKEN_ALLOCATED, Reason.OTHER_DOCTOR:
                text = "the doctor is away: a seat with another one"
            case EventType.TOKEN_WAITLISTED, _:
                text = "booked, on the waiting list: the slot was full"
            case other, _:
                text = _OWN.get(other, other.value.replace("_", " ").lower())
        return text


def _key(state: Event, at: datetime) -> tuple[Any, ...]:
    waiting = Waiting(
        state.category or Category.WALKIN,
        state.priority or 0,
        state.booked_at or at,
        state.token_id or 0,
    )
    return order_key(waiting, now=at, ageing=state.ageing)


def _others(event: Event) -> str:
    """Say what somebody else did; a newcomer is told by the category, which is why."""
    who = f"{_WHO[event.category] if event.category else ''} {event.token_label}".strip()
    newcomer = event.event_type is EventType.TOKEN_GENERATED or event.reason in {
        Reason.ISSUED,
        Reason.FULL,
    }
    return who if newcomer else f"{event.token_label} {_WHAT.get(event.event_type, 'moved')}"


def _steps(moved: int) -> str:
    steps = _NUMBERS.get(abs(moved), str(abs(moved)))
    return f"{steps} {'back' if moved > 0 else 'forward'}"
