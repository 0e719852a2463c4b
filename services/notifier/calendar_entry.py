"""The calendar entry of a booking (RFC 5545): changed by a delay, cancelled with the booking."""

from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from icalendar import Calendar, Event, vCalAddress
from icalendar.enums import STATUS

from services.notifier.addresses import plain
from services.notifier.rules import Kind
from services.notifier.store.sending import Letter

# By these letters somebody has a seat; by those it is gone, if they had one.
TAKES_PLACE: Final = frozenset({Kind.BOOKED, Kind.PROMOTED, Kind.OTHER_DOCTOR, Kind.DELAYED})
CALLED_OFF: Final = frozenset(
    {Kind.PREEMPTED, Kind.MOVED, Kind.CANCELLED, Kind.SLOT_CANCELLED, Kind.EXPIRED}
)
# How long a visit takes where the doctor's pace is not known.
VISIT_MINUTES: Final = 15


class CalendarEntry(NamedTuple):
    """`method` is RFC 5546's: what a calendar is to do with the entry."""

    method: str
    content: bytes


def calendar_entry(
    letter: Letter, *, sender: str, service: str, branch: str
) -> CalendarEntry | None:
    """Return the entry that the letter makes, changes or cancels; null: it is about no booking.

    It begins when the holder is to be there (the slot's start and its delay) and ends when they
    are expected to be through. All letters about one booking have the same UID, and a later
    letter's entry takes the place of an earlier one, in whatever order they arrive.
    """
    kind, context = Kind(letter.kind), letter.context
    takes_place = kind in TAKES_PLACE and "expected_at" in context
    if "slot_start" not in context or not (takes_place or kind in CALLED_OFF):
        return None
    if letter.token_id is None:
        return None
    delay = timedelta(minutes=context.get("delay_minutes") or 0)
    start = _moment(context["slot_start"]) + delay
    expected_at = _moment(context["expected_at"]) if takes_place else start
    visit = timedelta(minutes=context.get("pace_minutes") or VISIT_MINUTES)
    domain = letter.message_id.rpartition("@")[2].rstrip(">")
    event = Event.new(
        uid=f"token-{letter.token_id}.{letter.branch_id}@{domain}",
        sequence=letter.version,
        stamp=letter.created_at.astimezone(UTC),
        start=start,
        end=max(expected_at, start) + visit,
        summary=f"{letter.label} · {plain(service)}",
        location=plain(branch) or None,
        status=STATUS.CONFIRMED if takes_place else STATUS.CANCELLED,
        organizer=f"mailto:{sender}",
        attendees=[_attendee(letter.recipient)],
        url=context.get("ticket_url"),
    )
    method = "REQUEST" if takes_place else "CANCEL"
    calendar = Calendar.new(prodid="-//NowServing//letters//EN", method=method)
    calendar.add_component(event)
    return CalendarEntry(method, calendar.to_ical())


def _moment(iso: str) -> datetime:
    return datetime.fromisoformat(iso).astimezone(UTC)


def _attendee(mailbox: str) -> vCalAddress:
    """Return the holder, of whom no answer is wanted: nobody reads replies."""
    attendee = vCalAddress(f"mailto:{mailbox}")
    attendee.params["PARTSTAT"] = "ACCEPTED"
    attendee.params["RSVP"] = "FALSE"
    return attendee
