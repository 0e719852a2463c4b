"""I8: whoever is called next is the first of the line."""

from dataclasses import dataclass, field
from datetime import datetime

from shared.events import EventType, QueueKind, Reason, TokenStatus
from shared.ledger import IN_LINE, QueueRow
from shared.line_order import OrderKey, Waiting, order_key
from tests.chaos.checkers.lives import events_by_queue, told
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import EventRow, Observations

STATEMENT = "Whoever is called is the first of the queue: by priority, and within it by arrival."


@dataclass
class _Line:
    """Who can be called in one queue, as its events say so far."""

    queue: QueueRow
    standing: dict[int, EventRow] = field(default_factory=dict)

    def take(self, row: EventRow) -> None:
        if row.token_id is None:
            return
        event = row.event
        in_line = event.status is IN_LINE[self.queue.kind]
        if in_line and event.event_type is not EventType.TOKEN_TRANSFERRED:
            self.standing[row.token_id] = row
        else:
            self.standing.pop(row.token_id, None)

    def first(self, now: datetime) -> EventRow | None:
        present = [
            row
            for row in self.standing.values()
            if row.event.checked_in_at is not None or not self.queue.check_in
        ]
        return min(present, key=lambda row: self._key(row, now), default=None)

    def _key(self, row: EventRow, now: datetime) -> OrderKey:
        event = row.event
        if event.category is None or event.priority is None or event.booked_at is None:
            message = f"an event of a token in line lacks its place: {told(row)}"
            raise ValueError(message)
        waiting = Waiting(event.category, event.priority, event.booked_at, row.token_id or 0)
        return order_key(waiting, now=now, ageing=self.queue.ageing)


def check(observed: Observations) -> list[Violation]:
    found = []
    for queue_id, rows in events_by_queue(observed).items():
        queue = observed.queues.get(queue_id)
        if queue is not None and queue.kind is not QueueKind.STATION:
            found += _calls_out_of_order(_Line(queue), rows)
    return found


def _calls_out_of_order(line: _Line, rows: list[EventRow]) -> list[Violation]:
    found = []
    for row in rows:
        called = row.event.status is TokenStatus.CALLED
        if row.event.event_type is EventType.TOKEN_CALLED and called:
            first = line.first(row.event.timestamp)
            in_turn = first is not None and first.token_id == row.token_id
            if not in_turn and row.event.reason is not Reason.OUT_OF_ORDER:
                evidence = (told(row), told(first) if first else "nobody could be called")
                found.append(Violation("I8", f"token {row.token_id} was called too soon", evidence))
        line.take(row)
    return found
