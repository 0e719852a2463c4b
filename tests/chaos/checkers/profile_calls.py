"""I21: what is set for a desk counts from its next call on."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise

from shared.events import EventType, TokenStatus
from tests.chaos.checkers.lives import events_by_token
from tests.chaos.checkers.violation import Violation
from tests.chaos.diary import Operation, Type, operations
from tests.chaos.observations import Observations

STATEMENT = (
    "A desk calls from no queue that its profile, once acknowledged, leaves to others, but for who "
    "was sent to it."
)

Desk = tuple[str, int | None]
# When a request was sent for the first time, by client and key.
FirstTries = Mapping[tuple[str, str | None], float]


def check(observed: Observations) -> list[Violation]:
    changes: dict[Desk, list[Operation]] = defaultdict(list)
    calls: dict[Desk, list[Operation]] = defaultdict(list)
    first_tries: dict[tuple[str, str | None], float] = {}
    for one in operations(observed.diary):
        first_tries.setdefault((one.invoked.client, one.invoked.key), one.invoked.at)
        if one.invoked.operation == "set-profile":
            changes[_desk(one)].append(one)
        elif one.invoked.operation == "call-next" and one.type is Type.OK:
            calls[_desk(one)].append(one)
    sent = _calls_of_sent(observed)
    return [
        Violation("I21", f"desk {desk} called {token['token_label']} from {token['queue_id']}")
        for desk, called in calls.items()
        for one in called
        for token in [one.answer.get("token") or {}]
        if (allowed := _allowed(changes[desk], one, first_tries)) is not None
        and token
        and token.get("call_id") not in sent
        and token["queue_id"] not in allowed
    ]


def _desk(one: Operation) -> Desk:
    """Return the department and the desk; a change and a call name both."""
    path = (one.invoked.request or {}).get("path", "")
    return str(path).split("/")[4] if path else "", one.invoked.desk_id


def _calls_of_sent(observed: Observations) -> set[str]:
    """Return the calls of those who had been set aside for one desk, which it alone calls."""
    return {
        str(called.event.call_id)
        for rows in events_by_token(observed).values()
        for before, called in pairwise(rows)
        if before.event.status is TokenStatus.HELD
        and before.event.desk_id is not None
        and called.event.event_type is EventType.TOKEN_CALLED
    }


def _allowed(changes: list[Operation], call: Operation, first_tries: FirstTries) -> set[str] | None:
    """Return the queues that the desk may have called from; null: any.

    Changes that were under way during the call may or may not have counted. It may have been done
    when it was asked for the first time.
    """
    asked = call.invoked
    began = asked.at if asked.key is None else first_tries[asked.client, asked.key]
    ended = call.ended.at if call.ended else float("inf")
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
