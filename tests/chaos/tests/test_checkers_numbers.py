"""I1 to I5: broken histories of issuing are caught."""

from dataclasses import replace

from tests.chaos.checkers import acknowledged, gaps, keys, numbers, real_time
from tests.chaos.diary import Type
from tests.chaos.observations import Injected
from tests.chaos.tests.good_days import counters, outpatients
from tests.chaos.tests.history import History, answer_of


def test_a_number_that_two_rows_have_is_caught() -> None:
    observed = counters().observed()
    observed.tokens[2] = replace(observed.tokens[2], number=observed.tokens[1].number)
    [found] = numbers.check(observed)
    assert "tokens [1, 2]" in found.evidence[0]


def test_a_number_that_two_were_told_is_caught_though_one_row_was_lost() -> None:
    history = counters()
    entry = history.asks("kiosk-main", "issue", key="another", queue_id="A")
    told = {**answer_of(history.tokens[1]), "id": 99}
    history.hears(entry, answer={"token": told})
    assert len(numbers.check(history.observed())) == 1


def test_an_acknowledged_token_that_is_not_there_is_caught() -> None:
    observed = counters().observed()
    del observed.tokens[6]
    [found] = acknowledged.check(observed)
    assert "key-6" in found.evidence[0]


def test_a_token_with_another_number_than_was_told_is_caught() -> None:
    observed = counters().observed()
    observed.tokens[6] = replace(observed.tokens[6], number=60, label="A-060")
    assert len(acknowledged.check(observed)) == 1


def test_one_key_with_two_tokens_is_caught() -> None:
    history = counters()
    entry = history.asks("kiosk-main", "issue", key="key-1", queue_id="A")
    history.hears(entry, answer={"token": answer_of(history.tokens[2])})
    assert [found.sentence for found in keys.check(history.observed())] == [
        "key key-1 was answered with tokens [1, 2]"
    ]


def test_a_second_token_that_a_lost_answer_hid_is_caught() -> None:
    history = counters()
    history.issue("A", name=history.tokens[1].name)
    assert len(keys.check(history.observed())) == 1


def test_a_retry_with_its_key_that_gets_the_same_token_is_good() -> None:
    history = counters()
    lost = history.asks("kiosk-main", "issue", key="key-1", queue_id="A")
    history.hears(lost, Type.INFO)
    again = history.asks("kiosk-main", "issue", key="key-1", queue_id="A")
    history.hears(again, answer={"token": answer_of(history.tokens[1])})
    observed = history.observed()
    assert [*keys.check(observed), *numbers.check(observed), *real_time.check(observed)] == []


def test_a_token_without_its_event_is_half_a_request_and_is_caught() -> None:
    observed = counters().observed()
    observed.events = [row for row in observed.events if row.token_id != 6]
    assert [found.sentence for found in keys.check(observed)] == ["token 6 is at version 1"]


def test_an_event_without_its_token_is_caught() -> None:
    observed = counters().observed()
    del observed.tokens[6]
    assert len(keys.check(observed)) == 1


def test_a_kept_answer_about_nothing_is_caught() -> None:
    observed = counters().observed()
    observed.tables["token_api.idempotency"] = [{"key": "k", "answer": {"token": {"id": 404}}}]
    assert len(keys.check(observed)) == 1


def test_another_request_under_a_used_key_that_is_accepted_is_caught() -> None:
    history = counters()
    entry = history.asks("kiosk-main", "issue-other", key="key-1", queue_id="A")
    history.hears(entry, answer={})
    assert len(keys.check(history.observed())) == 1


def test_a_smaller_number_for_who_asked_later_is_caught() -> None:
    observed = counters().observed()
    observed.tokens[1] = replace(observed.tokens[1], number=6)
    observed.tokens[6] = replace(observed.tokens[6], number=1)
    found = real_time.check(observed)
    assert found
    assert "key-1" in found[-1].evidence[0]


def test_two_who_asked_at_the_same_time_may_come_in_either_order() -> None:
    history = History()
    history.queue("A", "D")
    asked = [history.asks("kiosk-main", "issue", key=key, queue_id="A") for key in ("a", "b")]
    first, second = history.issue("A"), history.issue("A")
    for entry, token_id in zip(asked, (second, first), strict=True):
        history.hears(entry, answer={"token": answer_of(history.tokens[token_id])})
    assert real_time.check(history.observed()) == []


def test_numbers_that_nobody_failed_for_are_missed() -> None:
    observed = counters().observed()
    observed.tokens[6] = replace(observed.tokens[6], number=9)
    [found] = gaps.check(observed)
    assert "3 numbers are missing" in found.sentence


def test_numbers_that_failed_requests_burnt_are_not_missed() -> None:
    history = counters()
    for _ in range(2):
        lost = history.asks("kiosk-main", "issue", key="lost", queue_id="A")
        history.hears(lost, Type.INFO)
    observed = history.observed()
    observed.tokens[6] = replace(observed.tokens[6], number=9)
    assert gaps.check(observed) == []


def test_a_late_redis_burns_a_few_numbers_and_not_many() -> None:
    observed = counters().observed()
    observed.faults = [Injected("delay:redis", "delay", "redis", 0.0, 9.0)]
    observed.tokens[6] = replace(observed.tokens[6], number=9)
    assert gaps.check(observed) == []
    observed.tokens[6] = replace(observed.tokens[6], number=19)
    assert len(gaps.check(observed)) == 1


def test_slots_have_their_numbers_checked_too() -> None:
    observed = outpatients().observed()
    observed.tokens[2] = replace(observed.tokens[2], number=1)
    assert numbers.check(observed)
    assert acknowledged.check(observed)
