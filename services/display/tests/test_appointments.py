"""Who has booked on a hall's screen: who is there, who is awaited, and what a walk-in is told."""

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from services.display.board import BoardDepartment
from services.display.rules import Fold
from services.display.tests.histories import NOON, History, entries
from services.display.tokens import decode
from shared import directory
from shared.events import Category, Event, EventType, QueueKind, TokenStatus
from shared.forecast import QueueForecast, estimate
from shared.ordering import STRICT, Discipline, Windows

B, W = Category.ONLINE, Category.WALKIN
MINUTE = timedelta(minutes=1)
WINDOWS = Windows({B: 2, W: 1}, early_minutes=15, grace_minutes=10)
PACE = QueueForecast(queue_id="DESKS", as_of=NOON, mean_seconds=120.0, std_seconds=10.0, calls=50)
COUNTER: dict[str, Any] = {
    "department_id": "OPD",
    "queue_kind": QueueKind.COUNTER,
    "status": TokenStatus.WAITING,
    "slot_start": None,
}


def book(history: History, starts_at: datetime, queue_id: str = "OPD", **also: Any) -> int:
    """Take a seat of a slot of half an hour."""
    slot = {"slot_start": starts_at, "slot_end": starts_at + 30 * MINUTE, "slot_delay_minutes": 0}
    of_slot: dict[str, Any] = {
        "department_id": "OPD",
        "queue_kind": QueueKind.SLOT,
        "status": TokenStatus.ALLOCATED,
    }
    return history.issue(queue_id, B, **{**of_slot, **slot, **also})


def walk_in(history: History) -> int:
    return history.issue("DESKS", W, **COUNTER)


def shown(
    history: History, discipline: Discipline = WINDOWS, *, now: datetime = NOON
) -> BoardDepartment:
    return board_of(history.events, discipline, now=now)


def board_of(
    events: list[Event], discipline: Discipline = WINDOWS, *, now: datetime = NOON
) -> BoardDepartment:
    fold = Fold(now)
    counter = directory.Queue(
        queue_id="DESKS",
        department_id="OPD",
        branch_id="main",
        names={"en": "Desks"},
        discipline=discipline,
    )
    for entry in (*entries(), counter):
        fold.name(directory.key(entry), entry)
    fold.forecast("DESKS", PACE.model_copy(update={"as_of": now}))
    for event in events:
        fold.see(decode(event.encode()))
    board = fold.board("main", now=now, version=1)
    [department] = [one for one in board.departments if one.department_id == "OPD"]
    return department


def wait_at(place: int) -> int:
    wait = estimate(place, PACE)
    assert wait is not None
    return wait.p50_seconds


def told(department: BoardDepartment) -> int:
    assert department.expected_wait is not None
    return department.expected_wait.p50_seconds


def test_a_walk_in_is_told_a_wait_that_counts_who_has_booked_and_is_still_to_come() -> None:
    history = History()
    walk_in(history)
    assert told(shown(history)) == wait_at(2)
    for _ in range(3):
        book(history, NOON)
    board = shown(history)
    assert (board.waiting, board.waiting_count) == (["DESKS-001"], 1)
    assert told(board) == wait_at(5)


def test_those_whose_window_opens_after_the_turn_or_is_over_make_nobody_wait() -> None:
    history = History()
    walk_in(history)
    book(history, NOON + timedelta(hours=2))
    book(history, NOON - 41 * MINUTE, "OPD-early")
    assert told(shown(history)) == wait_at(2)
    assert told(shown(history, now=NOON + timedelta(hours=1, minutes=50))) == wait_at(3)


def test_a_slot_that_is_delayed_is_awaited_later_whichever_event_is_read_first() -> None:
    history = History()
    booked = book(history, NOON + 10 * MINUTE)
    assert told(shown(history)) == wait_at(2)
    history.write(booked, EventType.SLOT_DELAYED, slot_delay_minutes=60)
    for events in permutations(history.events):
        assert told(board_of(list(events))) == wait_at(1)
    of_the_slot = history.events[-1].model_copy(
        update={"token_id": None, "service_date": None, "seq": 9, "slot_delay_minutes": 0}
    )
    assert told(board_of([*history.events, of_the_slot])) == wait_at(2)


def test_who_has_joined_the_line_by_checking_in_is_counted_once() -> None:
    history = History()
    booked = book(history, NOON)
    history.transfer(booked, "DESKS", **COUNTER)
    board = shown(history)
    assert (board.waiting, board.waiting_count) == (["OPD-001"], 1)
    assert told(board) == wait_at(2)


def test_where_no_counter_takes_in_appointments_nobody_is_awaited() -> None:
    history = History()
    book(history, NOON)
    board = shown(history, STRICT)
    assert (board.waiting, told(board)) == (["OPD-001"], wait_at(1))


def test_who_has_to_check_in_and_has_not_is_not_in_the_line_of_a_doctor() -> None:
    history = History()
    there = book(history, NOON, slot_check_in=True)
    book(history, NOON, slot_check_in=True)
    history.write(there, EventType.TOKEN_CHECKED_IN, checked_in_at=NOON)
    for events in permutations(history.events):
        board = board_of(list(events), STRICT)
        assert (board.waiting, board.waiting_count) == (["OPD-001"], 1)


def test_a_slot_that_no_longer_wants_a_check_in_shows_everybody() -> None:
    history = History()
    first = book(history, NOON, slot_check_in=True)
    book(history, NOON, slot_check_in=True)
    assert shown(history, STRICT).waiting_count == 0
    history.write(first, EventType.TOKEN_RAISED, slot_check_in=False)
    assert shown(history, STRICT).waiting == ["OPD-001", "OPD-002"]


@pytest.mark.parametrize("status", [TokenStatus.CALLED, TokenStatus.SERVING])
def test_who_has_booked_and_is_at_a_desk_is_served_and_awaited_no_more(status: TokenStatus) -> None:
    history = History()
    booked = book(history, NOON)
    history.transfer(booked, "DESKS", **COUNTER)
    history.call(booked, desk_id=4)
    history.set_status(booked, EventType.TOKEN_STARTED, status)
    board = shown(history)
    assert [(one.token_label, one.desk_id) for one in board.now_serving] == [("OPD-001", 4)]
    assert (board.waiting, told(board)) == ([], wait_at(1))
