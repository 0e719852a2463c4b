"""I8, I23 to I26: what desks do with those who were called, held, sent and missed, done wrongly."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from shared.events import EventType, Reason, TokenStatus
from tests.chaos.checkers import desks, groups, holds, repeated_calls, returns, sent, undone
from tests.chaos.observations import Injected
from tests.chaos.tests.good_days import away
from tests.chaos.tests.history import SECOND, History, answer_of

MINUTE = timedelta(minutes=1)


def line(count: int = 3) -> History:
    history = History()
    history.queue("A", "D")
    for _ in range(count):
        history.issue("A")
    return history


def aside(history: History, token_id: int, operation: str, desk: int | None = None) -> None:
    history.call(token_id, 1)
    gone = {**away(TokenStatus.HELD), "desk_id": desk}
    history.does(operation, EventType.TOKEN_HELD, token_id, 1, **gone)


def back_by_itself(history: History, token_id: int, **more: Any) -> None:
    history.change(EventType.TOKEN_RESUMED, token_id, **away(TokenStatus.WAITING), **more)


def test_a_hold_that_ends_too_soon_is_caught() -> None:
    history = line()
    aside(history, 1, "hold-for")
    history.now += 30 * SECOND
    back_by_itself(history, 1)
    observed = history.observed()
    assert [one.sentence for one in holds.check(observed)] == ["token 1 came back before its time"]
    observed.faults = [Injected("clock-ahead:all", "clock-ahead", "all", 0.0, 9.0)]
    assert holds.check(observed) == []


def test_a_hold_that_ends_in_time_is_good_unless_the_arrival_is_lost() -> None:
    for arrived_at, count in ((None, 0), (1, 1)):
        history = line()
        aside(history, 1, "hold-for")
        history.now += MINUTE
        back_by_itself(history, 1, **({"arrived_at": history.now} if arrived_at else {}))
        assert len(holds.check(history.observed())) == count


def test_a_hold_without_an_end_that_ends_by_itself_is_caught() -> None:
    history = line()
    aside(history, 1, "hold")
    history.now += MINUTE
    back_by_itself(history, 1)
    assert len(holds.check(history.observed())) == 1


def test_a_hold_that_never_ends_is_caught() -> None:
    history = line()
    aside(history, 1, "hold-for")
    assert holds.check(history.observed()) == []
    history.now += 2 * MINUTE
    assert len(holds.check(history.observed())) == 1


def test_who_was_sent_to_a_desk_and_is_called_by_another_is_caught() -> None:
    for desk, count in ((2, 0), (3, 1)):
        history = line()
        aside(history, 1, "send", desk=2)
        history.call(1, desk)
        assert len(sent.check(history.observed())) == count


def test_who_waits_for_a_desk_that_has_closed_is_caught() -> None:
    history = line()
    aside(history, 1, "send", desk=2)
    observed = history.observed()
    assert sent.check(observed) == []
    observed.lines["D"]["desks"].append({"desk_id": 2, "state": "CLOSED"})
    assert len(sent.check(observed)) == 1


def test_an_undo_of_what_another_desk_did_is_caught() -> None:
    for desk, count in ((1, 0), (2, 1)):
        history = line()
        history.call(1, 1)
        undone_call: dict[str, Any] = {"reason": Reason.UNDONE, **away(TokenStatus.WAITING)}
        history.does("undo", EventType.TOKEN_CALL_UNDONE, 1, desk, **undone_call)
        assert len(undone.check(history.observed())) == count


def test_an_undo_of_what_was_not_the_last_act_is_caught() -> None:
    history = line()
    history.call(1, 1)
    history.does("serve", EventType.TOKEN_SERVED, 1, 1, status=TokenStatus.SERVED)
    restored: dict[str, Any] = {"reason": Reason.UNDONE, "status": TokenStatus.SERVING}
    history.does("undo", EventType.TOKEN_RESTORED, 1, 1, **restored)
    assert undone.check(history.observed()) == []
    history.does("undo", EventType.TOKEN_RESTORED, 1, 1, **restored)
    [found] = undone.check(history.observed())
    assert "takes back what was not done last" in found.sentence


def repeat(history: History, seconds: int) -> None:
    history.now += seconds * SECOND
    again: dict[str, Any] = {"call_id": UUID(int=900 + seconds), "called_at": history.now + SECOND}
    history.change(EventType.TOKEN_RECALLED, 1, **again)


def test_a_third_repeated_call_and_one_too_soon_are_caught() -> None:
    history = line()
    history.call(1, 1)
    repeat(history, 20)
    repeat(history, 21)
    assert repeated_calls.check(history.observed()) == []
    repeat(history, 22)
    assert len(repeated_calls.check(history.observed())) == 1
    history = line()
    history.call(1, 1)
    repeat(history, 3)
    assert len(repeated_calls.check(history.observed())) == 1


def group_call(history: History, *token_ids: int, count: int = 3) -> None:
    request = {
        "path": "/api/v1/departments/D/group-calls", "body": {"desk_id": 1, "count": count},
    }  # fmt: skip
    entry = history.asks("desk-1", "call-group", key="group", request=request)
    for token_id in token_ids:
        to: dict[str, Any] = {"desk_id": 1, "call_id": UUID(int=token_id)}
        history.change(EventType.TOKEN_CALLED, token_id, status=TokenStatus.CALLED, **to)
    answers = [answer_of(history.tokens[token_id]) for token_id in token_ids]
    history.hears(entry, answer={"tokens": answers})


def test_a_group_is_at_one_desk_and_nobody_else() -> None:
    history = line(4)
    group_call(history, 1, 2, 3)
    assert desks.check(history.observed()) == []
    assert groups.check(history.observed()) == []
    history.call(4, 1)
    assert desks.check(history.observed())


def test_a_group_that_is_larger_than_was_asked_for_is_caught() -> None:
    history = line(3)
    group_call(history, 1, 2, 3, count=2)
    assert len(groups.check(history.observed())) == 1


def test_who_comes_back_too_late_is_caught() -> None:
    for seconds, count in ((5, 0), (40, 1)):
        history = line(1)
        history.call(1, 1)
        history.does("miss", EventType.TOKEN_NO_SHOW, 1, 1, status=TokenStatus.NO_SHOW)
        history.now += seconds * SECOND
        back: dict[str, Any] = {**away(TokenStatus.WAITING), "arrived_at": history.now}
        history.does("return", EventType.TOKEN_RETURNED, 1, 1, **back)
        assert len(returns.check(history.observed())) == count
