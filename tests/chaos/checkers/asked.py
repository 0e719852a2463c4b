"""What the diary says, sorted for the checkers: pure reading, no judgement."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from tests.chaos.diary import Operation, Type, operations
from tests.chaos.observations import Observations

# Operations that give out a token, and therefore a number.
ISSUES: Final = frozenset({"issue", "book", "book-again", "emergency", "driver-token"})


def done(observed: Observations, *names: str) -> list[Operation]:
    """Return the operations that were acknowledged, of these names or of all."""
    return [
        one
        for one in operations(observed.diary)
        if one.type is Type.OK and (not names or one.invoked.operation in names)
    ]


def issues(observed: Observations) -> list[Operation]:
    return [one for one in operations(observed.diary) if one.invoked.operation in ISSUES]


def by_key(found: Iterable[Operation]) -> dict[tuple[str, str], list[Operation]]:
    """Sort keyed operations by who asked and the key."""
    sorted_: dict[tuple[str, str], list[Operation]] = defaultdict(list)
    for one in found:
        if one.invoked.key is not None:
            sorted_[one.invoked.client, one.invoked.key].append(one)
    return sorted_


def token_of(operation: Operation) -> dict[str, Any]:
    """Return the token that an answer is about; empty where it is about none."""
    found: dict[str, Any] = operation.answer.get("token") or {}
    return found


def kept_token(answer: dict[str, Any]) -> dict[str, Any] | None:
    """Return the token of an answer that token_api keeps: a counter's has its link beside it."""
    found: dict[str, Any] | None = answer.get("given", answer).get("token")
    return found


def described(operation: Operation) -> str:
    """Return an operation in one line, for evidence."""
    ended = operation.ended
    return (
        f"#{operation.invoked.operation_id} {operation.invoked.client} "
        f"{operation.invoked.operation} {(operation.invoked.request or {}).get('path', '')} "
        f"key={operation.invoked.key} {operation.invoked.at:.3f}..."
        f"{ended.at if ended else float('inf'):.3f} {operation.type} "
        f"token={ended.token_id if ended else None} number={ended.number if ended else None}"
    )
