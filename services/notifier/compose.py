"""Turns a letter's row into the bytes that go over the wire; the same row gives the same bytes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from services.notifier.addresses import ISOLATES, JOINERS, address, plain
from services.notifier.calendar_entry import calendar_entry
from services.notifier.check_in_code import check_in_code
from services.notifier.facts import FACTS
from services.notifier.isolation import isolated
from services.notifier.mime import Picture, mime
from services.notifier.own_words import with_own_words
from services.notifier.rules import Kind
from services.notifier.stops.links import StopLinks
from services.notifier.store.sending import Letter
from services.notifier.words import Language, LetterTemplates
from shared.directory import name_in

# Longer than any subject line that is shown.
SUBJECT_LENGTH_MAX: Final = 200
# The longest label that still stands in large figures beside a phone's edge.
LARGE_LABEL_LENGTH_MAX: Final = 8
# Mail clients know no web fonts: what phones and computers have, for all three scripts.
FONTS: Final = (
    "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Noto Sans','Noto Sans Devanagari',"
    "'Noto Sans Arabic','Nirmala UI',Tahoma,Arial,sans-serif"
)


class Unsendable(Exception):  # noqa: N818 — a verdict on the letter, not an error of ours
    """The letter can never be sent as it is; says why."""


class Fact(NamedTuple):
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the mail server is given; `utf8` asks for SMTPUTF8."""

    recipient: str
    message: bytes
    utf8: bool


def compose(
    letter: Letter, templates: LetterTemplates, *, sender: str, links: StopLinks
) -> Envelope:
    """Write the mail from `sender`, a header's value. Raises `Unsendable` for a bad address."""
    to = address(letter.recipient)
    if to.problem:
        raise Unsendable(to.problem)
    stop_url = _stop_url(letter, links)
    words = words_of(letter, templates.languages[letter.language]) | {"stop_url": stop_url}
    utf8 = not to.mailbox.isascii()
    code = check_in_code(Kind(letter.kind), letter.context)
    picture = Picture(f"{letter.event_id.hex}@code", "check-in.png", code) if code else None
    calendar = calendar_entry(
        letter,
        sender=parseaddr(sender)[1],
        service=words["service"],
        branch=words["branch"],
    )
    words["code"] = picture.content_id if picture else ""
    message = mime(
        [("From", sender), ("To", to.mailbox), *_headers(letter, words)],
        text=templates.text.render(words),
        html=templates.html.render(words),
        boundary=f"=_{letter.event_id.hex}",
        utf8=utf8,
        picture=picture,
        calendar=calendar,
    )
    return Envelope(to.mailbox, message, utf8)


def _headers(letter: Letter, words: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return all but who sends it to whom.

    The holder's name stands in the text only: no header holds what a visitor typed as one.
    """
    headers = [
        ("Subject", words["subject"]),
        ("Date", format_datetime(letter.created_at.astimezone(UTC))),
        ("Message-ID", letter.message_id),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("Content-Language", letter.language),
    ]
    if words["stop_url"]:
        # RFC 8058: a mail program shows a button, and stops the letters by itself.
        headers.append(("List-Unsubscribe", f"<{words['stop_url']}>"))
        headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return headers


def _stop_url(letter: Letter, links: StopLinks) -> str:
    """Return the link that stops letters; empty where a supervisor chose who gets them."""
    if letter.kind == Kind.EMERGENCY:
        return ""
    return links.to(branch_id=letter.branch_id, mailbox=letter.recipient, language=letter.language)


def words_of(letter: Letter, language: Language) -> dict[str, Any]:
    """Return what the layouts show, but for the link that stops letters."""
    kind = Kind(letter.kind)
    wording = language.letters[kind]
    if letter.own_words is not None:
        wording = with_own_words(wording, letter.own_words)
    known = _known(letter, language)
    phrase = {
        name: language.phrases[name](known)
        for name in ("greeting", "token", "button", "link", "footer", "stop", "stop_link", "scan")
    }
    if kind is Kind.CODE:
        phrase |= {name: language.phrases[f"code_{name}"](known) for name in ("token", "footer")}
    if kind is Kind.EMERGENCY:
        known |= {"service": known["department"], "called_at": known["at"]}
        names = ("token", "footer")
        phrase |= {name: language.phrases[f"emergency_{name}"](known) for name in names}
    return {
        **known,
        **phrase,
        "subject": plain(wording.subject(known), SUBJECT_LENGTH_MAX, kept=(*JOINERS, *ISOLATES)),
        "headline": wording.headline(known),
        "body": [said for sentence in wording.body if (said := sentence(known))],
        "facts": [Fact(language.facts[name], known[name]) for name in FACTS[kind] if known[name]],
        "language": letter.language,
        "direction": language.direction,
        "start": "left" if language.direction == "ltr" else "right",
        "end": "right" if language.direction == "ltr" else "left",
        "fonts": FONTS,
        "large": len(letter.label) <= LARGE_LABEL_LENGTH_MAX,
    }


def _known(letter: Letter, language: Language) -> dict[str, str]:
    """Return what the words may name, ready to be shown; what is not known is empty."""
    context = letter.context
    zone = zone_of(letter.branch)
    place = str(context.get("place", ""))
    moments = ("at", "called_at", "slot_start", "expected_at", "closes_at")
    minutes = context.get("message_minutes")
    return {
        "label": letter.label,
        "name": isolated(plain(letter.name or ""), language.direction),
        "branch": _name(letter.branch, letter, language) or "",
        "service": _name(letter.queue, letter, language)
        or _name(letter.department, letter, language)
        or letter.department_id,
        "department": _name(letter.department, letter, language) or letter.department_id,
        "drill": "yes" if context.get("drill") else "",
        "place": place,
        "waiting_place": place,
        "wait": _wait(context, language),
        "desk": _desk(letter, language),
        "delay": _delay(context, language),
        "message": str(context.get("message", "")),
        "message_delay": _duration(minutes, language) if minutes else "",
        "message_text": isolated(str(context.get("message_text", "")), language.direction),
        "ticket_url": str(context.get("ticket_url", "")),
        **{name: _moment(context.get(name), zone, language) for name in moments},
    }


def _name(entry: Mapping[str, Any] | None, letter: Letter, language: Language) -> str | None:
    names = entry and entry.get("names")
    if not names:
        return None
    return isolated(plain(name_in(names, letter.language)), language.direction)


def _desk(letter: Letter, language: Language) -> str:
    number = letter.context.get("desk_id")
    if number is None:
        return ""
    return _name(letter.desk, letter, language) or language.phrases["desk"]({"number": number})


def _wait(context: Mapping[str, Any], language: Language) -> str:
    """Say the likely wait, and what nine in ten stay below when that says more."""
    likely, at_most = context.get("wait_seconds_p50"), context.get("wait_seconds_p90")
    if likely is None:
        return ""
    minutes = max(math.ceil(likely / 60), 1)
    minutes_max = math.ceil(at_most / 60) if at_most is not None else 0
    return language.phrases["wait"](
        {
            "likely": _duration(minutes, language),
            "at_most": _duration(minutes_max, language) if minutes_max > minutes else "",
        }
    )


def _delay(context: Mapping[str, Any], language: Language) -> str:
    minutes = context.get("delay_minutes")
    return _duration(minutes, language) if minutes else ""


def _duration(minutes: int, language: Language) -> str:
    hours, rest = divmod(minutes, 60)
    return language.phrases["duration"]({"hours": hours, "minutes": rest})


def _moment(iso: str | None, zone: tzinfo | None, language: Language) -> str:
    """Show a moment on the branch's clock; on UTC's, and saying so, when that is not known."""
    if iso is None:
        return ""
    moment = datetime.fromisoformat(iso).astimezone(zone or UTC)
    return language.phrases["moment"](
        {
            "weekday": language.weekdays[moment.weekday()],
            "day": moment.day,
            "month": language.months[moment.month - 1],
            "time": f"{moment:%H:%M}",
            "zone": "" if zone else "UTC",
        }
    )


def zone_of(branch: Mapping[str, Any] | None) -> tzinfo | None:
    """Return the zone of a branch as the directory has it; null where that is not known."""
    return _zone_called(str(branch.get("timeZone", ""))) if branch else None


@lru_cache(maxsize=256)
def _zone_called(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
