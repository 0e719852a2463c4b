"""I19: a slot has no more patients than seats, but for the overflow that is counted."""

from collections import Counter, defaultdict

from shared.events import LIVE, Category, QueueKind, TokenStatus
from shared.ledger import SEATED, QueueRow
from tests.chaos.checkers.lives import events_by_queue, told
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import EventRow, Observations

STATEMENT = (
    "No slot is above its capacity but for the counted overflow of emergencies, nobody waits "
    "beside a free seat, and a patient has one live token a day."
)


def check(observed: Observations) -> list[Violation]:
    lives = events_by_queue(observed)
    slots = [queue for queue in observed.queues.values() if queue.kind is QueueKind.SLOT]
    found = _two_bookings(observed)
    for slot in slots:
        seated, crowded = _replay(observed, slot, lives.get(slot.queue_id, []))
        found += [*crowded, *_ends_wrongly(observed, slot, seated)]
    return found


def _ends_wrongly(observed: Observations, slot: QueueRow, seated: int) -> list[Violation]:
    """Compare the seats that the events say are taken with the row, and with who waits."""
    found = []
    capacity = slot.capacity or 0
    if seated != slot.seats_taken:
        sentence = f"{slot.queue_id} counts {slot.seats_taken} seats taken, not {seated}"
        found.append(Violation("I19", sentence))
    if seated > capacity + slot.overflow:
        sentence = f"{slot.queue_id} has {seated} on {capacity} seats"
        found.append(Violation("I19", sentence, (f"overflow {slot.overflow}",)))
    waiting = [
        token.label
        for token in observed.tokens.values()
        if token.queue_id == slot.queue_id and token.status is TokenStatus.WAITING
    ]
    if waiting and seated < capacity and not _is_cancelled(observed, slot.queue_id):
        sentence = f"{waiting} wait beside a free seat of {slot.queue_id}"
        found.append(Violation("I19", sentence))
    return found


def _is_cancelled(observed: Observations, queue_id: str) -> bool:
    return any(
        str(row["slot_id"]) == queue_id and row["cancelled"]
        for row in observed.rows("token_api.slot")
    )


def _replay(
    observed: Observations, slot: QueueRow, rows: list[EventRow]
) -> tuple[int, list[Violation]]:
    """Seat and unseat as the events say: beyond the capacity there are emergencies only.

    Who went on from a seat to a counter has used it. Returns how many seats are taken at the end.
    """
    seated: set[int] = set()
    crowded: list[Violation] = []
    emergencies = 0
    for row in rows:
        if row.token_id is None or _goes_on_to_a_counter(observed, row):
            continue
        if row.event.status not in SEATED or row.event.to_queue_id is not None:
            seated.discard(row.token_id)
        elif row.token_id not in seated:
            seated.add(row.token_id)
            emergencies += row.event.category is Category.EMERGENCY
            if len(seated) > (slot.capacity or 0) + emergencies:
                sentence = f"{slot.queue_id} had {len(seated)} on {slot.capacity} seats"
                crowded.append(Violation("I19", sentence, (told(row),)))
    return len(seated), crowded


def _goes_on_to_a_counter(observed: Observations, row: EventRow) -> bool:
    target = observed.queues.get(row.event.to_queue_id or "")
    return target is not None and target.kind is QueueKind.COUNTER


def _two_bookings(observed: Observations) -> list[Violation]:
    bookings: dict[object, list[str]] = defaultdict(list)
    for token in observed.tokens.values():
        if token.patient_id is not None and token.status in LIVE:
            bookings[token.patient_id, token.service_date].append(token.label)
    counts = Counter({key: len(labels) for key, labels in bookings.items()})
    return [
        Violation("I19", f"patient and day {key} have {bookings[key]}")
        for key, count in counts.items()
        if count > 1
    ]
