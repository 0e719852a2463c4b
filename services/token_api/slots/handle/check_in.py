"""Somebody who has booked says that they are here: at a kiosk, at a desk, or on their phone."""

import re
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import JsonValue
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.slots.handle.joining import join_line
from services.token_api.slots.handle.requests import ChangeToken, SlotRequest, SlotResult
from services.token_api.slots.rules.commands import CheckIn
from shared import ledger
from shared.auth import Principal
from shared.batching import Batcher
from shared.ledger import TokenRow
from shared.problems import Refused

# The link of a ticket or of a letter, as a scanner types it; or the secret alone.
_SECRET: Final = re.compile(r"^(?:https?://\S+/t/)?(?P<secret>[A-Za-z0-9_-]{16,128})(?:[?#]\S*)?$")
# Departments and doctors with the same letters are few; more would fit no kiosk.
CHOICES_MAX: Final = 12
_LABEL: Final = re.compile(r"^(?P<prefix>.*?)(?P<number>\d{1,9})$")


async def check_in(
    state: Any,  # noqa: ANN401 - a request's state
    token: TokenRow,
    caller: Principal | None,
) -> SlotResult:
    """Note the arrival, and let them join the line if it is time; said again it changes nothing.

    Returns the slot's token as it checked in. A process that dies in between leaves the joining
    to the worker.
    """
    batches: Batcher[SlotRequest, SlotResult] = state.slot_batches
    done = await batches.ask(ChangeToken(token.id, CheckIn, caller))
    async with state.engine.begin() as tx:
        await join_line(tx, token.id, public_url=state.settings.links)
    return done


async def find_booking(
    tx: AsyncConnection,
    code: str,
    departments: frozenset[str] | None,
    *,
    slot_id: UUID | None = None,
) -> TokenRow:
    """Return the booking of a number or a ticket's link; raises `Refused` (404, 409).

    A number is looked for among the appointments of the day in these departments; null: in all.
    Where several have it the refusal names their slots, and `slot_id` says which one is meant.
    """
    typed = code.strip()
    link = _SECRET.match(typed)
    token = await ledger.token_by_secret(tx, link["secret"]) if link else None
    if token is None:
        token = await _by_label(tx, typed.upper().replace(" ", ""), departments, slot_id)
    if token is None or (departments is not None and token.department_id not in departments):
        raise _no_such_booking()
    return token


async def refuse_other_day(tx: AsyncConnection, token: TokenRow) -> None:
    """Refuse who is no booking at all, or one of another day."""
    booked_in = (await ledger.read_queues(tx, [token.origin_queue_id])).get(token.origin_queue_id)
    if booked_in is None or booked_in.starts_at is None:
        raise Refused("NOT_IN_A_SLOT", f"{token.label} is no appointment: it needs no check-in.")
    today = _today(booked_in.time_zone)
    if token.service_date != today:
        raise Refused(
            "NOT_TODAY",
            f"The appointment of {token.label} is on {token.service_date}.",
            service_date=token.service_date.isoformat(),
        )


async def _by_label(
    tx: AsyncConnection, label: str, departments: frozenset[str] | None, slot_id: UUID | None
) -> TokenRow | None:
    parts = _LABEL.match(label)
    if parts is None:
        return None
    parameters = {
        "label": label,
        "number": int(parts["number"]),
        "departments": None if departments is None else sorted(departments),
        "slot": None if slot_id is None else str(slot_id),
        "limit": CHOICES_MAX,
    }
    found = (await tx.execute(_BY_LABEL, parameters)).all()
    if len(found) > 1:
        sentence = "There are several such appointments today. Which one is it?"
        slots = [row.queue_id for row in found]
        raise Refused("SEVERAL_BOOKINGS", sentence, choices=await _choices(tx, slots))
    return await ledger.find_token(tx, found[0].id) if found else None


async def _choices(tx: AsyncConnection, slots: list[str]) -> list[JsonValue]:
    """Return what tells these slots apart; nothing of who has booked them."""
    rows = await tx.execute(_CHOICES, {"slots": slots})
    return [
        {
            "slot_id": str(row.slot_id),
            "doctor": row.doctor,
            "department": row.department,
            "starts_at": row.starts_at.isoformat(),
        }
        for row in rows
    ]


def _today(time_zone: str) -> date:
    return datetime.now(UTC).astimezone(ZoneInfo(time_zone)).date()


def _no_such_booking() -> Refused:
    sentence = "There is no such appointment here today."
    return Refused("BOOKING_NOT_FOUND", sentence, status=404)


# One probe of the index that keeps numbers unique, for each slot of the day.
_BY_LABEL: Final = text("""
    SELECT t.id, q.queue_id FROM ledger.queue q
    JOIN ledger.token t ON t.origin_queue_id = q.queue_id
      AND t.service_date = q.service_date AND t.number = :number
    WHERE q.kind = 'SLOT' AND t.label = :label
      AND q.service_date = (now() AT TIME ZONE q.time_zone)::date
      AND t.status NOT IN ('SERVED', 'NO_SHOW', 'CANCELLED', 'EXPIRED')
      AND (CAST(:departments AS text[]) IS NULL OR q.department_id = ANY(:departments))
      AND (CAST(:slot AS text) IS NULL OR q.queue_id = :slot)
    ORDER BY q.starts_at, q.queue_id LIMIT :limit
""")
_CHOICES: Final = text("""
    SELECT s.slot_id, s.starts_at, o.name AS doctor, d.names AS department
    FROM token_api.slot s
    JOIN token_api.doctor o USING (doctor_id)
    JOIN token_api.department d ON d.department_id = s.department_id
    WHERE CAST(s.slot_id AS text) = ANY(:slots)
    ORDER BY s.starts_at, o.name, s.slot_id
""")
