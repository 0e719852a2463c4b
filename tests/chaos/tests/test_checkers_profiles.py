"""I21: queues that a profile hides, and desks that do not heed theirs, are caught."""

from typing import Any

import pytest

from shared.events import EventType, TokenStatus
from tests.chaos.checkers import profile_calls, profiles
from tests.chaos.diary import Api, Diary, Type
from tests.chaos.observations import Observations
from tests.chaos.tests.good_days import counters
from tests.chaos.tests.history import History

DESK = "/api/v1/departments/D/desks/1/profile"
CALLS = "/api/v1/departments/D/calls"


def only(queue_id: str) -> dict[str, Any]:
    return {"queue_ids": [queue_id], "helps": []}


def test_a_queue_that_waits_for_nobody_and_is_not_named_is_caught() -> None:
    observed = counters().observed()
    row = {"department_id": "D", "holder": "desk/1", "always": only("B")}
    observed.tables["department.profile"] = [row]
    assert len(profiles.check(observed)) == 1
    observed.lines["D"]["unserved"] = [{"queue_id": "A"}]
    assert profiles.check(observed) == []


def test_a_queue_that_is_named_although_a_desk_serves_it_is_caught() -> None:
    observed = counters().observed()
    observed.lines["D"]["unserved"] = [{"queue_id": "A"}]
    assert len(profiles.check(observed)) == 1


@pytest.mark.parametrize("queue_id", ["A", "B"])
def test_a_call_from_a_queue_that_the_profile_leaves_to_others_is_caught(queue_id: str) -> None:
    diary = Diary()
    do(diary, "set-profile", DESK, only("A"), {})
    do(diary, "call-next", CALLS, {"desk_id": 1}, called(queue_id))
    found = profile_calls.check(Observations(diary=diary.entries))
    assert len(found) == (queue_id == "B")


def test_a_call_beside_a_change_may_heed_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.chaos.diary.monotonic", lambda: 1.0)
    diary = Diary()
    do(diary, "set-profile", DESK, only("A"), {})
    do(diary, "call-next", CALLS, {"desk_id": 1}, called("B"))
    assert profile_calls.check(Observations(diary=diary.entries)) == []


def test_a_call_that_is_answered_again_may_have_been_made_before_the_change() -> None:
    diary = Diary()
    do(diary, "call-next", CALLS, {"desk_id": 1}, {}, outcome=Type.INFO, key="k")
    do(diary, "set-profile", DESK, only("A"), {})
    do(diary, "call-next", CALLS, {"desk_id": 1}, called("B"), key="k")
    assert profile_calls.check(Observations(diary=diary.entries)) == []


def test_who_was_sent_to_the_desk_is_called_whatever_its_profile_says() -> None:
    history = History()
    history.queue("B", "D")
    sent = history.issue("B")
    history.does("send", EventType.TOKEN_HELD, sent, 1, status=TokenStatus.HELD, desk_id=1)
    history.call(sent, desk=1)
    diary, call_id = Diary(), str(history.tokens[sent].call_id)
    do(diary, "set-profile", DESK, only("A"), {})
    do(diary, "call-next", CALLS, {"desk_id": 1}, called("B", call_id))
    observed = history.observed()
    observed.diary = diary.entries
    assert profile_calls.check(observed) == []
    observed.events.pop(1)
    assert len(profile_calls.check(observed)) == 1


def called(queue_id: str, call_id: str = "c") -> dict[str, Any]:
    return {"token": {"queue_id": queue_id, "token_label": "B-001", "call_id": call_id}}


def do(
    diary: Diary,
    operation: str,
    path: str,
    body: dict[str, Any],
    answer: dict[str, Any],
    *,
    outcome: Type = Type.OK,
    key: str | None = None,
) -> None:
    request = {"path": path, "body": body}
    entry = diary.invoke("c", operation, Api.DEPARTMENT, desk_id=1, key=key, request=request)
    diary.end(entry, outcome, answer=answer)
