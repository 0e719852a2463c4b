"""The fold: any order, any repetition, the same boards."""

import random
import timeit
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.display.board import Board
from services.display.lines import Line
from services.display.rules import Fold
from services.display.slots import Slot
from services.display.tests.histories import (
    AGEING,
    NOON,
    WAITING_AS,
    History,
    entries,
    histories,
)
from services.display.tokens import TokenRecord, decode, token_of
from shared import directory
from shared.events import Category, Event, EventType, QueueKind, TokenStatus
from shared.forecast import QueueForecast, estimate
from shared.line_order import Waiting, order_key

AT_A_DESK = {TokenStatus.CALLED, TokenStatus.SERVING}


def fold_of(events: Iterable[Event], *, now: datetime = NOON) -> Fold:
    fold = Fold(now)
    for entry in entries():
        fold.name(directory.key(entry), entry)
    for event in events:
        fold.see(decode(event.encode()))
    return fold


def board_of(events: Iterable[Event], *, now: datetime = NOON) -> Board:
    return fold_of(events, now=now).board("main", now=now, version=1)


@given(history=histories(), chance=st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_any_order_and_any_repetition_give_the_same_board(
    history: History, chance: random.Random
) -> None:
    once = board_of(history.events)
    muddled = history.events + chance.choices(history.events, k=len(history.events))
    chance.shuffle(muddled)
    assert board_of(muddled) == once


@given(history=histories(), heard_later=st.integers(0, 40))
@settings(max_examples=200)
def test_a_fold_that_catches_up_first_shows_the_same_board(
    history: History, heard_later: int
) -> None:
    fold = Fold(NOON, catching_up=True)
    for entry in entries():
        fold.name(directory.key(entry), entry)
    split = max(0, len(history.events) - heard_later)
    for event in history.events[:split]:
        fold.see(decode(event.encode()))
    fold.caught_up()
    for event in history.events[split:]:
        fold.see(decode(event.encode()))
    assert fold.board("main", now=NOON, version=1) == board_of(history.events)


@given(history=histories())
@settings(max_examples=200)
def test_a_board_is_what_the_tokens_final_states_say(history: History) -> None:
    board = board_of(history.events)
    for department in board.departments:
        assert department.waiting == waiting_by_hand(history, department.department_id)
        assert department.waiting_count == len(department.waiting)
        assert sorted(serving.token_label for serving in department.now_serving) == sorted(
            token["token_label"]
            for token in shown_by_hand(history, department.department_id)
            if token["status"] in AT_A_DESK
        )
        assert department.allocated == allocated_by_hand(history, department.department_id)
        assert [call.call_id for call in department.recent_calls] == calls_by_hand(
            history, department.department_id
        )


@given(history=histories(), cut=st.integers(0, 30))
@settings(max_examples=100)
def test_a_board_never_depends_on_when_it_was_looked_at(history: History, cut: int) -> None:
    fold = fold_of(history.events[:cut])
    fold.board("main", now=NOON, version=1)
    for event in history.events[cut:]:
        fold.see(decode(event.encode()))
    assert fold.board("main", now=NOON, version=1) == board_of(history.events)


@given(history=histories(), nights=st.lists(st.integers(1, 30), max_size=4))
@settings(max_examples=100)
def test_a_board_that_lived_through_the_night_is_the_one_of_a_new_replica(
    history: History, nights: list[int]
) -> None:
    """The old replica read the log as it grew; the new one reads it all, later."""
    fold = fold_of(history.events)
    now = NOON
    for hours in nights:
        now += timedelta(hours=hours)
        fold.pass_time(now)
    assert fold.board("main", now=now, version=1) == board_of(history.events, now=now)


def shown_by_hand(history: History, department_id: str) -> list[dict[str, Any]]:
    return [
        token
        for token in history.tokens.values()
        if token["department_id"] == department_id
        and token["service_date"] in days_by_hand(token["queue_kind"])
    ]


def days_by_hand(kind: QueueKind) -> set[date]:
    yesterday = (NOON - timedelta(days=1)).date()
    return {NOON.date(), yesterday} if kind is QueueKind.STATION else {NOON.date()}


def waiting_by_hand(history: History, department_id: str) -> list[str]:
    waiting = [
        token
        for token in shown_by_hand(history, department_id)
        if token["status"] is WAITING_AS[token["queue_kind"]]
    ]
    waiting.sort(
        key=lambda token: order_key(
            Waiting(token["category"], token["priority"], token["booked_at"], token["token_id"]),
            now=NOON,
            ageing=token["queue_id"] in AGEING,
        )
    )
    return [token["token_label"] for token in waiting]


def allocated_by_hand(history: History, department_id: str) -> list[str]:
    """Return who has a trip at a mother station, first come first."""
    matched = [
        token
        for token in shown_by_hand(history, department_id)
        if token["queue_kind"] is QueueKind.STATION and token["status"] is TokenStatus.ALLOCATED
    ]
    matched.sort(key=lambda token: (token["booked_at"], token["token_id"]))
    return [token["token_label"] for token in matched]


def calls_by_hand(history: History, department_id: str) -> list[str]:
    undone = {
        (event.token_id, event.department_id): event.version
        for event in history.events
        if event.event_type is EventType.TOKEN_CALL_UNDONE
    }
    calls = [
        event
        for event in history.events
        if event.event_type in {EventType.TOKEN_CALLED, EventType.TOKEN_RECALLED}
        and event.department_id == department_id
        and event.service_date == NOON.date()
        and event.version > undone.get((event.token_id, event.department_id), 0)
    ]
    return [str(call.call_id) for call in reversed(calls)][:6]


# --- examples ------------------------------------------------------------------------------


def department(board: Board, department_id: str) -> Any:
    return next(each for each in board.departments if each.department_id == department_id)


def test_the_oldest_is_first_and_an_emergency_before_all() -> None:
    history = History()
    for category in (Category.WALKIN, Category.WALKIN, Category.PRIORITY_PAID, Category.EMERGENCY):
        history.issue("CW", category)
    waiting = department(board_of(history.events), "CW").waiting
    assert waiting == ["CW-004", "CW-003", "CW-001", "CW-002"]


def test_a_transfer_is_on_one_board_whichever_partition_is_read_first() -> None:
    history = History()
    token = history.issue("CW")
    history.call(token)
    history.transfer(token, "LAB")
    for order in (history.events, history.events[::-1]):
        board = board_of(order)
        assert department(board, "CW").waiting == []
        assert department(board, "CW").now_serving == []
        assert department(board, "LAB").waiting == ["CW-001"]


def test_who_is_served_and_goes_on_stands_in_the_next_line_in_any_order_of_the_events() -> None:
    history = History()
    token = history.issue("CW")
    history.call(token)
    history.set_status(token, EventType.TOKEN_SERVED, TokenStatus.SERVED)
    history.transfer(token, "LAB")
    for order in permutations(history.events):
        board = board_of(order)
        assert department(board, "CW").waiting == []
        assert department(board, "CW").now_serving == []
        assert department(board, "LAB").waiting == ["CW-001"]


def test_an_older_duplicate_brings_nobody_back() -> None:
    history = History()
    token = history.issue("CW")
    history.call(token)
    history.set_status(token, EventType.TOKEN_SERVED, TokenStatus.SERVED)
    board = board_of([*history.events, *history.events[:2]])
    assert department(board, "CW").waiting_count == 0
    assert department(board, "CW").now_serving == []
    assert len(department(board, "CW").recent_calls) == 1


def test_only_the_first_thirty_are_listed_and_all_are_counted() -> None:
    history = History()
    for _ in range(45):
        history.issue("CW")
    shown = department(board_of(history.events), "CW")
    assert shown.waiting == [f"CW-{number:03}" for number in range(1, 31)]
    assert shown.waiting_count == 45


def test_a_recall_is_a_new_call_and_an_undone_call_is_none() -> None:
    history = History()
    first, second = history.issue("CW"), history.issue("CW")
    history.call(first)
    history.recall(first)
    history.call(second)
    history.set_status(second, EventType.TOKEN_CALL_UNDONE, TokenStatus.WAITING)
    calls = department(board_of(history.events), "CW").recent_calls
    assert [call.token_label for call in calls] == ["CW-001", "CW-001"]
    assert calls[0].call_id != calls[1].call_id


def test_now_serving_tells_who_is_on_the_way_from_who_is_at_the_desk() -> None:
    history = History()
    first, second = history.issue("CW"), history.issue("CW")
    history.call(first, desk_id=3)
    history.set_status(first, EventType.TOKEN_STARTED, TokenStatus.SERVING)
    history.call(second, desk_id=4)
    serving = department(board_of(history.events), "CW").now_serving
    assert [(each.token_label, each.desk_id, each.started) for each in serving] == [
        ("CW-002", 4, False),
        ("CW-001", 3, True),
    ]


def test_tomorrows_token_comes_on_the_board_when_its_day_begins() -> None:
    history = History()
    history.issue("OPD", day=1)
    fold = fold_of(history.events)
    assert department(fold.board("main", now=NOON, version=1), "OPD").waiting == []
    fold.changed.clear()
    midnight = NOON + timedelta(hours=12)
    fold.pass_time(midnight)
    assert fold.changed == {"main"}
    assert department(fold.board("main", now=midnight, version=2), "OPD").waiting == ["OPD-001"]


def test_who_waits_over_midnight_stays_for_an_hour_and_a_station_keeps_its_line() -> None:
    history = History()
    history.issue("CW")
    history.issue("MS5")
    fold = fold_of(history.events)
    for hours, counters, station in ((12, ["CW-001"], ["MS5-002"]), (13, [], ["MS5-002"])):
        now = NOON + timedelta(hours=hours)
        fold.pass_time(now)
        board = fold.board("main", now=now, version=1)
        assert department(board, "CW").waiting == counters
        assert department(board, "MS5").waiting == station
    fold.pass_time(NOON + timedelta(hours=36))
    assert department(fold.board("main", now=now, version=1), "MS5").waiting == []


def test_the_day_is_the_branchs_own() -> None:
    kolkata = directory.Branch(
        branch_id="main", names={"en": "Main"}, time_zone="Asia/Kolkata", languages=("en",)
    )
    history = History()
    history.issue("OPD", day=1)
    evening = NOON.replace(hour=19)  # half past midnight in Kolkata
    fold = fold_of(history.events, now=evening)
    assert department(fold.board("main", now=evening, version=1), "OPD").waiting_count == 0
    fold.name("branch/main", kolkata)
    assert department(fold.board("main", now=evening, version=1), "OPD").waiting_count == 1


def test_ageing_lets_a_long_wait_pass_a_stronger_category_in_its_queue_only() -> None:
    history = History()
    for queue_id in ("OPD", "CW"):
        history.issue(queue_id, Category.ONLINE)
        history.issue(queue_id, Category.WALKIN, arrived=timedelta(hours=12))
    board = board_of(history.events)  # both now stand at 4.0, and the earlier goes first
    assert department(board, "OPD").waiting == ["OPD-002", "OPD-001"]
    assert department(board, "CW").waiting == ["CW-003", "CW-004"]


def test_a_branch_and_a_department_that_nobody_named_are_shown_by_their_ids() -> None:
    history = History()
    history.issue("CW")
    fold = Fold(NOON)
    for event in history.events:
        fold.see(decode(event.encode()))
    board = fold.board("main", now=NOON, version=1)
    assert (board.names, board.time_zone) == ({"en": "main"}, "UTC")
    assert [each.name for each in board.departments] == ["CW"]
    assert not fold.knows("elsewhere")


def test_a_department_that_is_renamed_or_gone_is_so_on_the_board() -> None:
    fold = fold_of([])
    renamed = directory.Department(department_id="CW", branch_id="main", names={"en": "Ward"})
    fold.name("department/CW", renamed)
    fold.name("department/LAB", None)
    names = [each.name for each in fold.board("main", now=NOON, version=1).departments]
    assert names == ["Ward", "Department OPD", "Department MS5"]


def test_the_expected_wait_is_of_one_who_comes_now() -> None:
    history = History()
    for _ in range(3):
        history.issue("CW")
    fold = fold_of(history.events)
    pace = QueueForecast(queue_id="CW", as_of=NOON, mean_seconds=60, std_seconds=20, calls=12)
    fold.forecast("CW", pace)
    wait = department(fold.board("main", now=NOON, version=1), "CW").expected_wait
    expected = estimate(4, pace)
    assert expected is not None
    assert (wait.p50_seconds, wait.p90_seconds) == (expected.p50_seconds, expected.p90_seconds)
    later = NOON + timedelta(hours=2)
    assert department(fold.board("main", now=later, version=1), "CW").expected_wait is None


def test_no_holder_is_anywhere_on_a_board() -> None:
    history = History()
    token = history.issue("CW")
    history.issue("CW")
    history.call(token)
    text = board_of(history.events).model_dump_json()
    assert "CW-002" in text
    for canary in ("anar", "example.com", "5550123", "990055", "secret"):
        assert canary not in text


def test_the_record_read_is_a_part_of_the_contract() -> None:
    wire = {field.alias for field in Event.model_fields.values()}
    assert TokenRecord.__annotations__.keys() <= wire


def test_an_event_of_a_later_contract_is_still_understood() -> None:
    history = History()
    history.issue("CW")
    value = history.events[0].encode().replace(b"TOKEN_GENERATED", b"TOKEN_BLESSED")
    fold = fold_of([])
    fold.see(decode(value.replace(b'{"eventId"', b'{"colour":"blue","eventId"')))
    assert department(fold.board("main", now=NOON, version=1), "CW").waiting == ["CW-001"]


@pytest.mark.parametrize("value", [b"", b"{", b"[]", b'"x"', b'{"tokenId": "many"}', b"\x00\xff"])
def test_what_is_no_event_of_ours_is_refused(value: bytes) -> None:
    with pytest.raises(ValueError, match="validation error"):
        decode(value)


def test_a_long_line_costs_a_change_no_more_than_a_short_one() -> None:
    """A factor of ten leaves room for a busy machine: a pass over the whole line would be 200."""

    def seconds(waiting: int) -> float:
        history = History()
        fold = fold_of([])
        record = decode(next(iter(_issued(history))).encode())
        for number in range(waiting):
            fold.see({**record, "tokenId": number, "bookedAt": NOON + timedelta(seconds=number)})
        middle = waiting // 2
        call: TokenRecord = {**record, "tokenId": middle, "status": TokenStatus.CALLED}

        def there_and_back() -> None:
            version = next(versions)
            fold.see({**call, "version": version})
            fold.see({**record, "tokenId": middle, "version": version + 1, "bookedAt": NOON})

        versions = iter(range(2, 1_000_000, 2))
        return min(timeit.repeat(there_and_back, number=200, repeat=5))

    assert seconds(20_000) < 10 * seconds(100)


def _issued(history: History) -> list[Event]:
    history.issue("CW")
    return history.events


def test_the_days_of_a_board_follow_the_clock_through_a_short_and_a_long_day() -> None:
    """In New York 1 November 2026 has 25 hours: no token of the day is lost to the look-back."""
    branch = directory.Branch(
        branch_id="main", names={"en": "Main"}, time_zone="America/New_York", languages=("en",)
    )
    fold = fold_of([])
    fold.name("branch/main", branch)
    start = datetime.fromisoformat("2026-11-01T04:30:00+00:00")  # 00:30 in New York
    days = []
    for hours in range(26):
        fold.pass_time(start + timedelta(hours=hours))
        days.append(fold._branches["main"].today)
    assert days == sorted(days)
    assert [later - earlier for earlier, later in pairwise(days)].count(timedelta(days=1)) == 1


def test_a_doctors_slots_stand_on_the_board_slot_by_slot() -> None:
    line = Line()
    for label, hour, category in (("B-001", 11, Category.EMERGENCY), ("A-001", 9, Category.WALKIN)):
        token = token_of(
            {
                "eventType": "TOKEN_ALLOCATED",
                "timestamp": NOON,
                "queueId": f"slot at {hour}",
                "queueKind": QueueKind.SLOT,
                "departmentId": "OPD",
                "branchId": "main",
                "tokenId": hour,
                "tokenLabel": label,
                "version": 1,
                "status": TokenStatus.ALLOCATED,
                "serviceDate": NOON.date(),
                "category": category,
                "priority": 1,
                "bookedAt": NOON,
            }
        )
        line.add(token)
    slots = {f"slot at {hour}": Slot(NOON.replace(hour=hour), None) for hour in (9, 11)}
    assert line.first(now=NOON, ages=lambda _: False, slots=slots.get) == ["A-001", "B-001"]
