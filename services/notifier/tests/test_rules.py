"""Which event tells its holder what."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.addresses import address, masked, plain
from services.notifier.rules import (
    FLEETING,
    TOLD_BY_DEFAULT,
    Kind,
    LetterDraft,
    joins_a_new_line,
    letter_for,
    outdated,
    pause_after,
)
from services.notifier.tests.builders import event
from shared.events import Event, EventType, QueueKind, Reason, TokenStatus

NOW = datetime(2025, 8, 7, 12, tzinfo=UTC)


def told(happened: Event, now: datetime | None = None) -> LetterDraft | None:
    return letter_for(happened, told=TOLD_BY_DEFAULT, now=now or happened.timestamp)


def kind_of(event_type: EventType, **changes: object) -> Kind | None:
    draft = told(event(event_type, **changes))
    return draft.kind if draft else None


@pytest.mark.parametrize(
    ("event_type", "reason", "kind"),
    [
        (EventType.TOKEN_GENERATED, None, Kind.GENERATED),
        (EventType.TURN_NEAR, None, Kind.NEAR),
        (EventType.TOKEN_CALLED, None, Kind.CALLED),
        (EventType.TOKEN_CALLED, Reason.OUT_OF_ORDER, Kind.CALLED),
        (EventType.TOKEN_RECALLED, None, None),
        (EventType.TOKEN_SERVED, None, Kind.SERVED),
        (EventType.TOKEN_CANCELLED, Reason.BY_HOLDER, Kind.CANCELLED),
        (EventType.TOKEN_CANCELLED, Reason.SLOT_CANCELLED, Kind.SLOT_CANCELLED),
        (EventType.TOKEN_WAITLISTED, Reason.PREEMPTED, Kind.PREEMPTED),
        (EventType.TOKEN_WAITLISTED, Reason.SLOT_CANCELLED, Kind.MOVED),
        (EventType.TOKEN_WAITLISTED, Reason.FULL, None),
        (EventType.TOKEN_ALLOCATED, Reason.PROMOTED, Kind.PROMOTED),
        (EventType.TOKEN_ALLOCATED, Reason.OTHER_DOCTOR, Kind.OTHER_DOCTOR),
        (EventType.TOKEN_ALLOCATED, Reason.MATCHED, None),
        (EventType.TOKEN_ALLOCATED, Reason.MANUAL, None),
        (EventType.TRIP_OFFERED, Reason.MATCHED, Kind.OFFERED),
        (EventType.TRIP_RELEASED, None, Kind.RELEASED),
        (EventType.TOKEN_EXPIRED, Reason.OFFER_TIMEOUT, Kind.EXPIRED),
        (EventType.TOKEN_EXPIRED, Reason.CANCELLED_BY_DRIVER, Kind.CANCELLED),
        (EventType.TOKEN_EXPIRED, Reason.TRIP_COMPLETED, None),
        (EventType.TOKEN_ALLOCATED, Reason.ISSUED, None),
        (EventType.TOKEN_NO_SHOW, Reason.GRACE_OVER, Kind.NO_SHOW),
        (EventType.TOKEN_EXPIRED, Reason.DAY_ENDED, Kind.EXPIRED),
        (EventType.SLOT_DELAYED, None, Kind.DELAYED),
        (EventType.SLOT_CANCELLED, None, Kind.SLOT_CANCELLED),
        (EventType.TRIP_OFFERED, None, Kind.OFFERED),
        (EventType.BOOKING_REQUESTED, None, Kind.CODE),
        (EventType.TOKEN_SERVED, Reason.NEXT_SERVICE, None),
        (EventType.TOKEN_TRANSFERRED, Reason.NEXT_SERVICE, None),
        (EventType.TOKEN_ARRIVED, Reason.NEXT_SERVICE, None),
        (EventType.TOKEN_CALL_UNDONE, None, None),
        (EventType.TOKEN_STARTED, None, None),
        (EventType.TOKEN_HELD, None, None),
    ],
)
def test_each_event_tells_what_it_means(
    event_type: EventType, reason: Reason | None, kind: Kind | None
) -> None:
    assert kind_of(event_type, reason=reason) == kind


@pytest.mark.parametrize("event_type", EventType)
def test_what_is_announced_again_when_a_day_opens_mails_nobody(event_type: EventType) -> None:
    if event_type in {EventType.TOKEN_ALLOCATED, EventType.TOKEN_WAITLISTED}:
        assert kind_of(event_type, reason=Reason.DAY_OPENED) is None


def test_a_slots_token_is_booked_or_on_the_waiting_list() -> None:
    slot = {"queue_kind": QueueKind.SLOT}
    generated = EventType.TOKEN_GENERATED
    assert kind_of(generated, **slot, status=TokenStatus.ALLOCATED) is Kind.BOOKED
    assert kind_of(generated, **slot, status=TokenStatus.WAITING) is Kind.WAITLISTED


def test_only_the_types_that_the_setting_names_are_told() -> None:
    called = event(EventType.TOKEN_CALLED)
    assert letter_for(called, told={EventType.TOKEN_SERVED}, now=called.timestamp) is None


def test_a_call_for_help_is_told_whatever_the_setting_says_and_is_no_call_in_a_test() -> None:
    raised = event(
        EventType.EMERGENCY_RAISED, token_id=None, token_label=None, status=None, desk_id=3
    )
    letter = letter_for(raised, told=frozenset(), now=raised.timestamp)
    assert letter is not None
    assert (letter.kind, letter.label) == (Kind.EMERGENCY, "CW 3")
    assert "drill" not in letter.context
    tested = letter_for(
        raised.model_copy(update={"reason": Reason.DRILL}), told=frozenset(), now=raised.timestamp
    )
    assert tested is not None
    assert tested.context["drill"] is True


def test_nobody_is_told_without_an_address_or_a_label() -> None:
    assert told(event(email=None)) is None
    assert told(event(token_label=None)) is None


def test_old_news_is_told_to_nobody_but_of_an_appointment_to_come_one_is_told() -> None:
    old = event(timestamp=NOW - timedelta(hours=25))
    appointment = event(
        EventType.SLOT_CANCELLED,
        timestamp=NOW - timedelta(hours=25),
        slot_start=NOW + timedelta(days=3),
    )
    assert told(old, NOW) is None
    assert told(appointment, NOW) is not None


def test_a_bad_address_makes_a_dead_letter_that_says_why() -> None:
    draft = told(event(email="nobody at all"))
    assert draft is not None
    assert draft.problem is not None
    assert draft.problem.startswith("Bad address: ")


@pytest.mark.parametrize(
    "mailbox",
    ["asha@example.com", "a.b+c@mail.hospital.local", "root@localhost", "ü@xn--exmple-cua.de"],
)
def test_an_address_that_a_mail_server_may_know_is_kept(mailbox: str) -> None:
    assert address(mailbox).mailbox == mailbox
    assert address(mailbox).problem is None


@given(st.text())
def test_whatever_is_written_becomes_one_printable_line(written: str) -> None:
    line = plain(written)
    assert not set(line) & set("\r\n\0\u2028\u202e")
    assert plain(line) == line


@given(st.text())
def test_no_address_that_is_accepted_can_end_a_line_or_name_a_second_one(written: str) -> None:
    found = address(written)
    if found.problem is None:
        assert found.mailbox.count("@") == 1
        assert not set(found.mailbox) & set("\r\n\0 <>,;")


def test_a_masked_address_shows_its_first_letter_and_its_domain() -> None:
    assert masked("asha@example.com") == "a…@example.com"


@given(st.integers(1, 200), st.floats(0, 1, exclude_max=True))
def test_a_letter_rests_between_a_second_and_an_hour(attempts: int, jitter: float) -> None:
    assert timedelta(seconds=1) <= pause_after(attempts, jitter=jitter) <= timedelta(hours=1)


def test_pauses_grow_with_each_attempt_up_to_the_longest() -> None:
    longest = [pause_after(attempts, jitter=0.999_999) for attempts in range(1, 30)]
    assert longest == sorted(longest)
    assert longest[-1] > timedelta(minutes=59)


def test_an_undone_call_is_not_told_and_neither_is_a_near_turn_after_the_call() -> None:
    undone = event(EventType.TOKEN_CALL_UNDONE, status=TokenStatus.WAITING)
    called = event(EventType.TOKEN_CALLED, status=TokenStatus.CALLED)
    assert outdated(undone) == {Kind.CALLED}
    assert outdated(called) == {Kind.NEAR}


def test_being_raised_in_the_line_leaves_a_near_turn_true() -> None:
    assert Kind.NEAR not in outdated(event(EventType.TOKEN_RAISED, status=TokenStatus.WAITING))


def test_whoever_joins_a_new_line_is_told_nothing_of_the_old_one() -> None:
    arrived = event(EventType.TOKEN_ARRIVED, status=TokenStatus.WAITING)
    assert joins_a_new_line(arrived)
    assert outdated(arrived) == FLEETING


def test_an_answered_offer_is_not_made_any_more() -> None:
    assert Kind.OFFERED in outdated(event(EventType.TRIP_TIMED_OUT, status=TokenStatus.ALLOCATED))
    assert Kind.OFFERED not in outdated(event(EventType.TURN_NEAR, status=TokenStatus.ALLOCATED))


histories = st.lists(
    st.tuples(st.sampled_from(EventType), st.sampled_from(TokenStatus), st.sampled_from(Reason)),
    max_size=12,
)


@given(histories)
def test_a_history_makes_at_most_one_letter_an_event_and_keeps_no_fleeting_one_that_is_over(
    history: list[tuple[EventType, TokenStatus, Reason]],
) -> None:
    unsent: dict[UUID, LetterDraft] = {}
    for version, (event_type, status, reason) in enumerate(history, start=1):
        happened = event(event_type, status=status, reason=reason, version=version)
        over = outdated(happened)
        unsent = {event_id: it for event_id, it in unsent.items() if it.kind not in over}
        draft = told(happened)
        if draft is not None:
            assert draft.event_id not in unsent
            unsent[draft.event_id] = draft
    for left in unsent.values():
        if left.kind is Kind.CALLED:
            assert all(status is TokenStatus.CALLED for _, status, _ in history[left.version :])


def test_a_delay_is_one_letter_about_all_of_a_holders_tokens() -> None:
    delayed = event(EventType.SLOT_DELAYED, also_for=("OPD-B-002", "OPD-C-001"))
    found = told(delayed)
    assert found is not None
    assert found.label == "CW-012, OPD-B-002, OPD-C-001"
