"""I15 to I20: days that come back, seats that are not there, and who is left over are caught."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.events import Category, EventType, Reason, TokenStatus
from tests.chaos.checkers import days, fence, matching, seats, unfinished
from tests.chaos.tests.good_days import SLOT, counters, good, outpatients, station
from tests.chaos.tests.history import TODAY

TOMORROW = TODAY + timedelta(days=1)


def test_yesterdays_number_after_todays_is_caught() -> None:
    history = counters()
    history.issue("A", day=TODAY - timedelta(days=1))
    assert len(days.check(history.observed())) == 1


def test_a_new_day_that_goes_on_counting_is_caught() -> None:
    history = counters()
    token_id = history.issue("A", day=TOMORROW)
    observed = history.observed()
    assert len(days.check(observed)) == 1
    observed.tokens[token_id] = replace(observed.tokens[token_id], number=1)
    assert days.check(observed) == []


def test_a_row_that_is_behind_its_numbers_is_caught() -> None:
    observed = good()
    observed.queues["A"] = replace(observed.queues["A"], last_number=3)
    assert len(fence.check(observed)) == 1


@pytest.mark.parametrize("what", ["unsent", "unseen_by_notifier", "unmailed", "not_ready"])
def test_what_is_unfinished_is_caught(what: str) -> None:
    observed = good()
    observed.unfinished[what] = 1
    assert len(unfinished.check(observed)) == 1


def test_a_seat_that_is_counted_wrongly_is_caught() -> None:
    observed = outpatients().observed()
    observed.queues[SLOT] = replace(observed.queues[SLOT], seats_taken=1)
    assert len(seats.check(observed)) == 1


def test_one_patient_too_many_is_caught() -> None:
    history = outpatients()
    history.issue(SLOT, Category.ONLINE, status=TokenStatus.ALLOCATED, operation="book")
    observed = history.observed()
    assert [f"{SLOT} had 3 on 1 seats", f"{SLOT} has 3 on 1 seats"] == [
        found.sentence for found in seats.check(observed)
    ]


def test_who_was_seated_beyond_the_capacity_for_a_moment_only_is_caught() -> None:
    history = outpatients()
    token_id = history.issue(SLOT, Category.ONLINE, status=TokenStatus.ALLOCATED, operation="book")
    history.change(
        EventType.TOKEN_WAITLISTED, token_id,
        reason=Reason.PREEMPTED, status=TokenStatus.WAITING,
    )  # fmt: skip
    assert len(seats.check(history.observed())) == 1


def test_who_waits_beside_a_free_seat_is_caught() -> None:
    history = outpatients()
    history.issue(SLOT, operation="book")
    for token_id in (2, 3):
        history.change(EventType.TOKEN_NO_SHOW, token_id, status=TokenStatus.NO_SHOW)
    observed = history.observed()
    assert len(seats.check(observed)) == 1
    observed.tables["token_api.slot"] = [{"slot_id": SLOT, "cancelled": True}]
    assert seats.check(observed) == []


def test_a_patient_with_two_live_bookings_is_caught() -> None:
    observed = outpatients().observed()
    patient_id = observed.tokens[2].patient_id
    observed.tokens[3] = replace(observed.tokens[3], patient_id=patient_id)
    assert len(seats.check(observed)) == 1


def rows(observed: Any, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = observed.tables[f"token_api.{table}"]
    return found


def test_a_token_and_a_request_that_both_wait_are_caught() -> None:
    observed = station().observed()
    rows(observed, "stock_request")[1]["status"] = "APPROVED"
    assert len(matching.check(observed)) == 1


def test_a_pair_that_was_declined_is_left_alone() -> None:
    observed = station().observed()
    rows(observed, "stock_request")[1]["status"] = "APPROVED"
    declined = {"trip_id": 2, "token_id": 2, "request_id": 2, "status": "DECLINED"}
    rows(observed, "trip").append(declined)
    assert matching.check(observed) == []


def test_a_second_trip_for_one_token_is_caught() -> None:
    observed = station().observed()
    rows(observed, "trip").append(
        {"trip_id": 2, "token_id": 1, "request_id": 2, "status": "PENDING"}
    )
    assert len(matching.check(observed)) == 2  # the token has two, and its request is not matched


def test_who_is_matched_and_has_no_trip_is_caught() -> None:
    observed = station().observed()
    rows(observed, "trip")[0]["status"] = "CANCELLED"
    assert len(matching.check(observed)) == 2
