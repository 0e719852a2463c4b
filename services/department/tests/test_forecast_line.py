"""How fast a line moves, as its events tell it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.department.forecast.line import (
    CALLS_MAX,
    REFRESH,
    WINDOW,
    Line,
    fold,
    measure,
    worth_saying,
)
from shared.events import Event, EventType, TokenStatus
from shared.forecast import INTERVALS_MIN, QueueForecast

NINE = datetime(2025, 8, 7, 9, tzinfo=UTC)


@dataclass
class Log:
    """Writes one queue's log: each verb is an event, `later` lets time pass."""

    now: datetime = NINE
    events: list[Event] = field(default_factory=list)
    called: dict[int, datetime] = field(default_factory=dict)

    def later(self, seconds: float) -> "Log":
        self.now += timedelta(seconds=seconds)
        return self

    def arrive(self, *token_ids: int) -> "Log":
        return self._write(EventType.TOKEN_GENERATED, TokenStatus.WAITING, token_ids)

    def call(self, *token_ids: int) -> "Log":
        self.called.update(dict.fromkeys(token_ids, self.now))
        return self._write(EventType.TOKEN_CALLED, TokenStatus.CALLED, token_ids)

    def undo(self, token_id: int) -> "Log":
        return self._write(EventType.TOKEN_CALL_UNDONE, TokenStatus.WAITING, [token_id])

    def serve(self, token_id: int) -> "Log":
        return self._write(EventType.TOKEN_SERVED, TokenStatus.SERVED, [token_id])

    def cancel(self, token_id: int) -> "Log":
        return self._write(EventType.TOKEN_CANCELLED, TokenStatus.CANCELLED, [token_id])

    def transfer(self, token_id: int) -> "Log":
        return self._write(EventType.TOKEN_TRANSFERRED, TokenStatus.WAITING, [token_id])

    def _write(self, kind: EventType, status: TokenStatus, token_ids: Iterable[int]) -> "Log":
        for token_id in token_ids:
            seq = len(self.events) + 1
            event = Event(
                event_id=UUID(int=seq),
                event_type=kind,
                timestamp=self.now,
                queue_id="CW",
                department_id="CW",
                branch_id="main",
                seq=seq,
                token_id=token_id,
                status=status,
                called_at=self.called.get(token_id),
            )
            self.events.append(event)
        return self

    def measured(self) -> QueueForecast:
        return measure(folded(self.events), self.now)


def folded(events: Iterable[Event]) -> Line:
    line = Line("CW")
    for event in events:
        fold(line, event)
    return line


def steady(calls: int, every_seconds: float = 60.0) -> Log:
    """Return the log of a line that never runs empty and is called at an even pace."""
    log = Log().arrive(*range(calls + 1))
    for token_id in range(calls):
        log.later(every_seconds).call(token_id)
    return log


def test_an_even_pace_is_measured_as_it_is() -> None:
    found = steady(11).measured()

    assert (found.mean_seconds, found.std_seconds, found.calls) == (60.0, 0.0, 10)


def test_nothing_is_said_before_enough_intervals_are_known() -> None:
    assert steady(INTERVALS_MIN).measured().mean_seconds is None
    assert steady(INTERVALS_MIN + 1).measured().mean_seconds == 60.0


def test_an_hour_with_nobody_waiting_does_not_slow_the_line() -> None:
    log = steady(6)
    log.later(60).call(6)  # the last one: the line is empty
    log.later(3600).arrive(*range(10, 20))
    for token_id in range(10, 16):
        log.later(60).call(token_id)

    found = log.measured()

    assert found.mean_seconds == 60.0
    assert found.calls == 11  # the call after the idle hour starts anew


def test_the_last_visitor_leaving_ends_the_interval() -> None:
    log = steady(6).cancel(6)
    log.later(500).arrive(20, 21).later(10).call(20)

    assert log.measured().calls == 5


def test_a_transferred_visitor_no_longer_waits_here() -> None:
    line = folded(Log().arrive(1).transfer(1).events)

    assert line.waiting == set()


def test_a_break_is_no_slowness_though_people_wait() -> None:
    log = steady(10)
    log.arrive(*range(20, 30)).later(2700)
    for token_id in range(20, 26):
        log.call(token_id).later(60)

    assert log.measured().mean_seconds == 60.0


def test_nothing_is_promised_while_the_desks_have_a_break() -> None:
    log = steady(10)

    assert log.later(599).measured().mean_seconds is not None
    assert log.later(2).measured().mean_seconds is None


def test_a_call_that_is_late_slows_the_forecast_before_it_comes() -> None:
    log = steady(11)

    assert log.later(300).measured().mean_seconds == pytest.approx((600 + 300) / 11, abs=0.1)


def test_calls_before_the_window_are_forgotten() -> None:
    log = steady(10)
    late = log.now + WINDOW

    assert measure(folded(log.events), late).calls == 0


def test_a_change_of_pace_is_followed_within_fifty_calls() -> None:
    log = steady(100, every_seconds=20)
    log.arrive(*range(200, 200 + CALLS_MAX + 1))
    for token_id in range(200, 200 + CALLS_MAX):
        log.later(40).call(token_id)

    assert log.measured().mean_seconds == 40.0


def test_two_desks_calling_at_once_halve_the_interval() -> None:
    log = Log().arrive(*range(40))
    for token_id in range(0, 20, 2):
        log.later(60).call(token_id, token_id + 1)

    assert log.measured().mean_seconds == pytest.approx(30, abs=2)


@pytest.mark.parametrize("when", range(1, 9))
def test_a_call_taken_back_leaves_no_trace(when: int) -> None:
    log = steady(8)
    for token_id in range(20, 20 + when):
        log.arrive(token_id)
    before = log.measured()

    after = log.call(20).undo(20).measured()

    assert after == before


def test_a_call_taken_back_after_another_joins_its_two_intervals() -> None:
    log = steady(7)
    log.arrive(20, 21, 22).later(20).call(20).later(40).call(21).undo(20)

    assert log.measured().mean_seconds == 60.0


def test_the_time_at_the_desk_is_measured_from_the_call() -> None:
    log = steady(6)
    for token_id in range(6):
        log.later(10).serve(token_id)

    # called at 60, 120, ... 360 and served at 370, 380, ... 420
    assert log.measured().service_seconds == pytest.approx(185)


def test_a_small_difference_is_not_worth_a_message() -> None:
    said = forecast(mean=60.0)

    assert not worth_saying(said, forecast(mean=65.0))
    assert worth_saying(said, forecast(mean=67.0))
    assert worth_saying(said, forecast(mean=None))
    assert worth_saying(said, forecast(mean=60.0, as_of=NINE + REFRESH))
    assert worth_saying(None, forecast(mean=None))


def forecast(mean: float | None, as_of: datetime = NINE) -> QueueForecast:
    return QueueForecast(
        queue_id="CW", as_of=as_of, mean_seconds=mean, std_seconds=mean and 10.0, calls=20
    )


@st.composite
def histories(draw: st.DrawFn) -> Log:
    """Any legal life of a line: people come, are called, go, are called back."""
    log, waiting, called = Log(), [0], [-1]
    log.arrive(0).arrive(-1).call(-1)
    for token_id in range(1, draw(st.integers(1, 80))):
        log.later(draw(st.floats(0, 1200)))
        match draw(st.sampled_from(["arrive", "call", "call", "serve", "cancel", "undo"])):
            case "call" if waiting:
                called.append(waiting.pop(0))
                log.call(called[-1])
            case "serve" if called:
                log.serve(called.pop(0))
            case "cancel" if waiting:
                log.cancel(waiting.pop())
            case "undo" if called:
                waiting.insert(0, called.pop())
                log.undo(waiting[0])
            case _:
                waiting.append(token_id)
                log.arrive(token_id)
    return log


@given(histories(), st.data())
def test_events_that_come_again_change_nothing(log: Log, data: st.DataObject) -> None:
    once = folded(log.events)
    again = data.draw(st.lists(st.sampled_from(log.events)))

    assert folded([*log.events, *again]) == once


@given(histories(), st.data())
def test_reading_on_after_a_repeat_of_the_log_gives_the_same_line(
    log: Log, data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(log.events)))

    assert folded([*log.events[:cut], *log.events]) == folded(log.events)


@given(histories())
def test_what_is_measured_is_bounded_and_agrees_with_who_waits(log: Log) -> None:
    found = log.measured()
    last = {event.token_id: event.status for event in log.events}

    assert 0 <= found.calls <= CALLS_MAX + 1
    assert found.mean_seconds is None or 0 <= found.mean_seconds <= WINDOW.total_seconds()
    waiting = {token for token, status in last.items() if status is TokenStatus.WAITING}
    assert folded(log.events).waiting == waiting


@given(histories(), st.floats(1, 3000))
def test_with_nobody_waiting_time_alone_changes_no_known_pace(log: Log, seconds: float) -> None:
    for token_id in folded(log.events).waiting:
        log.cancel(token_id)
    now = log.measured()
    later = log.later(seconds).measured()

    assert later.calls <= now.calls
    if later.calls == now.calls:
        assert later.mean_seconds == now.mean_seconds
