"""Doctors and patients: searched by what people know of them."""

from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Table, or_, text, true
from sqlalchemy.ext.asyncio import AsyncConnection

LIKE_SPECIAL: Final = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})


def matching(table: Table, search: str | None, *columns: str) -> ColumnElement[bool]:
    """Say whether one of the columns has `search` in it; without it, every row does."""
    if not search:
        return true()
    pattern = f"%{search.translate(LIKE_SPECIAL)}%"
    return or_(*(table.c[column].ilike(pattern, escape="\\") for column in columns))


async def live_tokens_of_patient(tx: AsyncConnection, patient_id: UUID) -> int:
    return int((await tx.execute(_LIVE_OF_PATIENT, {"id": patient_id})).scalar_one())


_LIVE_OF_PATIENT: Final = text("""
    SELECT count(*) FROM ledger.token
    WHERE patient_id = :id AND status IN ('WAITING', 'ALLOCATED', 'CALLED', 'SERVING', 'HELD')
""")
