"""A booking's calendar entry, as a mail program reads it out of the letters."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from icalendar import Calendar, Event

from services.notifier.compose import compose
from services.notifier.rules import LANGUAGES, Kind
from services.notifier.tests.builders import FULL_CONTEXT, LINKS, letter
from services.notifier.words import load

TEMPLATES = load()
SLOT_START = datetime(2025, 8, 8, 3, 30, tzinfo=UTC)
SENDER = "NowServing <no-reply@nowserving.example>"


def entry(kind: Kind, **changes: Any) -> tuple[str, Event] | None:
    """Return the method and the entry of the letter's calendar part, if it has one."""
    message = compose(letter(kind, **changes), TEMPLATES, sender=SENDER, links=LINKS).message
    parts = [
        part
        for part in message_from_bytes(message, policy=policy.default).walk()
        if part.get_content_type() == "text/calendar"
    ]
    if not parts:
        return None
    (part,) = parts
    calendar = Calendar.from_ical(part.get_content())
    method = part.get_param("method")
    assert method == str(calendar["method"])
    (event,) = calendar.events
    return str(method), event


def known(kind: Kind, **changes: Any) -> Event:
    found = entry(kind, **changes)
    assert found is not None
    return found[1]


def test_a_booking_stands_in_the_calendar_from_its_slot_until_one_is_through() -> None:
    context = FULL_CONTEXT | {"delay_minutes": 0, "pace_minutes": 10}
    booked = known(Kind.BOOKED, context=context)
    assert booked.start == SLOT_START
    assert booked.end == SLOT_START + timedelta(minutes=20 + 10)
    assert booked["summary"] == "CW-012 · Consultation"
    assert booked["location"] == "Main branch"
    assert booked["url"] == FULL_CONTEXT["ticket_url"]
    assert str(booked["organizer"]) == "mailto:no-reply@nowserving.example"
    assert str(booked["attendee"]) == "mailto:asha@example.com"
    assert booked["attendee"].params["RSVP"] == "FALSE"


def test_a_delay_changes_the_entry_and_a_cancellation_takes_it_away() -> None:
    letters = [
        (Kind.BOOKED, 1, 0, "REQUEST", "CONFIRMED"),
        (Kind.DELAYED, 3, 75, "REQUEST", "CONFIRMED"),
        (Kind.CANCELLED, 4, 75, "CANCEL", "CANCELLED"),
    ]
    uids, sequences = set(), []
    for kind, version, delay, method, status in letters:
        context = FULL_CONTEXT | {"delay_minutes": delay}
        found = entry(kind, version=version, context=context)
        assert found is not None
        assert (found[0], str(found[1]["status"])) == (method, status)
        assert found[1].start == datetime(
            2025, 8, 8, 3 + (30 + delay) // 60, (30 + delay) % 60, tzinfo=UTC
        )
        uids.add(str(found[1].uid))
        sequences.append(found[1].sequence)
    assert len(uids) == 1
    assert sequences == [1, 3, 4]


@pytest.mark.parametrize("kind", [Kind.SLOT_CANCELLED, Kind.PREEMPTED, Kind.MOVED, Kind.EXPIRED])
def test_who_has_no_seat_any_more_has_no_appointment(kind: Kind) -> None:
    found = entry(kind)
    assert found is not None
    assert found[0] == "CANCEL"


@pytest.mark.parametrize(
    "kind", [Kind.GENERATED, Kind.WAITLISTED, Kind.CODE, Kind.NEAR, Kind.CALLED, Kind.SERVED]
)
def test_what_is_no_booking_stands_in_no_calendar(kind: Kind) -> None:
    assert entry(kind) is None
    at_a_counter = {name: value for name, value in FULL_CONTEXT.items() if name != "slot_start"}
    assert entry(Kind.CANCELLED, context=at_a_counter) is None


def test_who_only_waits_for_a_seat_has_no_appointment_by_a_delay() -> None:
    waiting = {name: value for name, value in FULL_CONTEXT.items() if name != "expected_at"}
    assert entry(Kind.DELAYED, context=waiting) is None


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_nothing_in_a_name_writes_a_line_of_the_entry(language: str) -> None:
    names = {language: "Eye; clinic,\r\nEND:VEVENT\u2028ATTACH:x"}
    booked = known(Kind.BOOKED, language=language, queue={"queueId": "CW", "names": names})
    assert "ATTACH" not in booked
    assert "Eye; clinic, END:VEVENT ATTACH:x" in str(booked["summary"])
