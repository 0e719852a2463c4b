"""I16: whatever Redis forgets, the queue's row knows the last number."""

from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import Observations

STATEMENT = "The queue's row is never behind a number that was given: Redis may forget all."


def check(observed: Observations) -> list[Violation]:
    found = []
    for queue_id, queue in observed.queues.items():
        given = [
            token.number
            for token in observed.tokens.values()
            if token.origin_queue_id == queue_id and token.service_date == queue.number_day
        ]
        if given and queue.last_number < max(given):
            sentence = f"{queue_id} says that {queue.last_number} was the last, not {max(given)}"
            found.append(Violation("I16", sentence))
    return found
