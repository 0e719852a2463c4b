"""I3: unknown outcomes are all or nothing, and one key is one token."""

from collections import defaultdict

from tests.chaos.checkers.asked import by_key, described, issues, kept_token, token_of
from tests.chaos.checkers.lives import events_by_token
from tests.chaos.checkers.violation import Violation
from tests.chaos.diary import Operation, Type, operations
from tests.chaos.load.people import NAME
from tests.chaos.observations import Observations

STATEMENT = (
    "A request happened wholly or not at all, however often it was sent: one key is one token, "
    "and another request under a used key is refused."
)


def check(observed: Observations) -> list[Violation]:
    return [
        *_several_tokens_a_key(observed),
        *_several_tokens_a_visitor(observed),
        *_halves(observed),
        *_kept_answers(observed),
        *_mixed_up(observed),
    ]


def _several_tokens_a_key(observed: Observations) -> list[Violation]:
    return [
        Violation("I3", f"key {key} was answered with tokens {sorted(ids)}", _lines(found))
        for (_, key), found in by_key(issues(observed)).items()
        if len(ids := {token_of(one).get("id", 0) for one in found if one.type is Type.OK}) > 1
    ]


def _several_tokens_a_visitor(observed: Observations) -> list[Violation]:
    """Find second tokens that no answer told of: each visitor of a counter has an own name."""
    tokens: dict[str, list[int]] = defaultdict(list)
    for token in observed.tokens.values():
        if token.name and token.name.startswith(NAME) and not (token.slot_id or token.patient_id):
            tokens[token.name].append(token.id)
    drivers = {row["token_id"] for row in observed.rows("token_api.fleet_token")}
    return [
        Violation("I3", f"one visitor has tokens {ids}", (name,))
        for name, ids in tokens.items()
        if len(ids) > 1 and not set(ids) <= drivers
    ]


def _halves(observed: Observations) -> list[Violation]:
    """Compare tokens with their events: as many as the token's version says, from 1 on."""
    lives = events_by_token(observed)
    found = []
    for token_id in observed.tokens.keys() | lives.keys():
        token = observed.tokens.get(token_id)
        versions = [row.version for row in lives.get(token_id, [])]
        wanted = list(range(1, token.version + 1)) if token else []
        if versions != wanted:
            sentence = f"token {token_id} is at version {token.version if token else None}"
            found.append(Violation("I3", sentence, (f"its events are of versions {versions}",)))
    return found


def _kept_answers(observed: Observations) -> list[Violation]:
    """Check that no kept answer is about a token that is not there."""
    return [
        Violation("I3", f"key {row['key']} is kept for token {token_id}, which does not exist")
        for row in observed.rows("token_api.idempotency")
        if (token_id := (kept_token(row["answer"]) or {}).get("id")) is not None
        and token_id not in observed.tokens
    ]


def _mixed_up(observed: Observations) -> list[Violation]:
    """Check that a key whose first request was acknowledged was refused with another body."""
    keyed = by_key(
        one
        for one in operations(observed.diary)
        if one.invoked.operation in {"issue", "issue-other"}
    )
    return [
        Violation("I3", f"key {key} was taken for another request", _lines(found))
        for (_, key), found in keyed.items()
        if any(one.invoked.operation == "issue-other" and one.type is Type.OK for one in found)
    ]


def _lines(found: list[Operation]) -> tuple[str, ...]:
    return tuple(described(one) for one in found)
