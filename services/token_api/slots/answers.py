"""What a slot's token looks like to those who ask: a superset of a counter's."""

from datetime import datetime
from typing import Any

from services.token_api.slots.rules.disciplines import word_for
from services.token_api.slots.rules.expected_time import estimated_time, priority_of
from services.token_api.slots.rules.slot_settings import SlotSettings
from services.token_api.tokens import token_body
from shared.ledger import QueueRow, TokenRow, ticket_url


def seat_body(
    token: TokenRow,
    queue: QueueRow,
    settings: SlotSettings,
    *,
    place: int | None,
    now: datetime,
    public_url: str | None,
) -> dict[str, Any]:
    """Return a slot's token; without `public_url` the link stays the holder's secret."""
    priority = priority_of(token, queue, now=now)
    patient_id = str(token.patient_id) if token.patient_id else None
    return {
        **token_body(token),
        "token_number": token.number,
        "slot": str(settings.slot_id),
        "slot_id": str(settings.slot_id),
        "doctor_id": str(settings.doctor_id),
        "patient": patient_id,
        "patient_id": patient_id,
        "patient_name": token.name,
        "category": word_for(token.category, settings.discipline),
        "position": place,
        "priority": {
            "base": priority.base,
            "bonus": priority.bonus,
            "final": priority.final,
        },
        "estimated_time": _iso(estimated_time(token, queue, place)),
        "actual_time": _iso(token.started_at or token.called_at),
        "checked_in_at": _iso(token.checked_in_at),
        "created_at": token.issued_at.isoformat(),
        "updated_at": (token.updated_at or token.issued_at).isoformat(),
        "desk_id": token.desk_id,
        "called_at": _iso(token.called_at),
        "started_at": _iso(token.started_at),
        "ended_at": _iso(token.ended_at),
        "ticket_url": ticket_url(public_url, token.secret) if public_url else None,
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
