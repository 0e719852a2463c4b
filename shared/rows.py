"""One row of a table by its key, and a table page by page."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, RowMapping, Table, and_, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection


async def insert_row(
    tx: AsyncConnection, table: Table, values: Mapping[str, Any]
) -> RowMapping | None:
    """Return the row as it was written, or null when one of its unique keys is taken."""
    statement = insert(table).values(**values).on_conflict_do_nothing().returning(table)
    return _mapping((await tx.execute(statement)).first())


async def find_row(tx: AsyncConnection, table: Table, **key: object) -> RowMapping | None:
    return _mapping((await tx.execute(select(table).where(_at(table, key)))).first())


async def lock_row(tx: AsyncConnection, table: Table, **key: object) -> RowMapping | None:
    statement = select(table).where(_at(table, key)).with_for_update()
    return _mapping((await tx.execute(statement)).first())


async def update_row(
    tx: AsyncConnection, table: Table, changes: Mapping[str, Any], **key: object
) -> RowMapping | None:
    """Return the row after the change, or null where there is none; no changes are fine."""
    if not changes:
        return await find_row(tx, table, **key)
    statement = update(table).where(_at(table, key)).values(**changes).returning(table)
    return _mapping((await tx.execute(statement)).first())


async def delete_rows(tx: AsyncConnection, table: Table, **key: object) -> list[RowMapping]:
    """Return the rows that were deleted."""
    rows = await tx.execute(delete(table).where(_at(table, key)).returning(table))
    return list(rows.mappings())


async def rows_where(tx: AsyncConnection, table: Table, **key: object) -> list[RowMapping]:
    order = tuple(table.primary_key)
    rows = await tx.execute(select(table).where(_at(table, key)).order_by(*order))
    return list(rows.mappings())


async def page(
    tx: AsyncConnection,
    table: Table,
    *,
    after: str | int | None,
    limit: int,
    where: Mapping[str, object],
) -> list[RowMapping]:
    """Return up to `limit` rows in the order of the key, from the one behind `after` on."""
    [key] = table.primary_key
    statement = select(table).where(_at(table, where)).order_by(key).limit(limit)
    if after is not None:
        statement = statement.where(key > after)
    return list((await tx.execute(statement)).mappings())


def _at(table: Table, key: Mapping[str, object]) -> ColumnElement[bool]:
    return and_(True, *(table.c[name] == value for name, value in key.items()))  # noqa: FBT003 - SQL has no other TRUE


def _mapping(row: Row[Any] | None) -> RowMapping | None:
    return None if row is None else row._mapping  # noqa: SLF001 - its documented name
