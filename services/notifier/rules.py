"""Which event tells its holder what, and when what was to be told is no longer true."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from pydantic import JsonValue

from services.notifier.addresses import address, plain
from services.notifier.context import context_of
from shared.events import ENDED, Event, EventType, QueueKind, Reason, TokenStatus

# Who starts on an old log must not tell people on Monday that they were called on Saturday.
NEWS_AGE_MAX: Final = timedelta(hours=24)
# The first pause after a temporary refusal; greylisting servers want more than a few seconds.
PAUSE_FIRST: Final = timedelta(seconds=15)
# The longest pause: a mail server that is back is used again within the hour.
PAUSE_MAX: Final = timedelta(hours=1)
# Longer than anything a mail server asks us to keep in mind.
LABEL_LENGTH_MAX: Final = 60
FALLBACK_LANGUAGE: Final = "en"
LANGUAGES: Final = frozenset({"en", "hi", "ar"})


class Kind(StrEnum):
    """What a letter says; the templates have words for each."""

    GENERATED = "GENERATED"
    BOOKED = "BOOKED"
    WAITLISTED = "WAITLISTED"
    PREEMPTED = "PREEMPTED"
    MOVED = "MOVED"
    PROMOTED = "PROMOTED"
    OTHER_DOCTOR = "OTHER_DOCTOR"
    OFFERED = "OFFERED"
    RELEASED = "RELEASED"
    NEAR = "NEAR"
    CALLED = "CALLED"
    SERVED = "SERVED"
    CANCELLED = "CANCELLED"
    NO_SHOW = "NO_SHOW"
    RETURNED = "RETURNED"
    EXPIRED = "EXPIRED"
    DELAYED = "DELAYED"
    SLOT_CANCELLED = "SLOT_CANCELLED"
    CODE = "CODE"
    MESSAGE = "MESSAGE"
    EMERGENCY = "EMERGENCY"


# What these mean depends on nothing else.
_PLAIN_NEWS: Final = {
    EventType.TURN_NEAR: Kind.NEAR,
    EventType.TOKEN_CALLED: Kind.CALLED,
    EventType.TOKEN_RECALLED: Kind.CALLED,
    EventType.TOKEN_SERVED: Kind.SERVED,
    EventType.TOKEN_CANCELLED: Kind.CANCELLED,
    EventType.TOKEN_NO_SHOW: Kind.NO_SHOW,
    EventType.TOKEN_RETURNED: Kind.RETURNED,
    EventType.TOKEN_EXPIRED: Kind.EXPIRED,
    EventType.SLOT_DELAYED: Kind.DELAYED,
    EventType.SLOT_CANCELLED: Kind.SLOT_CANCELLED,
    EventType.TRIP_OFFERED: Kind.OFFERED,
    EventType.TRIP_RELEASED: Kind.RELEASED,
    EventType.BOOKING_REQUESTED: Kind.CODE,
    EventType.MESSAGE_SENT: Kind.MESSAGE,
    EventType.EMERGENCY_RAISED: Kind.EMERGENCY,
}
# A driver who leaves is told what any visitor is told; a completed trip needs no letter.
_ENDED_BY_DRIVER: Final[dict[Reason | None, Kind | None]] = {
    Reason.TRIP_COMPLETED: None,
    Reason.CANCELLED_BY_DRIVER: Kind.CANCELLED,
}
# The types that there are words for; MAIL_ON chooses among them.
TELLABLE: Final = frozenset(_PLAIN_NEWS) | {
    EventType.TOKEN_GENERATED,
    EventType.TOKEN_ALLOCATED,
    EventType.TOKEN_WAITLISTED,
    EventType.TOKEN_RESTORED,
}
# A recall repeats what the call's letter has just said.
TOLD_BY_DEFAULT: Final = TELLABLE - {EventType.TOKEN_RECALLED}
# Whatever MAIL_ON says: whoever gets these was chosen for it.
ALWAYS_TOLD: Final = frozenset({EventType.EMERGENCY_RAISED})
# These say how things stand at the moment; what has moved on must not be told any more.
FLEETING: Final = frozenset({Kind.NEAR, Kind.CALLED, Kind.OFFERED, Kind.MESSAGE})
_OFFER_OVER: Final = frozenset(
    {
        EventType.TRIP_ACCEPTED,
        EventType.TRIP_DECLINED,
        EventType.TRIP_TIMED_OUT,
        EventType.TRIP_STARTED,
        EventType.TRIP_COMPLETED,
        EventType.TRIP_RELEASED,
    }
)
IN_A_LINE: Final = frozenset({TokenStatus.WAITING, TokenStatus.ALLOCATED})
_NEW_LINE: Final = frozenset({EventType.TOKEN_TRANSFERRED, EventType.TOKEN_ARRIVED})


@dataclass(frozen=True)
class LetterDraft:
    """A letter to be written down. With a `problem` it goes to the dead letters at once."""

    event_id: UUID
    token_id: int | None
    version: int
    kind: Kind
    language: str
    recipient: str
    name: str | None
    label: str
    queue_id: str
    department_id: str
    branch_id: str
    context: dict[str, JsonValue]
    problem: str | None


def letter_for(event: Event, *, told: Collection[EventType], now: datetime) -> LetterDraft | None:
    """Return the letter that the event deserves, if it deserves one."""
    is_told = event.event_type in told or event.event_type in ALWAYS_TOLD
    kind = _kind(event) if is_told else None
    label = plain(", ".join([event.token_label or "", *event.also_for]), LABEL_LENGTH_MAX)
    if kind is Kind.EMERGENCY:
        label = plain(f"{event.department_id} {event.desk_id}", LABEL_LENGTH_MAX)
    if kind is None or not event.email or _is_old_news(event, now):
        return None
    if not label and kind is not Kind.CODE:
        return None
    to = address(event.email)
    return LetterDraft(
        event_id=event.event_id,
        token_id=event.token_id,
        version=event.version,
        kind=kind,
        language=_language(event.language),
        recipient=to.mailbox,
        name=plain(event.name or "") or None,
        label=label,
        queue_id=plain(event.queue_id),
        department_id=plain(event.department_id),
        branch_id=plain(event.branch_id),
        context=context_of(event),
        problem=to.problem,
    )


def outdated(event: Event) -> frozenset[Kind]:
    """Return the kinds that an earlier letter about this token must not say any more."""
    kinds = set()
    if event.status is not TokenStatus.CALLED:
        kinds.add(Kind.CALLED)
    if event.status not in IN_A_LINE:
        kinds.add(Kind.NEAR)
    if event.status in ENDED:
        kinds.add(Kind.MESSAGE)
    if event.status in ENDED or event.event_type in _OFFER_OVER:
        kinds.add(Kind.OFFERED)
    return FLEETING if joins_a_new_line(event) else frozenset(kinds)


def joins_a_new_line(event: Event) -> bool:
    """Tell whether the token changes queues: what the old one still says may come later."""
    return event.event_type in _NEW_LINE


def pause_after(attempts: int, *, jitter: float) -> timedelta:
    """Return how long a letter rests after its n-th failure: full jitter, `jitter` in [0, 1).

    A second is the least; the longest possible pause doubles up to `PAUSE_MAX`.
    """
    doublings = min(max(attempts - 1, 0), 16)
    longest: timedelta = min(PAUSE_FIRST * 2**doublings, PAUSE_MAX)
    seconds = 1 + (longest.total_seconds() - 1) * jitter
    return timedelta(seconds=seconds)


def _kind(event: Event) -> Kind | None:
    match event.event_type:
        case EventType.TOKEN_GENERATED:
            return _issued(event)
        case EventType.TOKEN_ALLOCATED:
            return _allocated(event.reason)
        case EventType.TOKEN_WAITLISTED:
            return _waitlisted(event.reason)
        case EventType.TOKEN_RESTORED:
            return _restored(event)
        case EventType.TOKEN_EXPIRED | EventType.TOKEN_CANCELLED:
            return _ended(event)
        case plain_news:
            # Who goes on to the next service is still in their visit, and knows.
            goes_on = event.reason is Reason.NEXT_SERVICE
            return None if goes_on else _PLAIN_NEWS.get(plain_news)


def _ended(event: Event) -> Kind | None:
    if event.event_type is EventType.TOKEN_EXPIRED:
        return _ENDED_BY_DRIVER.get(event.reason, Kind.EXPIRED)
    return Kind.SLOT_CANCELLED if event.reason is Reason.SLOT_CANCELLED else Kind.CANCELLED


def _issued(event: Event) -> Kind:
    """Tell a seat from a place on a slot's waiting list; everywhere else one joins a line."""
    if event.queue_kind is not QueueKind.SLOT:
        return Kind.GENERATED
    return Kind.WAITLISTED if event.status is TokenStatus.WAITING else Kind.BOOKED


def _restored(event: Event) -> Kind | None:
    """Tell who stands in the line again after a cancellation; at a desk one knows."""
    return Kind.RETURNED if event.status in IN_A_LINE else None


def _allocated(reason: Reason | None) -> Kind | None:
    # ISSUED was told with the token, a driver's match is told with the trip's offer, and
    # DAY_OPENED is news to screens only.
    if reason is Reason.OTHER_DOCTOR:
        return Kind.OTHER_DOCTOR
    return Kind.PROMOTED if reason is Reason.PROMOTED else None


def _waitlisted(reason: Reason | None) -> Kind | None:
    match reason:
        case Reason.PREEMPTED:
            return Kind.PREEMPTED
        case Reason.SLOT_CANCELLED:
            return Kind.MOVED
        case _:
            return None  # FULL was told with the token; DAY_OPENED is news to screens only


def _is_old_news(event: Event, now: datetime) -> bool:
    """Tell whether nobody wants to hear it now; of an appointment to come one always does."""
    if event.message is not None:
        return event.message.ends_at <= now
    still_to_come = event.slot_start is not None and event.slot_start > now
    return now - event.timestamp > NEWS_AGE_MAX and not still_to_come


def _language(written: str) -> str:
    language = written.lower().partition("-")[0]
    return language if language in LANGUAGES else FALLBACK_LANGUAGE
