"""I1: no number twice, among the acknowledged and among the rows."""

from collections import defaultdict
from collections.abc import Hashable

from tests.chaos.checkers.asked import described, done, token_of
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import Observations

STATEMENT = "No number is given twice in a queue and service day."


def check(observed: Observations) -> list[Violation]:
    return [*_twice_in_rows(observed), *_twice_in_answers(observed)]


def _twice_in_rows(observed: Observations) -> list[Violation]:
    holders: dict[Hashable, list[int]] = defaultdict(list)
    for token in observed.tokens.values():
        holders[token.origin_queue_id, token.service_date, token.number].append(token.id)
    return [
        Violation("I1", f"number {number} stands in several rows", (f"tokens {ids}",))
        for number, ids in holders.items()
        if len(ids) > 1
    ]


def _twice_in_answers(observed: Observations) -> list[Violation]:
    """Compare what clients were told: the same label of one queue and day for two tokens."""
    told: dict[Hashable, dict[int, str]] = defaultdict(dict)
    for one in done(observed, "issue", "book", "book-again", "emergency"):
        token = token_of(one)
        number = token["queue_id"], token["service_date"], token["token_no"]
        told[number].setdefault(token["id"], described(one))
    return [
        Violation("I1", f"number {number} was given to several", tuple(found.values()))
        for number, found in told.items()
        if len(found) > 1
    ]
