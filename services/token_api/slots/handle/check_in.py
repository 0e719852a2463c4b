"""Somebody who has booked says that they are here: at a kiosk, at a desk, or on their phone."""

import re
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.slots.handle.joining import join_line
from services.token_api.slots.handle.requests import ChangeToken
from services.token_api.slots.rules.commands import CheckIn
from shared import ledger
from shared.auth import Principal
from shared.ledger import TokenRow
from shared.problems import Refused

# The link of a ticket or of a letter, as a scanner types it; or the secret alone.
_SECRET: Final = re.compile(r"^(?:https?://\S+/t/)?(?P<secret>[A-Za-z0-9_-]{16,128})(?:[?#]\S*)?$")
_LABEL: Final = re.compile(r"^(?P<prefix>.*?)(?P<number>\d{1,9})$")


async def check_in(
    state: Any,  # noqa: ANN401 - a request's state
    token: TokenRow,
    caller: Principal | None,
) -> TokenRow:
    """Note the arrival, and let them join the line if it is time; said again it changes nothing."""
    if token.checked_in_at is None or token.slot_id is not None:
        await state.slot_batches.ask(ChangeToken(token.id, CheckIn, caller))
    async with state.engine.begin() as tx:
        return await join_line(tx, token.id, public_url=state.settings.links)


async def find_booking(
    tx: AsyncConnection, code: str, departments: frozenset[str] | None
) -> TokenRow:
    """Return the booking of a number or a ticket's link; raises `Refused` (404, 409).

    A number is looked for among the appointments of the day in these departments; null: in all.
    """
    typed = code.strip()
    link = _SECRET.match(typed)
    token = await ledger.token_by_secret(tx, link["secret"]) if link else None
    if token is None:
        token = await _by_label(tx, typed.upper().replace(" ", ""), departments)
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
    tx: AsyncConnection, label: str, departments: frozenset[str] | None
) -> TokenRow | None:
    found = _LABEL.match(label)
    if found is None:
        return None
    parameters = {
        "label": label,
        "number": int(found["number"]),
        "departments": None if departments is None else sorted(departments),
    }
    ids = list((await tx.execute(_BY_LABEL, parameters)).scalars())
    if len(ids) > 1:
        sentence = "There are several such appointments today. Please ask at the desk."
        raise Refused("SEVERAL_BOOKINGS", sentence)
    return await ledger.find_token(tx, ids[0]) if ids else None


def _today(time_zone: str) -> date:
    return datetime.now(UTC).astimezone(ZoneInfo(time_zone)).date()


def _no_such_booking() -> Refused:
    sentence = "There is no such appointment here today."
    return Refused("BOOKING_NOT_FOUND", sentence, status=404)


# One probe of the index that keeps numbers unique, for each slot of the day.
_BY_LABEL: Final = text("""
    SELECT t.id FROM ledger.queue q
    JOIN ledger.token t ON t.origin_queue_id = q.queue_id
      AND t.service_date = q.service_date AND t.number = :number
    WHERE q.kind = 'SLOT' AND t.label = :label
      AND q.service_date = (now() AT TIME ZONE q.time_zone)::date
      AND t.status NOT IN ('SERVED', 'NO_SHOW', 'CANCELLED', 'EXPIRED')
      AND (CAST(:departments AS text[]) IS NULL OR q.department_id = ANY(:departments))
    LIMIT 2
""")
