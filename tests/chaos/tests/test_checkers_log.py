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
from tests.chaos.facts import Facts, LogRecord
from tests.chaos.tests.good_days import counters, good, outpatients
from tests.chaos.tests.history import NOON, SECOND, answer_of


def lose_an_event(facts: Facts) -> None:
    del facts.events[3]


def write_an_event_twice(facts: Facts) -> None:
    facts.events.append(facts.events[3])


def count_on_without_an_event(facts: Facts) -> None:
    facts.queues["A"] = replace(facts.queues["A"], seq=facts.queues["A"].seq + 1)


def give_an_id_twice(facts: Facts) -> None:
    facts.events[3] = replace(facts.events[3], event_id=facts.events[2].event_id)


def lose_a_record(facts: Facts) -> None:
    del facts.log[3]


def lose_the_last_record(facts: Facts) -> None:
    del facts.log[-1]


def overtake(facts: Facts) -> None:
    facts.log[3], facts.log[4] = (
        replace(facts.log[4], offset=3),
        replace(facts.log[3], offset=4),
    )


def send_other_bytes(facts: Facts) -> None:
    facts.log[3] = replace(facts.log[3], value=(facts.log[3].value or b"") + b" ")


def send_under_another_key(facts: Facts) -> None:
    facts.log[3] = replace(facts.log[3], key="B")


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
def test_a_ledger_and_a_log_that_differ_are_caught(broken: Callable[[Facts], None]) -> None:
    facts = good()
    broken(facts)
    assert log.check(facts)


def test_records_that_come_again_are_no_harm() -> None:
    facts = good()
    end = len(facts.log)
    again = [replace(record, offset=end + number) for number, record in enumerate(facts.log)]
    copied = [
        replace(record, partition=7, headers={**record.headers, "chaos": "copy"})
        for record in reversed(facts.log)
    ]
    facts.log += [*again, *copied]
    checks = (log.check, consumers.check, rolled_back.check, poison.check)
    assert [found for check in checks for found in check(facts)] == []


def test_an_acknowledged_call_without_an_event_is_caught() -> None:
    history = counters()
    entry = history.asks("desk-1", "call-next", key="call-again")
    history.hears(entry, answer={"token": answer_of(history.tokens[6])})
    [found] = changes.check(history.facts())
    assert "token 6: call-next was acknowledged 1 times" in found.sentence


def test_an_answer_that_was_given_again_is_one_change() -> None:
    history = counters()
    history.call(6, desk=1)
    key = history.diary.entries[-1].key
    entry = history.asks("desk-1", "call-next", key=key)
    history.hears(entry, answer={"token": answer_of(history.tokens[6])})
    assert changes.check(history.facts()) == []


def test_a_refused_call_promises_nothing() -> None:
    history = counters()
    history.hears(history.asks("desk-1", "serve", key="s", token_id=6), Type.FAIL)
    assert changes.check(history.facts()) == []


def test_an_event_that_a_consumer_has_not_applied_is_caught() -> None:
    facts = good()
    facts.seen["notifier", "A"] -= 1
    assert ["notifier" in found.sentence for found in consumers.check(facts)] == [True]


@pytest.mark.parametrize("what", ["called", "served", "service_seconds"])
def test_a_desks_day_that_took_an_event_twice_is_caught(what: str) -> None:
    facts = good()
    facts.tables["department.desk_day"][0][what] += 1
    assert len(consumers.check(facts)) == 1


def test_a_desks_day_that_is_missing_is_caught() -> None:
    facts = good()
    facts.tables["department.desk_day"].pop()
    assert len(consumers.check(facts)) == 1


def test_a_forecast_that_was_not_heard_is_caught() -> None:
    facts = good()
    for offset, calls in enumerate((6, 7)):
        said = QueueForecast(queue_id="A", as_of=NOON + calls * SECOND, calls=calls)
        facts.log.append(LogRecord("queue-forecasts", 0, offset, "A", said.encode(), {}))
    facts.tables["token_api.forecast"] = [said.model_dump()]
    assert consumers.check(facts) == []
    facts.tables["token_api.forecast"][0] |= {"as_of": NOON, "calls": 6}
    assert len(consumers.check(facts)) == 1
    facts.tables["token_api.forecast"].clear()
    assert len(consumers.check(facts)) == 1


def test_a_forecast_that_came_while_we_read_need_not_have_been_heard() -> None:
    facts = good()
    facts.as_of = NOON
    for offset, seconds in enumerate((-60, 1)):
        said = QueueForecast(queue_id="A", as_of=NOON + seconds * SECOND, calls=seconds + 100)
        facts.log.append(LogRecord("queue-forecasts", 0, offset, "A", said.encode(), {}))
        facts.tables.setdefault("token_api.forecast", [said.model_dump()])
    assert consumers.check(facts) == []
    facts.tables["token_api.forecast"][0]["as_of"] = NOON - 61 * SECOND
    assert len(consumers.check(facts)) == 1


def test_a_queues_count_that_is_off_by_one_is_caught() -> None:
    facts = good()
    queue = facts.queues["A"]
    live = {**queue.live, TokenStatus.WAITING: {Category.WALKIN: 2}}
    facts.queues["A"] = replace(queue, live=live)
    assert len(counts.check(facts)) == 1


def test_a_ghost_among_the_live_places_is_caught_and_an_old_snapshot_is_not() -> None:
    facts = good()
    facts.places["A", "WALKIN"][1] = 1
    assert len(counts.check(facts)) == 1
    facts.places_seq["A"] -= 1  # nobody reads places that are behind the row
    assert counts.check(facts) == []
    facts.places_seq["A"] += 5
    assert len(counts.check(facts)) == 1


def a_record_of_nothing(facts: Facts) -> None:
    event = facts.events[0].event.model_copy(update={"event_id": UUID(int=4040)})
    facts.log.append(replace(facts.log[0], offset=99, event=event))


def a_letter_about_nothing(facts: Facts) -> None:
    facts.tables["notifier.letter"][0]["event_id"] = UUID(int=4040)


def a_mail_that_was_never_written(facts: Facts) -> None:
    facts.mailbox[0] = replace(facts.mailbox[0], message_id="<4040@x>")


def a_dead_letter_that_was_never_written(facts: Facts) -> None:
    facts.log.append(LogRecord("notifications.dlq", 0, 0, "4040", b"{}", {}))


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
def test_what_was_told_of_something_rolled_back_is_caught(broken: Callable[[Facts], None]) -> None:
    facts = good()
    broken(facts)
    assert len(rolled_back.check(facts)) == 1


def test_a_poison_that_one_consumer_swallowed_is_caught() -> None:
    facts = good()
    facts.log.append(LogRecord("token-events", 3, 0, "x", b"{", {}))
    parked = {"topic": "token-events", "value": b"{", "error": "no JSON"}
    facts.tables |= {f"{schema}.parked": [parked] for schema in ("token_api", "department")}
    assert [found.sentence for found in poison.check(facts)] == ["notifier has not set aside 3/0"]


def test_a_good_event_that_was_set_aside_is_caught() -> None:
    facts = good()
    parked = {"topic": "token-events", "value": facts.events[0].body, "error": "?"}
    facts.tables["department.parked"] = [parked]
    assert len(poison.check(facts)) == 1


def test_bookings_are_changes_as_well() -> None:
    history = outpatients()
    entry = history.asks("supervisor", "cancel-booking", token_id=2)
    history.hears(entry, answer={"token": answer_of(history.tokens[2])})
    found: list[Violation] = changes.check(history.facts())
    assert [one.sentence for one in found] == ["token 2: cancel-booking was acknowledged 1 times"]


def test_the_event_that_stands_for_each_change_is_named() -> None:
    assert changes.EVENTS["undo"] == {EventType.TOKEN_CALL_UNDONE, EventType.TOKEN_RECALLED}
