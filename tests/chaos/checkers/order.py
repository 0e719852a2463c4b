"""I8: whoever is called next is the first of the line."""

from collections.abc import Sequence
from datetime import datetime

from shared.events import EventType, QueueKind, Reason, TokenStatus
from shared.ledger import IN_LINE, QueueRow
from shared.line_order import OrderKey, Waiting, order_key
from tests.chaos.checkers.disciplines import Settings, next_ones
from tests.chaos.checkers.in_force import InForce
from tests.chaos.checkers.lives import events_by_queue, told
from tests.chaos.checkers.standing import (
    Standing,
    arrival_of,
    category_of,
    heads_of,
    moments,
    was_sent,
)
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import EventRow, Observations

STATEMENT = (
    "Whoever is called is the first of the queue: by its rule, and within a category by arrival."
)


def check(observed: Observations) -> list[Violation]:
    in_force = InForce(observed)
    found = []
    for queue_id, rows in events_by_queue(observed).items():
        queue = observed.queues.get(queue_id)
        if queue is not None and queue.kind is not QueueKind.STATION:
            found += calls_out_of_order(queue, rows, in_force.at(rows))
    return found


def calls_out_of_order(
    queue: QueueRow, rows: list[EventRow], possible: Sequence[list[Settings]]
) -> list[Violation]:
    found = []
    for moment, settings in zip(moments(rows, IN_LINE[queue.kind]), possible, strict=True):
        row = moment.row
        called = row.event.status is TokenStatus.CALLED
        if row.event.event_type is not EventType.TOKEN_CALLED or not called:
            continue
        if row.event.reason is Reason.OUT_OF_ORDER or was_sent(moment):
            continue
        first = _first(queue, moment.standing, row.event.timestamp, settings)
        if row.token_id not in first:
            standing = (told(moment.standing[one]) for one in first)
            evidence = (told(row), *standing, str(settings))
            found.append(Violation("I8", f"token {row.token_id} was called too soon", evidence))
    return found


def _first(
    queue: QueueRow, standing: Standing, now: datetime, settings: list[Settings]
) -> set[int]:
    """Return who may be next: a slot has one order, a counter those of the rules in question."""
    present = {
        token_id: row
        for token_id, row in standing.items()
        if row.event.checked_in_at is not None or not queue.check_in
    }
    if queue.kind is QueueKind.SLOT:
        return set(sorted(present, key=lambda one: _key(queue, present[one], now))[:1])
    heads = heads_of(present)
    chosen = {category for one in settings for category in next_ones(one, heads)}
    return {heads[category][1] for category in chosen}


def _key(queue: QueueRow, row: EventRow, now: datetime) -> OrderKey:
    arrived_at, token_id = arrival_of(row)
    waiting = Waiting(category_of(row), row.event.priority or 0, arrived_at, token_id)
    return order_key(waiting, now=now, ageing=queue.ageing)
