"""I8: a call of a group calls as many as it says, all to that desk; desks.py lets them be there."""

from collections import defaultdict

from shared.events import EventType
from tests.chaos.checkers.violation import Violation
from tests.chaos.diary import Operation, Type, operations
from tests.chaos.observations import Observations

STATEMENT = "A group that was called is at most as large as was asked for, all at that desk."


class Groups:
    """Who was called together: as answers say, and at desks whose last answer nobody knows."""

    def __init__(self, observed: Observations) -> None:
        self._groups: dict[int, set[int]] = defaultdict(set)
        answered = {one.invoked.key for one in _calls(observed) if one.type is Type.OK}
        for number, one in enumerate(_calls(observed)):
            for token in one.answer.get("tokens", ()):
                self._groups[token["id"]].add(number)
        lost = {_desk(one) for one in _calls(observed) if one.invoked.key not in answered}
        self._of_lost_calls = {
            row.token_id
            for row in observed.events
            if row.event.event_type is EventType.TOKEN_CALLED
            and (row.event.department_id, row.event.desk_id) in lost
        }

    def together(self, first: int | None, second: int | None) -> bool:
        if {first, second} <= self._of_lost_calls:
            return True
        return bool(self._groups.get(first or 0, set()) & self._groups.get(second or 0, set()))


def check(observed: Observations) -> list[Violation]:
    desks = {
        (row.token_id, str(row.event.call_id)): row.event.desk_id
        for row in observed.events
        if row.event.event_type is EventType.TOKEN_CALLED
    }
    return [
        Violation("I8", f"a group of {count} at desk {desk} is {called}")
        for one in _calls(observed)
        if one.type is Type.OK
        for tokens in [one.answer["tokens"]]
        for body in [(one.invoked.request or {})["body"]]
        for count, desk in [(body["count"], body["desk_id"])]
        for called in [[(token["id"], token["call_id"]) for token in tokens]]
        if not _is_right(called, count, desk, desks)
    ]


def _is_right(
    called: list[tuple[int, str]],
    count: int,
    desk: int,
    desks: dict[tuple[int | None, str], int | None],
) -> bool:
    distinct = len({token_id for token_id, _ in called}) == len(called)
    return distinct and 1 <= len(called) <= count and all(desks.get(one) == desk for one in called)


def _desk(call: Operation) -> tuple[str, int]:
    request = call.invoked.request or {}
    return request["path"].split("/")[4], request["body"]["desk_id"]


def _calls(observed: Observations) -> list[Operation]:
    every = operations(observed.diary)
    return [one for one in every if one.invoked.operation == "call-group"]
