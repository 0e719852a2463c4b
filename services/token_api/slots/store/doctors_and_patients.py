"""Doctors and patients: pages of them, searched by what people know of them."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Table, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

LIKE_SPECIAL: Final = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})


async def search_page(
    tx: AsyncConnection,
    table: Table,
    *,
    search: str | None,
    columns: Sequence[str],
    after: UUID | None,
    limit: int,
    where: Sequence[ColumnElement[bool]] = (),
) -> list[RowMapping]:
    """Return up to `limit` rows, oldest first, from the one behind `after` on."""
    [key] = table.primary_key
    statement = select(table).where(*where).order_by(key).limit(limit)
    if search:
        pattern = f"%{search.translate(LIKE_SPECIAL)}%"
        statement = statement.where(
            or_(*(table.c[column].ilike(pattern, escape="\\") for column in columns))
        )
    if after is not None:
        statement = statement.where(key > after)
    return list((await tx.execute(statement)).mappings())


async def live_tokens_of_patient(tx: AsyncConnection, patient_id: UUID) -> int:
    return int((await tx.execute(_LIVE_OF_PATIENT, {"id": patient_id})).scalar_one())


_LIVE_OF_PATIENT: Final = text("""
    SELECT count(*) FROM ledger.token
    WHERE patient_id = :id AND status IN ('WAITING', 'ALLOCATED', 'CALLED', 'SERVING', 'HELD')
""")
