"""What every history must show, said plainly and apart from the code that made it so."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from services.token_api.fleet.rules.states import RequestStatus
from services.token_api.slots.rules.slot_settings import Discipline
from shared.events import ENDED, Event, EventType, QueueKind, Reason, TokenStatus
from shared.ledger import SEATED
from tests.simulation.owner.ledger import Ledger
from tests.simulation.owner.slots import Slots
from tests.simulation.owner.station import Fleet

W, A, C = TokenStatus.WAITING, TokenStatus.ALLOCATED, TokenStatus.CALLED
S, H, SERVED = TokenStatus.SERVING, TokenStatus.HELD, TokenStatus.SERVED
NO_SHOW, CANCELLED, EXPIRED = TokenStatus.NO_SHOW, TokenStatus.CANCELLED, TokenStatus.EXPIRED

# From which statuses an event may come (null: none yet), and what it may leave.
STEPS: Final[Mapping[EventType, tuple[set[TokenStatus | None], set[TokenStatus]]]] = {
    EventType.TOKEN_GENERATED: ({None}, {W, A}),
    EventType.TOKEN_ALLOCATED: ({W, A}, {A}),
    EventType.TOKEN_WAITLISTED: ({W, A}, {W}),
    EventType.TOKEN_RAISED: ({A}, {A}),
    EventType.TOKEN_CHECKED_IN: ({W, A, H}, {W, A, H}),
    EventType.TOKEN_CALLED: ({W, A}, {C}),
    EventType.TOKEN_RECALLED: ({C, NO_SHOW}, {C}),
    EventType.TOKEN_CALL_UNDONE: ({C, NO_SHOW}, {W, A}),
    EventType.TOKEN_STARTED: ({C}, {S}),
    EventType.TOKEN_HELD: ({W, A, C, S}, {H}),
    EventType.TOKEN_RESUMED: ({H}, {W, A}),
    EventType.TOKEN_RETURNED: ({NO_SHOW}, {W, A}),
    EventType.TOKEN_RESTORED: ({SERVED, CANCELLED, W}, {W, A, S, H}),
    EventType.TOKEN_TRANSFERRED: ({W, A, C, S, H}, {W}),
    EventType.TOKEN_ARRIVED: ({W}, {W}),
    EventType.TOKEN_SERVED: ({A, C, S}, {SERVED}),
    EventType.TOKEN_NO_SHOW: ({A, C}, {NO_SHOW}),
    EventType.TOKEN_CANCELLED: ({W, A, C, H}, {CANCELLED}),
    EventType.TOKEN_EXPIRED: ({W, A, C, H}, {EXPIRED}),
    EventType.TURN_NEAR: ({W, A}, {W, A}),
    EventType.TRIP_OFFERED: ({A}, {A}),
    EventType.TRIP_ACCEPTED: ({A}, {A}),
    EventType.TRIP_STARTED: ({A}, {A}),
    EventType.TRIP_COMPLETED: ({A}, {A}),
    EventType.TRIP_TIMED_OUT: ({A}, {A}),
    EventType.TRIP_DECLINED: ({A}, {W}),
    EventType.TRIP_RELEASED: ({A}, {W}),
}


def check_numbers(events: Iterable[Event]) -> None:
    """No number twice in a queue and day, and each is above all that were given before."""
    last: dict[tuple[str, object], int] = {}
    for event in events:
        if event.event_type is EventType.TOKEN_GENERATED:
            line = event.queue_id, event.service_date
            number = event.token_no or 0
            assert number > last.get(line, 0), f"{line}: {number} after {last.get(line)}"
            last[line] = number


def check_dense(events: Iterable[Event]) -> None:
    seqs: dict[str, int] = {}
    versions: dict[int, int] = {}
    for event in events:
        seqs[event.queue_id] = seqs.get(event.queue_id, 0) + 1
        assert event.seq == seqs[event.queue_id], f"{event.queue_id} skips at {event.seq}"
        if event.token_id is not None:
            versions[event.token_id] = versions.get(event.token_id, 0) + 1
            assert event.version == versions[event.token_id], event


def check_lives(events: Iterable[Event]) -> None:
    """Every step of every token is one that its life allows."""
    statuses: dict[int, TokenStatus | None] = {}
    for event in events:
        if event.token_id is None:
            continue
        before = statuses.get(event.token_id)
        come_from, leaves = STEPS[event.event_type]
        assert before in come_from, f"{event.event_type} of {event.token_label} from {before}"
        assert event.status in leaves, f"{event.event_type} leaves {event.status}"
        statuses[event.token_id] = event.status


def check_desks(events: Iterable[Event]) -> None:
    """At no moment has a desk two visitors."""
    at_desk: dict[tuple[str, int], int] = {}
    where: dict[int, tuple[str, int]] = {}
    for event in events:
        if event.token_id is None:
            continue
        at_desk.pop(where.pop(event.token_id, ("", 0)), None)
        if event.desk_id is not None and event.status in {C, S}:
            place = event.department_id, event.desk_id
            assert place not in at_desk, f"{place} has {at_desk[place]} and {event.token_id}"
            at_desk[place] = event.token_id
            where[event.token_id] = place


def check_rows(book: Ledger) -> None:
    """Each token's last event says what its row says."""
    last = {event.token_id: event for event in book.events if event.token_id is not None}
    assert last.keys() == book.tokens.keys()
    for token_id, event in last.items():
        row = book.tokens[token_id]
        found = event.version, event.status, event.desk_id, event.booked_at, event.priority
        wanted = row.version, row.status, row.desk_id, row.arrived_at, row.priority
        assert found == wanted, row.label


def check_counts(book: Ledger) -> None:
    """Each queue's row counts its living, and a slot's its seats, as a census finds them."""
    moved_on: Counter[str] = Counter()
    for event in book.events:
        if event.event_type is EventType.TOKEN_TRANSFERRED and event.queue_kind is QueueKind.SLOT:
            moved_on[event.queue_id] += _was_seated(book.events, event)
    for queue in book.queues.values():
        here = [token for token in book.tokens.values() if token.queue_id == queue.queue_id]
        living = Counter((one.status, one.category) for one in here if one.status not in ENDED)
        counted = {
            (status, category): count
            for status, counts in queue.live.items()
            for category, count in counts.items()
        }
        assert counted == living, f"{queue.queue_id} counts {counted}, there are {living}"
        if queue.kind is QueueKind.SLOT:
            seated = sum(token.status in SEATED for token in here) + moved_on[queue.queue_id]
            assert queue.seats_taken == seated, f"{queue.queue_id}: {queue.seats_taken}, {seated}"


def _was_seated(events: Sequence[Event], left: Event) -> bool:
    """Tell whether who goes on to a counter had a seat, which they have used."""
    earlier = [
        event.status
        for event in events
        if event.token_id == left.token_id and event.version == left.version - 1
    ]
    return earlier[0] in SEATED


def check_near(events: Sequence[Event]) -> None:
    """Nobody is told twice in one visit that the turn is near."""
    told = [
        (event.token_id, event.visit) for event in events if event.event_type is EventType.TURN_NEAR
    ]
    assert len(told) == len(set(told))


def check_seats(slots: Slots) -> None:
    """No slot is above its capacity but for what was granted beyond, to emergencies only."""
    for queue_id, terms in slots.terms.items():
        queue = slots.book.queues[queue_id]
        capacity = queue.capacity or 0
        assert queue.seats_taken <= capacity + queue.overflow, f"{queue_id} is overfull"
        assert queue.overflow == max(queue.seats_taken - capacity, 0)
        if terms.discipline is Discipline.PREEMPTIVE:
            assert queue.overflow == 0
        waiting = slots.book.line(queue_id, W)
        if terms.discipline is Discipline.ELASTIC:
            assert not waiting


def check_promotions(slots: Slots) -> None:
    """No seat is free while somebody waits for it and the slot is not over."""
    for queue_id, terms in slots.terms.items():
        queue = slots.book.queues[queue_id]
        free = queue.seats_taken < (queue.capacity or 0) and slots.book.clock < terms.ends_at
        waiting = slots.book.line(queue_id, W)
        assert not (free and waiting), f"{queue_id} has a free seat and {len(waiting)} waiting"


def check_pairs(fleet: Fleet) -> None:
    """No waiting token and approved request could have each other; nobody is taken twice."""
    waiting = [one.token_id for one in fleet.tokens.values() if one.row.status is W]
    approved = [
        one.request_id for one in fleet.requests.values() if one.status is RequestStatus.APPROVED
    ]
    left = [(t, r) for t in waiting for r in approved if (t, r) not in fleet.declined]
    assert not left, f"left apart: {left}"
    live = [trip for trip in fleet.trips.values() if trip.live]
    for taken in (
        [trip.token_id for trip in live],
        [trip.request_id for trip in live],
        [trip.driver_id for trip in live],
        [trip.vehicle_id for trip in live],
    ):
        assert len(taken) == len(set(taken)), f"taken twice: {taken}"


def check_reasons(events: Iterable[Event]) -> None:
    """Who has ended does nothing more, but for a no-show that is taken back."""
    ended: dict[int, TokenStatus] = {}
    for event in events:
        if event.token_id is None:
            continue
        before = ended.pop(event.token_id, None)
        assert before in {None, NO_SHOW}, f"{event.token_label} goes on after {before}"
        if event.status in ENDED:
            ended[event.token_id] = event.status
        assert event.reason is not Reason.PREEMPTED or event.causation_id is not None


def check_all(book: Ledger) -> None:
    """Check what holds of any history, whatever is in it."""
    check_dense(book.events)
    check_numbers(book.events)
    check_lives(book.events)
    check_reasons(book.events)
    check_desks(book.events)
    check_near(book.events)
    check_rows(book)
    check_counts(book)
