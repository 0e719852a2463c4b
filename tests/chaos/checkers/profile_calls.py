"""I21: what is set for a desk counts from its next call on."""

from collections import defaultdict

from tests.chaos.checkers.violation import Violation
from tests.chaos.diary import Operation, Type, operations
from tests.chaos.observations import Observations

STATEMENT = "A desk calls from no queue that its profile, once acknowledged, leaves to others."

Desk = tuple[str, int | None]


def check(observed: Observations) -> list[Violation]:
    changes: dict[Desk, list[Operation]] = defaultdict(list)
    calls: dict[Desk, list[Operation]] = defaultdict(list)
    for one in operations(observed.diary):
        if one.invoked.operation == "set-profile":
            changes[_desk(one)].append(one)
        elif one.invoked.operation == "call-next" and one.type is Type.OK:
            calls[_desk(one)].append(one)
    return [
        Violation("I21", f"desk {desk} called {token['token_label']} from {token['queue_id']}")
        for desk, called in calls.items()
        for one in called
        for token in [one.answer.get("token") or {}]
        if (allowed := _allowed(changes[desk], one)) is not None
        and token
        and token["queue_id"] not in allowed
    ]


def _desk(one: Operation) -> Desk:
    """Return the department and the desk; a change and a call name both."""
    path = (one.invoked.request or {}).get("path", "")
    return str(path).split("/")[4] if path else "", one.invoked.desk_id


def _allowed(changes: list[Operation], call: Operation) -> set[str] | None:
    """Return the queues that the desk may have called from; null: any.

    Changes that were under way during the call may or may not have counted.
    """
    began, ended = call.invoked.at, call.ended.at if call.ended else float("inf")
    known = [one for one in changes if one.type is Type.OK and one.ended and one.ended.at < began]
    under_way = [
        one
        for one in changes
        if one not in known and one.type is not Type.FAIL and one.invoked.at < ended
    ]
    if not known or under_way:
        return None
    body = (known[-1].invoked.request or {}).get("body") or {}
    if body.get("queue_ids") is None:
        return None
    return {*body["queue_ids"], *(one["queue_id"] for one in body.get("helps", ()))}
