"""I6, I7, I10 and I11: what is lost, doubled or misread on the way from the ledger is caught."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest

from shared.events import Category, EventType, TokenStatus
from shared.forecast import QueueForecast
from tests.chaos.checkers import changes, consumers, counts, log, poison, rolled_back
from tests.chaos.checkers.violation import Violation
from tests.chaos.diary import Type
from tests.chaos.observations import LogRecord, Observations
from tests.chaos.tests.good_days import counters, good, outpatients
from tests.chaos.tests.history import NOON, SECOND, answer_of


def lose_an_event(observed: Observations) -> None:
    del observed.events[3]


def write_an_event_twice(observed: Observations) -> None:
    observed.events.append(observed.events[3])


def count_on_without_an_event(observed: Observations) -> None:
    observed.queues["A"] = replace(observed.queues["A"], seq=observed.queues["A"].seq + 1)


def give_an_id_twice(observed: Observations) -> None:
    observed.events[3] = replace(observed.events[3], event_id=observed.events[2].event_id)


def lose_a_record(observed: Observations) -> None:
    del observed.log[3]


def lose_the_last_record(observed: Observations) -> None:
    del observed.log[-1]


def overtake(observed: Observations) -> None:
    observed.log[3], observed.log[4] = (
        replace(observed.log[4], offset=3),
        replace(observed.log[3], offset=4),
    )


def send_other_bytes(observed: Observations) -> None:
    observed.log[3] = replace(observed.log[3], value=(observed.log[3].value or b"") + b" ")


def send_under_another_key(observed: Observations) -> None:
    observed.log[3] = replace(observed.log[3], key="B")


@pytest.mark.parametrize(
    "broken",
    [
        lose_an_event,
        write_an_event_twice,
        count_on_without_an_event,
        give_an_id_twice,
        lose_a_record,
        lose_the_last_record,
        overtake,
        send_other_bytes,
        send_under_another_key,
    ],
    ids=lambda one: one.__name__,
)
def test_a_ledger_and_a_log_that_differ_are_caught(broken: Callable[[Observations], None]) -> None:
    observed = good()
    broken(observed)
    assert log.check(observed)


def test_records_that_come_again_are_no_harm() -> None:
    observed = good()
    end = len(observed.log)
    again = [replace(record, offset=end + number) for number, record in enumerate(observed.log)]
    copied = [
        replace(record, partition=7, headers={**record.headers, "chaos": "copy"})
        for record in reversed(observed.log)
    ]
    observed.log += [*again, *copied]
    checks = (log.check, consumers.check, rolled_back.check, poison.check)
    assert [found for check in checks for found in check(observed)] == []


def test_an_acknowledged_call_without_an_event_is_caught() -> None:
    history = counters()
    entry = history.asks("desk-1", "call-next", key="call-again")
    history.hears(entry, answer={"token": answer_of(history.tokens[6])})
    [found] = changes.check(history.observed())
    assert "token 6: call-next was acknowledged 1 times" in found.sentence


def test_an_answer_that_was_given_again_is_one_change() -> None:
    history = counters()
    history.call(6, desk=1)
    key = history.diary.entries[-1].key
    entry = history.asks("desk-1", "call-next", key=key)
    history.hears(entry, answer={"token": answer_of(history.tokens[6])})
    assert changes.check(history.observed()) == []


def test_a_refused_call_promises_nothing() -> None:
    history = counters()
    history.hears(history.asks("desk-1", "serve", key="s", token_id=6), Type.FAIL)
    assert changes.check(history.observed()) == []


def test_an_event_that_a_consumer_has_not_applied_is_caught() -> None:
    observed = good()
    observed.seen["notifier", "A"] -= 1
    assert ["notifier" in found.sentence for found in consumers.check(observed)] == [True]


@pytest.mark.parametrize("what", ["called", "served", "service_seconds"])
def test_a_desks_day_that_took_an_event_twice_is_caught(what: str) -> None:
    observed = good()
    observed.tables["department.desk_day"][0][what] += 1
    assert len(consumers.check(observed)) == 1


def test_a_desks_day_that_is_missing_is_caught() -> None:
    observed = good()
    observed.tables["department.desk_day"].pop()
    assert len(consumers.check(observed)) == 1


def test_a_forecast_that_was_not_heard_is_caught() -> None:
    observed = good()
    for offset, calls in enumerate((6, 7)):
        said = QueueForecast(queue_id="A", as_of=NOON + calls * SECOND, calls=calls)
        observed.log.append(LogRecord("queue-forecasts", 0, offset, "A", said.encode(), {}))
    observed.tables["token_api.forecast"] = [said.model_dump()]
    assert consumers.check(observed) == []
    observed.tables["token_api.forecast"][0] |= {"as_of": NOON, "calls": 6}
    assert len(consumers.check(observed)) == 1
    observed.tables["token_api.forecast"].clear()
    assert len(consumers.check(observed)) == 1


def test_a_forecast_that_came_while_we_read_need_not_have_been_heard() -> None:
    observed = good()
    observed.as_of = NOON
    for offset, seconds in enumerate((-60, 1)):
        said = QueueForecast(queue_id="A", as_of=NOON + seconds * SECOND, calls=seconds + 100)
        observed.log.append(LogRecord("queue-forecasts", 0, offset, "A", said.encode(), {}))
        observed.tables.setdefault("token_api.forecast", [said.model_dump()])
    assert consumers.check(observed) == []
    observed.tables["token_api.forecast"][0]["as_of"] = NOON - 61 * SECOND
    assert len(consumers.check(observed)) == 1


def test_a_queues_count_that_is_off_by_one_is_caught() -> None:
    observed = good()
    queue = observed.queues["A"]
    live = {**queue.live, TokenStatus.WAITING: {Category.WALKIN: 2}}
    observed.queues["A"] = replace(queue, live=live)
    assert len(counts.check(observed)) == 1


def test_a_ghost_among_the_live_places_is_caught_and_an_old_snapshot_is_not() -> None:
    observed = good()
    observed.places["A", "WALKIN"][1] = 1
    assert len(counts.check(observed)) == 1
    observed.places_seq["A"] -= 1  # nobody reads places that are behind the row
    assert counts.check(observed) == []
    observed.places_seq["A"] += 5
    assert len(counts.check(observed)) == 1


def a_record_of_nothing(observed: Observations) -> None:
    event = observed.events[0].event.model_copy(update={"event_id": UUID(int=4040)})
    observed.log.append(replace(observed.log[0], offset=99, event=event))


def a_letter_about_nothing(observed: Observations) -> None:
    observed.tables["notifier.letter"][0]["event_id"] = UUID(int=4040)


def a_mail_that_was_never_written(observed: Observations) -> None:
    observed.mailbox[0] = replace(observed.mailbox[0], message_id="<4040@x>")


def a_dead_letter_that_was_never_written(observed: Observations) -> None:
    observed.log.append(LogRecord("notifications.dlq", 0, 0, "4040", b"{}", {}))


@pytest.mark.parametrize(
    "broken",
    [
        a_record_of_nothing,
        a_letter_about_nothing,
        a_mail_that_was_never_written,
        a_dead_letter_that_was_never_written,
    ],
    ids=lambda one: one.__name__,
)
def test_what_was_told_of_something_rolled_back_is_caught(
    broken: Callable[[Observations], None],
) -> None:
    observed = good()
    broken(observed)
    assert len(rolled_back.check(observed)) == 1


def test_a_poison_that_one_consumer_swallowed_is_caught() -> None:
    observed = good()
    observed.log.append(LogRecord("token-events", 3, 0, "x", b"{", {}))
    parked = {"topic": "token-events", "value": b"{", "error": "no JSON"}
    observed.tables |= {f"{schema}.parked": [parked] for schema in ("token_api", "department")}
    assert [found.sentence for found in poison.check(observed)] == [
        "notifier has not set aside 3/0"
    ]


def test_a_good_event_that_was_set_aside_is_caught() -> None:
    observed = good()
    parked = {"topic": "token-events", "value": observed.events[0].body, "error": "?"}
    observed.tables["department.parked"] = [parked]
    assert len(poison.check(observed)) == 1


def test_bookings_are_changes_as_well() -> None:
    history = outpatients()
    entry = history.asks("supervisor", "cancel-booking", token_id=2)
    history.hears(entry, answer={"token": answer_of(history.tokens[2])})
    found: list[Violation] = changes.check(history.observed())
    assert [one.sentence for one in found] == ["token 2: cancel-booking was acknowledged 1 times"]


def test_the_event_that_stands_for_each_change_is_named() -> None:
    assert changes.EVENTS["undo"] >= {EventType.TOKEN_CALL_UNDONE, EventType.TOKEN_RECALLED}
