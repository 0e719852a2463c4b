"""I7: the counts in the queue's row, and the places in Redis, are what the tokens say."""

from collections import Counter

from shared.events import LIVE
from shared.ledger import IN_LINE
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import Observations

STATEMENT = "The counts in each queue's row and the places in Redis are those of its tokens."


def check(observed: Observations) -> list[Violation]:
    return [*_live(observed), *_places(observed)]


def _live(observed: Observations) -> list[Violation]:
    counted: Counter[tuple[str, str, str]] = Counter(
        (token.queue_id, token.status.value, token.category.value)
        for token in observed.tokens.values()
        if token.status in LIVE
    )
    kept = Counter(
        {
            (queue_id, status.value, category.value): count
            for queue_id, queue in observed.queues.items()
            for status, counts in queue.live.items()
            for category, count in counts.items()
        }
    )
    return [
        Violation("I7", f"{what}: the row counts {kept[what]}, there are {counted[what]}")
        for what in counted.keys() | kept.keys()
        if counted[what] != kept[what]
    ]


def _places(observed: Observations) -> list[Violation]:
    """Compare the sets of Redis that are at the row's `seq`; others are not read by anybody."""
    found = []
    for queue_id, seq in observed.places_seq.items():
        queue = observed.queues.get(queue_id)
        if queue is None or seq > queue.seq:
            found.append(Violation("I7", f"Redis is at seq {seq} of {queue_id}, beyond its events"))
        elif seq == queue.seq:
            wanted = {
                token.id
                for token in observed.tokens.values()
                if token.queue_id == queue_id and token.status is IN_LINE[queue.kind]
            }
            standing = {
                token_id
                for (at, _), members in observed.places.items()
                if at == queue_id
                for token_id in members
            }
            if wanted != standing:
                evidence = (f"only in Redis: {standing - wanted}", f"missing: {wanted - standing}")
                found.append(Violation("I7", f"the places of {queue_id} are wrong", evidence))
    return found
