"""I5: few numbers are burnt, and only where something failed."""

from collections import Counter, defaultdict
from collections.abc import Hashable
from typing import Final

from tests.chaos.checkers.asked import issues
from tests.chaos.checkers.violation import Violation
from tests.chaos.diary import Type
from tests.chaos.observations import Observations

STATEMENT = "Numbers are burnt only by requests that failed, or by a Redis that answered too late."

# A batch that fails is tried again one by one: each of its requests burns at most two numbers.
BURNT_A_FAILURE: Final = 2
# A Redis that is slower than 0.1 s has counted on, and the row's own number is given; it is then
# left alone for a second, so that on a busy machine a few numbers of a hundred are burnt so.
LATE_SHARE: Final = 0.1
LATE_FEW: Final = 3


def check(observed: Observations) -> list[Violation]:
    numbers: dict[tuple[str, Hashable], list[int]] = defaultdict(list)
    for token in observed.tokens.values():
        numbers[token.origin_queue_id, token.service_date].append(token.number)
    troubles = _troubles(observed)
    found = []
    for (queue_id, day), given in numbers.items():
        missing = max(given) - len(given)
        late = LATE_FEW + LATE_SHARE * len(given) if _redis_may_be_late(observed) else 0
        if missing > BURNT_A_FAILURE * troubles[queue_id] + late:
            sentence = f"{missing} numbers are missing in {queue_id} on {day}"
            evidence = (f"{troubles[queue_id]} requests failed or were repeated there",)
            found.append(Violation("I5", sentence, evidence))
    return found


def _redis_may_be_late(observed: Observations) -> bool:
    """Say whether Redis may have been slow: on a small machine any fault can make it so."""
    return bool(observed.faults)


def _troubles(observed: Observations) -> Counter[str]:
    """Count by queue the requests that were not simply answered, and the repeated ones.

    Requests of one batch fail together, so that each of those under way with it counts.
    """
    troubles: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    for one in issues(observed):
        again = (one.invoked.client, one.invoked.key or "") in seen
        if one.invoked.key:
            seen.add((one.invoked.client, one.invoked.key))
        if one.type is not Type.OK or again:
            troubles[str(one.invoked.queue_id)] += 1
    return troubles
