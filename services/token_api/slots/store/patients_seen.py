"""Which patients somebody may see: those of their departments, and whom they can name in full."""

import re
from collections.abc import Collection
from contextlib import suppress
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, bindparam, false, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.slots.store.tables import patient

# Fewer digits are a part of a number.
PHONE_DIGITS_MIN: Final = 7
NO_DIGIT: Final = "[^0-9]"


def booked_in(departments: Collection[str]) -> ColumnElement[bool]:
    """Say whether a patient has, or had, a booking in one of the departments."""
    booked = _BOOKED.bindparams(bindparam("departments", sorted(departments)))
    return patient.c.patient_id.in_(booked.columns(patient_id=Uuid))


def named_in_full(search: str | None) -> ColumnElement[bool]:
    """Say whether `search` is a patient's whole phone number, e-mail or id."""
    search = (search or "").strip()
    known: list[ColumnElement[bool]] = []
    digits = re.sub(NO_DIGIT, "", search)
    if len(digits) >= PHONE_DIGITS_MIN and re.fullmatch(r"\+?[0-9 ()./-]+", search):
        known.append(func.regexp_replace(patient.c.phone, NO_DIGIT, "", "g") == digits)
    if "@" in search:
        known.append(func.lower(patient.c.email) == search.lower())
    with suppress(ValueError):
        known.append(patient.c.patient_id == UUID(search))
    return or_(false(), *known)


async def another_departments(
    tx: AsyncConnection, patient_id: UUID, departments: Collection[str]
) -> bool:
    """Tell whether a patient has bookings, and none of them in one of the departments."""
    asked = {"id": patient_id, "departments": sorted(departments)}
    return bool((await tx.execute(_ANOTHERS, asked)).scalar_one())


async def email_of(tx: AsyncConnection, patient_id: UUID) -> str | None:
    found = await tx.execute(select(patient.c.email).where(patient.c.patient_id == patient_id))
    return found.scalar_one_or_none()


# The second part: who was booked there and has been sent on to another department.
_BOOKED: Final = text("""
    SELECT patient_id FROM ledger.token
    WHERE patient_id IS NOT NULL AND department_id = ANY(:departments)
    UNION ALL
    SELECT t.patient_id FROM token_api.slot s
    JOIN ledger.token t ON t.origin_queue_id = CAST(s.slot_id AS text)
    WHERE t.patient_id IS NOT NULL AND s.department_id = ANY(:departments)
      AND t.department_id <> s.department_id
""")
_ANOTHERS: Final = text("""
    SELECT count(*) > 0 AND NOT coalesce(bool_or(
      t.department_id = ANY(:departments) OR s.department_id = ANY(:departments)), false)
    FROM ledger.token t
    LEFT JOIN token_api.slot s ON CAST(s.slot_id AS text) = t.origin_queue_id
    WHERE t.patient_id = :id
""")
