"""I4: whoever was answered before somebody else asked has the smaller number."""

from collections import defaultdict
from collections.abc import Hashable

from tests.chaos.checkers.asked import by_key, described, issues, token_of
from tests.chaos.checkers.violation import Violation
from tests.chaos.diary import Operation, Type
from tests.chaos.observations import Observations

STATEMENT = "Who was answered before another asked has the smaller number."


def check(observed: Observations) -> list[Violation]:
    """Sweep each queue and day by asking, beside the highest number answered so far."""
    groups: dict[Hashable, list[tuple[Operation, int]]] = defaultdict(list)
    for asked, answered in _first_asked_and_answered(observed):
        row = observed.tokens.get(token_of(answered).get("id", 0))
        if row is not None and answered.ended is not None:
            joined = Operation(asked.invoked, answered.ended)
            groups[row.origin_queue_id, row.service_date].append((joined, row.number))
    return [found for group in groups.values() for found in _sweep(group)]


def _first_asked_and_answered(observed: Observations) -> list[tuple[Operation, Operation]]:
    """Return for each key its first request and its first answer; requests without key as are."""
    found = issues(observed)
    pairs = [(one, one) for one in found if one.invoked.key is None and one.type is Type.OK]
    for tries in by_key(found).values():
        answered = [one for one in tries if one.type is Type.OK]
        if answered:
            first = min(answered, key=lambda one: one.ended.at if one.ended else float("inf"))
            pairs.append((min(tries, key=lambda one: one.invoked.at), first))
    return pairs


def _sweep(group: list[tuple[Operation, int]]) -> list[Violation]:
    by_answer = sorted(group, key=lambda pair: pair[0].ended.at if pair[0].ended else 0.0)
    by_asking = sorted(group, key=lambda pair: pair[0].invoked.at)
    found = []
    highest: tuple[Operation, int] | None = None
    answered = 0
    for asked, number in by_asking:
        while answered < len(by_answer):
            earlier = by_answer[answered]
            if earlier[0].ended is None or earlier[0].ended.at >= asked.invoked.at:
                break
            highest = max(highest or earlier, earlier, key=lambda pair: pair[1])
            answered += 1
        if highest is not None and highest[1] > number:
            evidence = (described(highest[0]), described(asked))
            sentence = f"{number} was given after {highest[1]} had been answered"
            found.append(Violation("I4", sentence, evidence))
    return found
