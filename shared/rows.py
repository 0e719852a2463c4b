"""One row of a table by its key, and a table page by page; what is not there is refused."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, RowMapping, Table, and_, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.problems import Refused

Refuse = Callable[[str, object], Refused]


def not_found(what: str, named: object) -> Refused:
    return Refused(f"{what.upper()}_NOT_FOUND", _none(what, named), status=404)


def unknown_reference(what: str, named: object) -> Refused:
    """Say that a field of the body names nothing: the address itself was right, so no 404."""
    return Refused(f"UNKNOWN_{what.upper()}", _none(what, named), status=422)


def taken(what: str, named: object) -> Refused:
    return Refused(f"{what.upper()}_EXISTS", f"There is a {what} {_quoted(named)} already.")


def _none(what: str, named: object) -> str:
    return f"There is no {what} {_quoted(named)}."


def _quoted(named: object) -> str:
    return f"'{named}'" if isinstance(named, str) else str(named)


async def insert_row(
    tx: AsyncConnection, table: Table, values: Mapping[str, Any], *, unique: str | None = None
) -> RowMapping:
    """Return the row as it was written; raises `Refused` (409) when a unique key is taken.

    The refusal names the value of `unique`; without it, of the primary key.
    """
    statement = insert(table).values(**values).on_conflict_do_nothing().returning(table)
    row = _mapping((await tx.execute(statement)).first())
    if row is None:
        raise taken(table.name, values.get(unique) if unique else _key(table, values))
    return row


async def find_row(tx: AsyncConnection, table: Table, **key: object) -> RowMapping | None:
    return _mapping((await tx.execute(select(table).where(_at(table, key)))).first())


async def get_row(
    tx: AsyncConnection, table: Table, *, refuse: Refuse = not_found, **key: object
) -> RowMapping:
    return _present(await find_row(tx, table, **key), table, key, refuse)


async def lock_row(
    tx: AsyncConnection, table: Table, *, refuse: Refuse = not_found, **key: object
) -> RowMapping:
    statement = select(table).where(_at(table, key)).with_for_update()
    return _present(_mapping((await tx.execute(statement)).first()), table, key, refuse)


async def keep_row(
    tx: AsyncConnection, table: Table, *, refuse: Refuse = not_found, **key: object
) -> RowMapping:
    """Return a row that nobody deletes until the transaction ends: another will name it.

    It waits for who deletes it at this moment, and for nobody else who only changes it.
    """
    statement = select(table).where(_at(table, key)).with_for_update(read=True, key_share=True)
    return _present(_mapping((await tx.execute(statement)).first()), table, key, refuse)


async def update_row(
    tx: AsyncConnection, table: Table, changes: Mapping[str, Any], **key: object
) -> RowMapping:
    """Return the row after the change; no changes are fine."""
    if not changes:
        return await get_row(tx, table, refuse=not_found, **key)
    statement = update(table).where(_at(table, key)).values(**changes).returning(table)
    return _present(_mapping((await tx.execute(statement)).first()), table, key, not_found)


def _present(
    row: RowMapping | None, table: Table, key: Mapping[str, object], refuse: Refuse
) -> RowMapping:
    if row is None:
        raise refuse(table.name, _key(table, key))
    return row


async def delete_row(tx: AsyncConnection, table: Table, **key: object) -> RowMapping:
    """Return the row that was deleted."""
    return _present(next(iter(await delete_rows(tx, table, **key)), None), table, key, not_found)


async def delete_rows(tx: AsyncConnection, table: Table, **key: object) -> list[RowMapping]:
    """Return the rows that were deleted."""
    rows = await tx.execute(delete(table).where(_at(table, key)).returning(table))
    return list(rows.mappings())


async def rows_where(tx: AsyncConnection, table: Table, **key: object) -> list[RowMapping]:
    order = tuple(table.primary_key)
    rows = await tx.execute(select(table).where(_at(table, key)).order_by(*order))
    return list(rows.mappings())


class Page(NamedTuple):
    """Rows, and the key after which the next page begins; null behind the last one."""

    rows: list[dict[str, Any]]
    next: Any


async def page(
    tx: AsyncConnection,
    table: Table,
    *where: ColumnElement[bool],
    after: object,
    limit: int,
    **equal: object,
) -> Page:
    """Return up to `limit` rows in the order of the key, from the one behind `after` on.

    Of `equal` only what is not null has to be in its column.
    """
    [key] = table.primary_key
    given = {name: value for name, value in equal.items() if value is not None}
    statement = select(table).where(_at(table, given), *where).order_by(key).limit(limit)
    if after is not None:
        statement = statement.where(key > after)
    rows = [dict(row) for row in (await tx.execute(statement)).mappings()]
    return Page(rows, rows[-1][key.name] if len(rows) == limit else None)


def _at(table: Table, key: Mapping[str, object]) -> ColumnElement[bool]:
    return and_(True, *(table.c[name] == value for name, value in key.items()))  # noqa: FBT003 - SQL has no other TRUE


def _key(table: Table, values: Mapping[str, Any]) -> object:
    """Return what people call the row: the last column of its primary key, such as a desk's."""
    return values.get(tuple(table.primary_key)[-1].name)


def _mapping(row: Row[Any] | None) -> RowMapping | None:
    return None if row is None else row._mapping  # noqa: SLF001 - its documented name
