"""A letter as somebody might get it, to see and to try a branch's words with. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from pydantic import JsonValue

from services.notifier.compose import zone_of
from services.notifier.own_words import OwnWords
from services.notifier.rules import Kind, LetterDraft
from services.notifier.store.sending import Letter

LABEL: Final = "A-042"
# What a code of a booking looks like.
CODE: Final = "482913"
NAMES: Final[Mapping[str, str]] = {"en": "Asha", "hi": "आशा", "ar": "عائشة"}


def sample_letter(
    kind: Kind,
    language: str,
    words: OwnWords,
    *,
    branch_id: str,
    branch: dict[str, Any],
    places: Mapping[str, dict[str, Any]],
    event_id: UUID,
    recipient: str,
    now: datetime,
) -> Letter:
    """Return the letter; `places` has an example of the branch's `department` and `queue`."""
    department, queue = places.get("department"), places.get("queue")
    return Letter(
        id=event_id,
        event_id=event_id,
        token_id=None,
        version=0,
        kind=kind.value,
        label=CODE if kind is Kind.CODE else LABEL,
        queue_id=queue["queueId"] if queue else "",
        department_id=department["departmentId"] if department else "",
        branch_id=branch_id,
        language=language,
        message_id="",
        attempts=0,
        created_at=now,
        recipient=recipient,
        name=NAMES[language],
        context=_context(branch, now),
        branch=branch,
        department=department,
        queue=queue,
        desk=None,
        own_words=words,
    )


def draft_of(letter: Letter) -> LetterDraft:
    """Return the letter as one that is to be sent, with its words, whatever is kept meanwhile."""
    own: dict[str, JsonValue] = {}
    if letter.own_words is not None:
        own = {
            "subject": letter.own_words["subject"],
            "headline": letter.own_words["headline"],
            "body": list(letter.own_words["body"]),
        }
    return LetterDraft(
        event_id=letter.event_id,
        token_id=None,
        version=0,
        kind=Kind(letter.kind),
        language=letter.language,
        recipient=letter.recipient,
        name=letter.name,
        label=letter.label,
        queue_id=letter.queue_id,
        department_id=letter.department_id,
        branch_id=letter.branch_id,
        context={**letter.context, "own_words": own},
        problem=None,
    )


def _context(branch: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return what a letter may know: fifth in the line, and booked for tomorrow at ten."""
    zone = zone_of(branch) or UTC
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    starts_at = datetime.combine(tomorrow, time(10), zone)
    return {
        "at": now.isoformat(),
        "called_at": now.isoformat(),
        "slot_start": starts_at.isoformat(),
        "expected_at": (starts_at + timedelta(minutes=60)).isoformat(),
        "place": 5,
        "wait_seconds_p50": 720,
        "wait_seconds_p90": 1_200,
        "desk_id": 3,
        "delay_minutes": 20,
    }
