"""I5: few numbers are burnt, and only where something failed."""

from collections import Counter, defaultdict
from collections.abc import Hashable
from typing import Final

from tests.chaos.checkers.asked import issues
from tests.chaos.checkers.violation import Violation
from tests.chaos.diary import Type
from tests.chaos.facts import Facts

STATEMENT = "Numbers are burnt only by requests that failed or were sent again, and begin at 1."

# A batch that fails is tried again one by one: each of its requests burns at most two numbers.
BURNT_A_FAILURE: Final = 2


def check(facts: Facts) -> list[Violation]:
    numbers: dict[tuple[str, Hashable], list[int]] = defaultdict(list)
    for token in facts.tokens.values():
        numbers[token.origin_queue_id, token.service_date].append(token.number)
    troubles = _troubles(facts)
    return [
        Violation(
            "I5",
            f"{missing} numbers are missing in {queue_id} on {day}",
            (f"{troubles[queue_id]} requests failed or were repeated there",),
        )
        for (queue_id, day), found in numbers.items()
        if (missing := max(found) - len(found)) > BURNT_A_FAILURE * troubles[queue_id]
    ]


def _troubles(facts: Facts) -> Counter[str]:
    """Count by queue the requests that were not simply answered, and the repeated ones.

    Requests of one batch fail together, so that each of those under way with it counts.
    """
    troubles: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    for one in issues(facts):
        again = (one.invoked.client, one.invoked.key or "") in seen
        if one.invoked.key:
            seen.add((one.invoked.client, one.invoked.key))
        if one.type is not Type.OK or again:
            troubles[str(one.invoked.queue_id)] += 1
    return troubles
