"""The rules, without any engine: given a token, when a command, then a change or a refusal."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.department.rules.calling import decide_call
from services.department.rules.commands import (
    GRACE_TIMER,
    CallNext,
    CallOutOfOrder,
    Cancel,
    CloseDesk,
    Hold,
    NoShow,
    OpenDesk,
    PauseDesk,
    Recall,
    Resume,
    ResumeDesk,
    Return,
    Serve,
    Start,
    Transfer,
    Undo,
    Verb,
)
from services.department.rules.desks import Desk, DeskState, Visitor, decide_desk
from services.department.rules.restoring import Before
from services.department.rules.undoing import UNDO_WITHIN, LastAction
from services.department.rules.verbs import Case, decide
from services.department.tests.builders import ASHA, BELA, CARLA, NOW, a_queue, a_token
from shared.events import ENDED, LIVE, Category, EventType, QueueKind, Reason, TokenStatus
from shared.ledger import Change, TokenRow
from shared.problems import Refused
from shared.returning import ReturnRule

Decided = TypeVar("Decided")

CALL_ID = UUID(int=1)
OTHER_CALL_ID = UUID(int=2)
OPEN = Desk("CW", 3, DeskState.OPEN, ASHA.user_id, ASHA.name, NOW)
CALLED = a_token(
    status=TokenStatus.CALLED, desk_id=3, call_id=CALL_ID, called_at=NOW + timedelta(minutes=5)
)
SERVING = replace(CALLED, status=TokenStatus.SERVING, started_at=NOW + timedelta(minutes=6))
LATER = NOW + timedelta(minutes=7)

VERBS: dict[str, Verb] = {
    "recall": Recall(by=ASHA, now=LATER, call_id=OTHER_CALL_ID),
    "start": Start(by=ASHA, now=LATER),
    "hold": Hold(by=ASHA, now=LATER),
    "resume": Resume(by=ASHA, now=LATER),
    "serve": Serve(by=ASHA, now=LATER),
    "no_show": NoShow(by=ASHA, now=LATER),
    "transfer": Transfer(by=ASHA, now=LATER),
    "cancel": Cancel(by=ASHA, now=LATER),
    "undo": Undo(by=ASHA, now=LATER, call_id=OTHER_CALL_ID),
    "return": Return(by=ASHA, now=LATER, rule=ReturnRule(timedelta(hours=2), 3)),
}
ALLOWED = {
    "recall": {TokenStatus.CALLED},
    "start": {TokenStatus.CALLED},
    "hold": {TokenStatus.WAITING, TokenStatus.CALLED, TokenStatus.SERVING},
    "resume": {TokenStatus.HELD},
    "serve": {TokenStatus.CALLED, TokenStatus.SERVING},
    "no_show": {TokenStatus.CALLED},
    "transfer": {
        TokenStatus.WAITING,
        TokenStatus.CALLED,
        TokenStatus.SERVING,
        TokenStatus.HELD,
    },
    "cancel": {TokenStatus.WAITING, TokenStatus.ALLOCATED, TokenStatus.CALLED, TokenStatus.HELD},
    "undo": {
        TokenStatus.CALLED,
        TokenStatus.NO_SHOW,
        TokenStatus.SERVED,
        TokenStatus.CANCELLED,
    },
    "return": {TokenStatus.NO_SHOW},
}


def token_in(status: TokenStatus) -> TokenRow:
    at_desk = status in {
        TokenStatus.CALLED,
        TokenStatus.SERVING,
        TokenStatus.SERVED,
        TokenStatus.NO_SHOW,
    }
    return replace(
        CALLED if at_desk else a_token(),
        status=status,
        ended_at=LATER if status in ENDED else None,
    )


def case_of(token: TokenRow, **changes: Any) -> Case:
    action = {
        TokenStatus.CALLED: EventType.TOKEN_CALLED,
        TokenStatus.NO_SHOW: EventType.TOKEN_NO_SHOW,
        TokenStatus.CANCELLED: EventType.TOKEN_CANCELLED,
    }.get(token.status, EventType.TOKEN_SERVED)
    values: dict[str, Any] = {
        "action": LastAction(action, ASHA.user_id, LATER),
        "desk_is_free": True,
        "target": a_queue("LAB"),
        "queue": a_queue("CW"),
    }
    return Case(token, **{**values, **changes})


def only(changes: tuple[Change, ...]) -> Change:
    (change,) = changes
    return change


def after(change: Change) -> TokenRow:
    assert change.after is not None
    return change.after


@pytest.mark.parametrize("status", list(TokenStatus))
@pytest.mark.parametrize("verb", list(VERBS))
def test_each_verb_goes_from_its_statuses_and_from_no_other(verb: str, status: TokenStatus) -> None:
    case = case_of(token_in(status))
    if status in ALLOWED[verb]:
        assert decide(VERBS[verb], case)
        return
    with pytest.raises(Refused) as refused:
        decide(VERBS[verb], case)
    assert refused.value.status == 409
    assert "CW-012" in refused.value.sentence


def test_the_next_is_called_to_the_desk() -> None:
    change = decide_call(CallNext(by=ASHA, now=LATER, call_id=CALL_ID), OPEN, a_token())
    assert change.event_type is EventType.TOKEN_CALLED
    called = after(change)
    assert (called.status, called.desk_id, called.call_id, called.called_at) == (
        TokenStatus.CALLED,
        3,
        CALL_ID,
        LATER,
    )


def test_nobody_waiting_is_said() -> None:
    assert refusal_of_call(OPEN, None).code == "NOBODY_WAITING"


@pytest.mark.parametrize(
    ("desk", "code"),
    [
        (Desk("CW", 3), "DESK_CLOSED"),
        (replace(OPEN, state=DeskState.BREAK), "DESK_ON_BREAK"),
        (replace(OPEN, user_id="8", user_name="Bela"), "DESK_TAKEN"),
        (replace(OPEN, visitor=Visitor(100, "CW-011")), "DESK_BUSY"),
    ],
)
def test_only_an_open_and_free_desk_of_ones_own_calls(desk: Desk, code: str) -> None:
    assert refusal_of_call(desk, a_token()).code == code


def test_a_busy_desk_says_whom_it_has() -> None:
    busy = replace(OPEN, visitor=Visitor(100, "CW-011"))
    assert "CW-011" in refusal_of_call(busy, a_token()).sentence


def refusal_of_call(desk: Desk, token: TokenRow | None) -> Refused:
    with pytest.raises(Refused) as refused:
        decide_call(CallNext(by=ASHA, now=LATER, call_id=CALL_ID), desk, token)
    return refused.value


@given(status=st.sampled_from(sorted(TokenStatus)), elsewhere=st.booleans())
def test_out_of_order_calls_only_who_stands_in_this_line(
    *, status: TokenStatus, elsewhere: bool
) -> None:
    desk = replace(OPEN, user_id=CARLA.user_id)
    token = replace(token_in(status), department_id="LAB" if elsewhere else "CW")
    command = CallOutOfOrder(by=CARLA, now=LATER, call_id=OTHER_CALL_ID, why="In pain.")
    if status is TokenStatus.WAITING and not elsewhere:
        assert decide_call(command, desk, token).after is not None
        return
    with pytest.raises(Refused):
        decide_call(command, desk, token)


def test_a_slots_patient_is_called_once_allocated() -> None:
    command = CallNext(by=ASHA, now=LATER, call_id=CALL_ID)
    booked = a_token(slot_id=UUID(int=9))
    decide_call(command, OPEN, replace(booked, status=TokenStatus.ALLOCATED))
    with pytest.raises(Refused):
        decide_call(command, OPEN, booked)


def test_a_recall_is_a_new_announcement() -> None:
    change = only(decide(VERBS["recall"], case_of(CALLED)))
    assert after(change).call_id == OTHER_CALL_ID
    assert after(change).called_at == LATER


@pytest.mark.parametrize("token", [a_token(), CALLED, SERVING])
def test_holding_and_resuming_keeps_the_arrival(token: TokenRow) -> None:
    held = after(only(decide(VERBS["hold"], case_of(token))))
    resumed = after(only(decide(VERBS["resume"], case_of(held))))
    assert resumed.arrived_at == token.arrived_at
    assert (resumed.status, resumed.desk_id, resumed.call_id) == (TokenStatus.WAITING, None, None)


def test_serving_without_start_ends_the_visit() -> None:
    served = after(only(decide(VERBS["serve"], case_of(CALLED))))
    assert (served.status, served.ended_at, served.desk_id) == (TokenStatus.SERVED, LATER, 3)


def test_the_timer_waits_for_the_grace() -> None:
    called_at = CALLED.called_at
    assert called_at is not None
    timer = NoShow(by=GRACE_TIMER, now=LATER, called_before=called_at)
    change = only(decide(timer, case_of(CALLED)))
    assert (change.reason, change.actor) == (Reason.GRACE_OVER, None)
    early = replace(timer, called_before=called_at - timedelta(microseconds=1))
    with pytest.raises(Refused, match="GRACE_NOT_OVER"):
        decide(early, case_of(CALLED))


def test_who_is_being_served_is_never_a_no_show() -> None:
    timer = NoShow(by=GRACE_TIMER, now=LATER, called_before=LATER)
    with pytest.raises(Refused, match="BEING_SERVED"):
        decide(timer, case_of(SERVING))


def test_a_transfer_leaves_one_line_and_joins_the_other() -> None:
    left, arrived = decide(VERBS["transfer"], case_of(SERVING))
    assert (left.event_type, left.queue_id) == (EventType.TOKEN_TRANSFERRED, "CW")
    assert left.extra["to_queue_id"] == "LAB"
    assert (arrived.event_type, arrived.extra["from_queue_id"]) == (EventType.TOKEN_ARRIVED, "CW")
    there = after(arrived)
    assert (there.label, there.number) == (SERVING.label, SERVING.number)
    assert (there.queue_id, there.department_id, there.visit) == ("LAB", "LAB", 2)
    assert (there.status, there.arrived_at, there.desk_id) == (TokenStatus.WAITING, LATER, None)


def test_a_transferred_visitor_overtakes_nobody() -> None:
    last = LATER + timedelta(seconds=1)
    waiting = {TokenStatus.WAITING: {Category.WALKIN: 4, Category.EMERGENCY: 1}}
    line = a_queue("LAB", last_arrival=last, live=waiting)
    _, arrived = decide(VERBS["transfer"], case_of(CALLED, target=line))
    assert after(arrived).arrived_at > last
    assert arrived.extra["place"] == 6


@pytest.mark.parametrize(
    ("target", "code"),
    [
        (None, "QUEUE_NOT_FOUND"),
        (a_queue("CW"), "SAME_QUEUE"),
        (a_queue("LAB", branch_id="other"), "OTHER_BRANCH"),
        (a_queue("LAB", kind=QueueKind.SLOT), "NOT_A_COUNTER"),
    ],
)
def test_a_transfer_goes_to_another_counter_of_the_branch(target: Any, code: str) -> None:
    with pytest.raises(Refused, match=code):
        decide(VERBS["transfer"], case_of(CALLED, target=target))


def test_an_undone_call_goes_back_to_the_line_with_its_arrival() -> None:
    change = only(decide(VERBS["undo"], case_of(CALLED)))
    assert change.event_type is EventType.TOKEN_CALL_UNDONE
    back = after(change)
    assert (back.status, back.arrived_at, back.desk_id) == (TokenStatus.WAITING, NOW, None)


@pytest.mark.parametrize("desk_is_free", [True, False])
def test_an_undone_no_show_goes_back_to_the_desk_when_it_is_free(*, desk_is_free: bool) -> None:
    gone = after(only(decide(VERBS["no_show"], case_of(CALLED))))
    case = case_of(gone, desk_is_free=desk_is_free)
    back = after(only(decide(VERBS["undo"], case)))
    assert back.status is (TokenStatus.CALLED if desk_is_free else TokenStatus.WAITING)
    assert back.desk_id == (3 if desk_is_free else None)
    assert (back.arrived_at, back.ended_at) == (NOW, None)


@given(seconds=st.integers(0, 120), user_id=st.sampled_from([ASHA.user_id, BELA.user_id]))
def test_undo_is_for_ones_own_and_for_a_minute(seconds: int, user_id: str) -> None:
    action = LastAction(EventType.TOKEN_CALLED, user_id, LATER - timedelta(seconds=seconds))
    case = case_of(CALLED, action=action)
    within = UNDO_WITHIN[EventType.TOKEN_CALLED]
    if timedelta(seconds=seconds) <= within and user_id == ASHA.user_id:
        assert decide(VERBS["undo"], case)
        return
    with pytest.raises(Refused):
        decide(VERBS["undo"], case)


@given(
    state=st.sampled_from(sorted(DeskState)),
    mine=st.booleans(),
    busy=st.booleans(),
    supervisor=st.booleans(),
    kind=st.sampled_from([OpenDesk, CloseDesk, PauseDesk, ResumeDesk]),
)
def test_a_desk_is_changed_by_who_sits_there_or_taken_over_by_a_supervisor(
    *, state: DeskState, mine: bool, busy: bool, supervisor: bool, kind: type
) -> None:
    by = CARLA if supervisor else ASHA
    sitting = by if mine else BELA
    desk = (
        Desk("CW", 3)
        if state is DeskState.CLOSED
        else replace(OPEN, state=state, user_id=sitting.user_id, user_name=sitting.name)
    )
    desk = replace(desk, visitor=Visitor(1, "CW-001") if busy else None)
    changed = unless_refused(lambda: decide_desk(kind(by=by, now=LATER), desk))
    if isinstance(changed, Refused):
        assert changed.status == 409
        assert changed.code != "DESK_TAKEN" or not mine
        return
    assert changed.visitor == desk.visitor
    if changed.state is DeskState.CLOSED:
        assert changed.user_id is None
        assert desk.state is DeskState.CLOSED or not busy
    else:
        assert changed.user_id == by.user_id
    if kind is OpenDesk:
        assert changed.state is DeskState.OPEN


def unless_refused(decision: Callable[[], Decided]) -> Decided | Refused:
    try:
        return decision()
    except Refused as refused:
        return refused


MOVES_THE_ARRIVAL = {EventType.TOKEN_ARRIVED, EventType.TOKEN_RETURNED}


class Life(RuleBasedStateMachine):
    """Any order of verbs on one token: whatever is not refused keeps it whole."""

    def __init__(self) -> None:
        super().__init__()
        self.token = a_token()
        self.now = NOW
        self.arrived_at = NOW
        self.act = EventType.TOKEN_CALLED
        self.before: Before | None = None

    @rule(verb=st.sampled_from(sorted(VERBS)), seconds=st.integers(0, 90))
    def try_verb(self, verb: str, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        self.attempt(lambda: decide(replace(VERBS[verb], now=self.now), self.case()))

    @precondition(lambda self: self.token.status is TokenStatus.WAITING)
    @rule()
    def call(self) -> None:
        command = CallNext(by=ASHA, now=self.now, call_id=CALL_ID)
        desk = replace(OPEN, department_id=self.token.department_id)
        self.attempt(lambda: (decide_call(command, desk, self.token),))

    def case(self) -> Case:
        action = LastAction(self.act, ASHA.user_id, self.now)
        target = a_queue("LAB" if self.token.queue_id == "CW" else "CW")
        return Case(
            self.token,
            action=action,
            desk_is_free=True,
            target=target,
            before=self.before,
            old_queue=target,
            queue=a_queue(self.token.queue_id),
        )

    def attempt(self, deciding: Callable[[], tuple[Change, ...]]) -> None:
        changes = unless_refused(deciding)
        if isinstance(changes, Refused):
            assert changes.status in {409, 422}
            return
        assert changes[0].before == self.token
        self.act = changes[0].event_type
        self.before = Before(self.act, self.token)
        for change in changes:
            self.token = after(change)
        if any(change.event_type in MOVES_THE_ARRIVAL for change in changes):
            self.arrived_at = self.token.arrived_at

    @invariant()
    def it_is_at_a_desk_or_not(self) -> None:
        token = self.token
        at_desk = token.status in {TokenStatus.CALLED, TokenStatus.SERVING}
        if at_desk:
            assert token.desk_id is not None
            assert token.call_id is not None
            assert token.called_at is not None
        if token.status in {TokenStatus.WAITING, TokenStatus.HELD}:
            assert token.desk_id is None
            assert token.call_id is None
        assert (token.started_at is not None) <= (
            token.status in {TokenStatus.SERVING, TokenStatus.SERVED}
        )
        assert (token.ended_at is not None) == (token.status in ENDED)
        assert (token.ended_at is None) == (token.status in LIVE)

    @invariant()
    def what_it_is_called_and_when_it_came_stays(self) -> None:
        fixed = {"id", "number", "label", "secret", "origin_queue_id", "issued_at", "user_id"}
        first = a_token()
        assert all(
            getattr(self.token, field.name) == getattr(first, field.name)
            for field in fields(first)
            if field.name in fixed
        )
        assert self.token.arrived_at == self.arrived_at


TestLife = Life.TestCase
