"""Tokens in the order in which their line is called."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from shared.ledger.rows import QueueRow, TokenRow
from shared.line_order import OrderKey, Waiting, order_key
from shared.ordering import STRICT, Candidate, arranged, merged

WITHOUT_APPOINTMENT: Final = datetime.max.replace(tzinfo=UTC)


def in_calling_order(queue: QueueRow, line: Iterable[TokenRow], *, now: datetime) -> list[TokenRow]:
    """Return a queue's tokens as its discipline calls them, were nobody to come any more."""
    if queue.discipline == STRICT:
        return in_order(line, now=now, ageing=queue.ageing)
    return list(arranged(line, queue.discipline, queue.turns, standing=standing))


def in_department_order(
    queues: Mapping[str, QueueRow], lines: Mapping[str, Sequence[TokenRow]], *, now: datetime
) -> Iterator[TokenRow]:
    """Yield a department's tokens in the order of the calls; each queue's line is in order."""
    slots = [name for name in lines if queues[name].starts_at is not None]
    booked = (token for name in slots for token in lines[name])
    yield from sorted(booked, key=lambda one: calling_key(one, queues[one.queue_id], now=now))
    counters = {name: line for name, line in lines.items() if name not in slots}
    yield from merged(counters, lambda name, first: candidate(first, queues[name]), now=now)


def calling_key(token: TokenRow, queue: QueueRow, *, now: datetime) -> tuple[datetime, OrderKey]:
    """Return the sort key by strict priority: slot by slot, then those without appointment."""
    key = order_key(standing(token), now=now, ageing=queue.ageing)
    return queue.starts_at or WITHOUT_APPOINTMENT, key


def candidate(first: TokenRow, queue: QueueRow) -> Candidate:
    """Return the first of a queue as one of those of whom the department calls the next."""
    return Candidate(
        queue.queue_id, standing(first), queue.discipline, queue.starts_at, queue.ageing
    )


def in_order(line: Iterable[TokenRow], *, now: datetime, ageing: bool) -> list[TokenRow]:
    return sorted(line, key=lambda token: order_key(standing(token), now=now, ageing=ageing))


def standing(token: TokenRow) -> Waiting:
    """Return what the order of a line needs to know of a token."""
    return Waiting(token.category, token.priority, token.arrived_at, token.id)
