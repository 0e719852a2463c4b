"""Which discipline a queue may have had at each of its calls, from what a supervisor was told.

A call lies between its request and its answer, and a change of the rule likewise; where the two
overlap either rule may have counted. A queue's events are in the order in which they happened, so
an earlier one bounds the later ones.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate
from typing import Final

from tests.chaos.checkers.disciplines import STRICT, Settings
from tests.chaos.diary import Operation, Type, operations
from tests.chaos.observations import EventRow, Observations

# A request of which nobody knows may still be done for so long: its process was frozen, its
# database did not answer.
LATE_SECONDS: Final = 40.0
FOREVER: Final = float("inf")

Span = tuple[float, float]


class InForce:
    """Answers for each event of a queue which settings may have counted."""

    def __init__(self, observed: Observations) -> None:
        every = operations(observed.diary)
        self._changes: dict[str, list[Operation]] = defaultdict(list)
        for one in every:
            if one.invoked.operation == "set-discipline" and one.invoked.queue_id:
                self._changes[one.invoked.queue_id].append(one)
        self._calls = _spans_of_calls(every)

    def at(self, rows: list[EventRow], *, of: str | None = None) -> list[list[Settings]]:
        """Return the possible settings at each of a queue's events, which are in order of seq.

        They are those of that queue, or `of` another one of its department.
        """
        if not rows:
            return []
        changes = self._changes.get(of or rows[0].queue_id, [])
        if not changes:
            return [[STRICT]] * len(rows)
        return [possible(changes, span) for span in self._spans(rows)]

    def _spans(self, rows: list[EventRow]) -> Iterable[Span]:
        known = [self._calls.get(str(row.event.call_id), (0.0, FOREVER)) for row in rows]
        # Only the call itself is known to lie there; a later event of the token is later.
        own = [
            span if row.event_type == "TOKEN_CALLED" else (span[0], FOREVER)
            for row, span in zip(rows, known, strict=True)
        ]
        after = accumulate((began for began, _ in own), max)
        before = list(accumulate((ended for _, ended in reversed(own)), min))[::-1]
        return zip(after, before, strict=True)


def possible(changes: list[Operation], span: Span) -> list[Settings]:
    """Return the settings of the last change before, and of all that may lie in between."""
    began, ended = span
    done = [one for one in changes if one.type is Type.OK and _end(one) < began]
    last = max(done, key=_end, default=None)
    known = STRICT if last is None else _settings(last)
    found = [known]
    for one in changes:
        may_be_late = one.type is Type.INFO and _end(one) + LATE_SECONDS > began
        under_way = one.type is Type.OK and _end(one) >= began
        if one.invoked.at < ended and (may_be_late or under_way):
            found.append(_settings(one))
    return [one for place, one in enumerate(found) if one not in found[:place]]


def _spans_of_calls(every: list[Operation]) -> dict[str, Span]:
    """Return by call when it was first asked for, and when it was first answered."""
    began: dict[tuple[str, str | None], float] = {}
    spans: dict[str, Span] = {}
    for one in every:
        if one.invoked.operation not in {"call-next", "call-group"}:
            continue
        key = one.invoked.client, one.invoked.key
        began.setdefault(key, one.invoked.at)
        if one.type is not Type.OK:
            continue
        tokens = one.answer.get("tokens") or [one.answer.get("token") or {}]
        for token in tokens:
            if call_id := token.get("call_id"):
                spans.setdefault(str(call_id), (began[key], _end(one)))
    return spans


def _settings(change: Operation) -> Settings:
    body = (change.invoked.request or {}).get("body") or {}
    settings: Settings = body["discipline"]
    return settings


def _end(one: Operation) -> float:
    return FOREVER if one.ended is None else one.ended.at
