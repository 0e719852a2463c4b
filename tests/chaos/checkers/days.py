"""I15: a queue's day does not come back, and its numbers begin anew."""

from collections import defaultdict
from datetime import date
from itertools import pairwise

from shared.events import EventType, QueueKind
from tests.chaos.checkers.lives import events_by_queue, told
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import EventRow, Observations

STATEMENT = "A queue's day never goes back to the one before, and each day's numbers begin at 1."


def check(observed: Observations) -> list[Violation]:
    found = []
    for queue_id, rows in events_by_queue(observed).items():
        queue = observed.queues.get(queue_id)
        if queue is not None and queue.kind is not QueueKind.SLOT:
            found += _goes_back([row for row in rows if _is_issue(row)])
    return [*found, *_begins_late(observed)]


def _is_issue(row: EventRow) -> bool:
    return row.event.event_type is EventType.TOKEN_GENERATED


def _goes_back(issued: list[EventRow]) -> list[Violation]:
    return [
        Violation("I15", f"{later.queue_id} goes back to an earlier day", (told(one), told(later)))
        for one, later in pairwise(issued)
        if one.event.service_date is not None
        and later.event.service_date is not None
        and later.event.service_date < one.event.service_date
    ]


def _begins_late(observed: Observations) -> list[Violation]:
    """Find days whose first number is the one after an earlier day's last."""
    numbers: dict[str, dict[date, list[int]]] = defaultdict(lambda: defaultdict(list))
    for token in observed.tokens.values():
        numbers[token.origin_queue_id][token.service_date].append(token.number)
    return [
        Violation("I15", f"{queue_id} goes on counting on {day} from {min(given)}")
        for queue_id, days in numbers.items()
        for day, given in days.items()
        if min(given) > 1
        if any(max(days[other]) + 1 == min(given) for other in days if other < day)
    ]
