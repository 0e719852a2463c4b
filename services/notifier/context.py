"""What the words of a letter may need of an event. Pure."""

from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from pydantic import JsonValue

from services.notifier.addresses import plain
from shared.directory import name_in
from shared.events import Event, Reason, TokenStatus
from shared.messages import Message

URL_LENGTH_MAX: Final = 2_000
# As it may be written at a desk.
MESSAGE_LENGTH_MAX: Final = 200


def context_of(event: Event) -> dict[str, JsonValue]:
    """Return what the words of a letter may need; what is not known is left out."""
    said = event.message
    moments = {
        "at": event.timestamp,
        "booked_at": event.booked_at,
        "called_at": event.called_at,
        "slot_start": event.slot_start,
        "expected_at": _expected_at(event),
        "closes_at": None if said is None else said.at,
    }
    known: dict[str, JsonValue] = {
        **{name: moment.isoformat() for name, moment in moments.items() if moment is not None},
        "place": event.place,
        "wait_seconds_p50": event.wait_seconds_p50,
        "wait_seconds_p90": event.wait_seconds_p90,
        "desk_id": event.desk_id,
        "drill": True if event.reason is Reason.DRILL else None,
        "delay_minutes": event.slot_delay_minutes,
        "pace_minutes": event.pace_minutes,
        "ticket_url": _link(event.ticket_url),
        "message": None if said is None else said.kind.value,
        "message_minutes": None if said is None else said.minutes,
        "message_text": None if said is None else _text(said, event.language),
    }
    return {name: value for name, value in known.items() if value is not None}


def _expected_at(event: Event) -> datetime | None:
    """Return the slot's start + (place - 1) x pace + delay, for those who hold a seat."""
    if event.slot_start is None or event.status is TokenStatus.WAITING:
        return None
    minutes = event.slot_delay_minutes or 0
    if event.place is not None and event.pace_minutes is not None:
        minutes += (event.place - 1) * event.pace_minutes
    return event.slot_start + timedelta(minutes=minutes)


def _text(said: Message, language: str) -> str | None:
    """Return what was written by hand, in the holder's language where there is a text in it."""
    if not said.texts:
        return None
    written = said.texts.get(language) or name_in(said.texts, language.partition("-")[0])
    return plain(written, MESSAGE_LENGTH_MAX)


def _link(url: str | None) -> str | None:
    """Return the link if it is one that a button may open."""
    if not url or len(url) > URL_LENGTH_MAX or plain(url, URL_LENGTH_MAX) != url or " " in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None
