"""The first of a department's counters where not all go by strict priority. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from services.display.disciplines import Ruled
from shared.line_order import Waiting
from shared.ordering import Candidate, arranged, merged

# A queue, and one who waits there with the label.
Standing = tuple[str, Waiting, str]


def in_ruled_order(
    standing: Iterable[Standing], ruled: Callable[[str], Ruled], *, now: datetime
) -> Iterator[str]:
    """Return the labels in the order of the calls; of each category its first are enough."""
    by_queue: dict[str, list[Standing]] = defaultdict(list)
    for one in standing:
        by_queue[one[0]].append(one)
    lines = {
        queue_id: arranged(line, *ruled(queue_id), standing=lambda one: one[1])
        for queue_id, line in by_queue.items()
    }

    def candidate(queue_id: str, first: Standing) -> Candidate:
        return Candidate(queue_id, first[1], ruled(queue_id).rules)

    return (label for _, _, label in merged(lines, candidate, now=now))
