"""Departments whose booked people stand in a counter's line once they have checked in."""

from collections.abc import Collection, Iterable

from shared.events import QueueKind
from shared.ledger.rows import QueueRow
from shared.ordering import Windows


def line_of_appointments(queues: Iterable[QueueRow]) -> QueueRow | None:
    """Return the counter of a department that takes in its appointments; null: none does."""
    return next((one for one in queues if isinstance(one.discipline, Windows)), None)


def called_from(queues: Collection[QueueRow]) -> Collection[QueueRow]:
    """Return those of a department's queues from which its desks call.

    Where a counter takes in the appointments, whoever still stands in a slot has not checked in,
    or has come before the window opens.
    """
    if line_of_appointments(queues) is None:
        return queues
    return [queue for queue in queues if queue.kind is not QueueKind.SLOT]
