"""I9: what a holder is to be told is told, once, or it is known why not."""

from collections import defaultdict
from itertools import pairwise
from typing import Any, Final

from shared.events import Event, EventType, Reason, TokenStatus
from tests.chaos.checkers.lives import told
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import Delivery, Injected, Observations

STATEMENT = (
    "Every event that deserves a letter has exactly one, sent at least once, and again only where "
    "its first sending was cut off; always with the same Message-ID."
)

# A sender that dies, or that Postgres keeps from writing, had delivered just before.
BEFORE_SECONDS: Final = 1.0
# Whose faults can come between a delivery and its record.
BETWEEN: Final = ("notifier-worker", "smtp", "postgres", "all")
TAKEN: Final = frozenset({"250", "cut"})
TOLD: Final = frozenset(
    {
        EventType.TOKEN_GENERATED,
        EventType.TURN_NEAR,
        EventType.TOKEN_CALLED,
        EventType.TOKEN_SERVED,
        EventType.TOKEN_CANCELLED,
        EventType.TOKEN_NO_SHOW,
        EventType.TOKEN_RETURNED,
        EventType.TRIP_OFFERED,
        EventType.TRIP_RELEASED,
        EventType.SLOT_DELAYED,
    }
)
TOLD_FOR: Final = {
    EventType.TOKEN_ALLOCATED: {Reason.PROMOTED, Reason.OTHER_DOCTOR},
    EventType.TOKEN_WAITLISTED: {Reason.PREEMPTED, Reason.SLOT_CANCELLED},
    EventType.TOKEN_EXPIRED: set(Reason) - {Reason.TRIP_COMPLETED},
}


def check(observed: Observations) -> list[Violation]:
    letters = observed.rows("notifier.letter")
    return [
        *_missing_or_surplus(observed, letters),
        *(found for letter in letters for found in _stands_wrongly(letter)),
        *_deliveries(observed, letters),
    ]


def copies(observed: Observations) -> dict[str, int]:
    """Return how often each letter was taken by the mail server more than once, by Message-ID."""
    return {
        message_id: len(taken) - 1
        for message_id, taken in _taken(observed).items()
        if len(taken) > 1
    }


def deserves_a_letter(event: Event) -> bool:
    """Say whether its holder is to be told, by the defaults of MAIL_ON."""
    if event.reason is Reason.NEXT_SERVICE:
        return False  # the visit goes on
    if event.event_type is EventType.BOOKING_REQUESTED:
        return bool(event.email)  # of a phone, which has no token yet
    if not event.email or not event.token_label:
        return False
    if event.event_type is EventType.TOKEN_RESTORED:
        return event.status in {TokenStatus.WAITING, TokenStatus.ALLOCATED}
    return event.event_type in TOLD or event.reason in TOLD_FOR.get(event.event_type, set())


def _missing_or_surplus(observed: Observations, letters: list[dict[str, Any]]) -> list[Violation]:
    of_event: dict[object, int] = defaultdict(int)
    for letter in letters:
        of_event[letter["event_id"]] += 1
    return [
        Violation("I9", f"an event has {have} letters and deserves {int(wanted)}", (told(row),))
        for row in observed.events
        for wanted, have in [(deserves_a_letter(row.event), of_event.get(row.event_id, 0))]
        if have != wanted
    ]


def _stands_wrongly(letter: dict[str, Any]) -> list[Violation]:
    found = []
    name = f"letter {letter['id']} ({letter['kind']})"
    if not str(letter["message_id"]).startswith(f"<{letter['event_id']}@"):
        found.append(Violation("I9", f"{name} has Message-ID {letter['message_id']}"))
    if letter["status"] in {"PENDING", "DEAD"} and not letter["last_error"]:
        found.append(Violation("I9", f"{name} is {letter['status']} without a reason"))
    return found


def _deliveries(observed: Observations, letters: list[dict[str, Any]]) -> list[Violation]:
    taken = _taken(observed)
    accepted = {one.message_id for one in observed.mailbox if one.answered == "250"}
    unsent = [
        Violation("I9", f"letter {letter['id']} is SENT, and no mail server took it")
        for letter in letters
        if letter["status"] == "SENT" and letter["message_id"] not in accepted
    ]
    again = [
        Violation("I9", f"{message_id} was sent again without need", (str(one), str(other)))
        for message_id, found in taken.items()
        for one, other in pairwise(found)
        if not _explained(one, other, observed.faults)
    ]
    return [*unsent, *again]


def _taken(observed: Observations) -> dict[str, list[Delivery]]:
    taken: dict[str, list[Delivery]] = defaultdict(list)
    for one in sorted(observed.mailbox, key=lambda one: one.at):
        if one.answered in TAKEN:
            taken[one.message_id].append(one)
    return taken


def _explained(one: Delivery, other: Delivery, faults: list[Injected]) -> bool:
    """Say whether the first was cut after the dot, or something came between it and its record."""
    return one.answered == "cut" or any(
        fault.began <= other.at and fault.healed >= one.at - BEFORE_SECONDS
        for fault in faults
        if any(name in fault.target for name in BETWEEN)
    )
