"""Doctors and patients: searched by what people know of them."""

from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Table, or_, select, text, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.slots.store import tables
from shared.directory import Doctor

LIKE_SPECIAL: Final = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})


def matching(table: Table, search: str | None, *columns: str) -> ColumnElement[bool]:
    """Say whether one of the columns has `search` in it; without it, every row does."""
    if not search:
        return true()
    pattern = f"%{search.translate(LIKE_SPECIAL)}%"
    return or_(*(table.c[column].ilike(pattern, escape="\\") for column in columns))


def doctor_entry(row: RowMapping) -> Doctor:
    return Doctor.model_validate(dict(row))


async def all_doctors(tx: AsyncConnection) -> list[Doctor]:
    """Return those of the directory, for its topic."""
    rows = await tx.execute(select(tables.doctor).where(tables.doctor.c.gone.is_(False)))
    return [doctor_entry(row) for row in rows.mappings()]


async def live_tokens_of_patient(tx: AsyncConnection, patient_id: UUID) -> int:
    return int((await tx.execute(_LIVE_OF_PATIENT, {"id": patient_id})).scalar_one())


_LIVE_OF_PATIENT: Final = text("""
    SELECT count(*) FROM ledger.token
    WHERE patient_id = :id AND status IN ('WAITING', 'ALLOCATED', 'CALLED', 'SERVING', 'HELD')
""")
