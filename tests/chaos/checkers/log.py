"""I6: the ledger's events are dense, and the log has each, the first time in order."""

from collections import defaultdict

from shared.topics import TOKEN_EVENTS
from tests.chaos.checkers.lives import events_by_queue, told
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import EventRow, LogRecord, Observations

STATEMENT = (
    "`seq` is dense in every queue; every event is on the log under its queue's key, and the "
    "first occurrences of each queue are in the order of `seq`."
)

# The header of what a fault has put on the log, in whatever order.
COPIED = "chaos"


def check(observed: Observations) -> list[Violation]:
    return [
        *_dense(observed),
        *_event_once(observed),
        *_on_the_log(observed),
        *_first_in_order(observed),
    ]


def _dense(observed: Observations) -> list[Violation]:
    queues = events_by_queue(observed)
    found = []
    for queue_id, queue in observed.queues.items():
        seqs = [row.seq for row in queues.get(queue_id, [])]
        if seqs != list(range(1, queue.seq + 1)):
            gaps = sorted(set(range(1, queue.seq + 1)) ^ set(seqs))[:10]
            sentence = f"{queue_id} is at seq {queue.seq} and has {len(seqs)} events"
            found.append(Violation("I6", sentence, (f"missing, surplus or twice: {gaps}",)))
    return found


def _event_once(observed: Observations) -> list[Violation]:
    rows: dict[object, list[EventRow]] = defaultdict(list)
    for row in observed.events:
        rows[row.event_id].append(row)
    return [
        Violation("I6", f"event {event_id} is in the ledger several times", _lines(several))
        for event_id, several in rows.items()
        if len(several) > 1
    ]


def _on_the_log(observed: Observations) -> list[Violation]:
    told_of = {
        (record.key, record.value) for record in observed.log if record.topic == TOKEN_EVENTS.name
    }
    return [
        Violation("I6", "an event is not on the log, or not with its bytes and key", (told(row),))
        for row in observed.events
        if (row.queue_id, row.body) not in told_of
    ]


def _first_in_order(observed: Observations) -> list[Violation]:
    reached: dict[str, int] = defaultdict(int)
    found = []
    for record in _events_of(observed):
        event = record.event
        if event is None:
            continue
        if event.seq > reached[event.queue_id] + 1:
            sentence = f"{event.queue_id} jumps from seq {reached[event.queue_id]} to {event.seq}"
            place = f"partition {record.partition} offset {record.offset}"
            found.append(Violation("I6", sentence, (place,)))
        reached[event.queue_id] = max(reached[event.queue_id], event.seq)
    return found


def _events_of(observed: Observations) -> list[LogRecord]:
    return sorted(
        (
            record
            for record in observed.log
            if record.topic == TOKEN_EVENTS.name and COPIED not in record.headers
        ),
        key=lambda record: (record.partition, record.offset),
    )


def _lines(rows: list[EventRow]) -> tuple[str, ...]:
    return tuple(told(row) for row in rows)
