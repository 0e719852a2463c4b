"""A token as consoles see it: the shape of every answer and of every line."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from services.department.store.holds import StoredHold
from services.department.store.notes import Note
from shared.events import Chosen
from shared.ledger import TokenRow


def answer_of(token: TokenRow, *, now: datetime) -> dict[str, Any]:
    return {"token": seen_by_staff(token, now=now)}


def seen_by_staff(token: TokenRow, *, now: datetime) -> dict[str, Any]:
    """Return the token with its holder's name, which no other answer contains."""
    return {
        "id": token.id,
        "token_no": token.number,
        "token_label": token.label,
        "status": token.status.value,
        "queue_id": token.queue_id,
        "origin_queue_id": token.origin_queue_id,
        "department_id": token.department_id,
        "category": token.category.value,
        "priority": token.priority,
        "issued_at": iso(token.issued_at),
        "arrived_at": iso(token.arrived_at),
        "waited_seconds": _waited_seconds(token, now),
        "desk_id": token.desk_id,
        "call_id": None if token.call_id is None else str(token.call_id),
        "called_at": iso(token.called_at),
        "started_at": iso(token.started_at),
        "ended_at": iso(token.ended_at),
        "visit": token.visit,
        "language": token.language,
        "name": token.name,
    }


def listed(
    token: TokenRow,
    notes: Iterable[Note],
    hold: StoredHold | None = None,
    *,
    now: datetime,
    services: Iterable[str] = (),
    chosen: Chosen | None = None,
) -> dict[str, Any]:
    """Return the token with what a line shows beside it: a phone, notes, its hold, its call."""
    return {
        **seen_by_staff(token, now=now),
        "phone": token.phone,
        "checked_in_at": iso(token.checked_in_at),
        "hold_reason": hold.reason.value if hold and hold.reason else None,
        "hold_ends_at": iso(hold.ends_at) if hold else None,
        "services": list(services),
        "chosen": None if chosen is None else why(chosen),
        "notes": [
            {
                "event_type": note.event_type,
                "text": note.text,
                "by": note.user_id,
                "at": iso(note.at),
            }
            for note in notes
        ],
    }


def why(chosen: Chosen) -> dict[str, Any]:
    return {
        "rule": chosen.rule.value,
        "passed_over": {category.value: n for category, n in chosen.passed_over.items()},
        "at_least": chosen.at_least,
    }


def _waited_seconds(token: TokenRow, now: datetime) -> int:
    """Return the wait up to the call, which for those who still wait is up to now."""
    return max(int(((token.called_at or now) - token.arrived_at).total_seconds()), 0)


def iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")
