"""The directory's rows as the objects of its contract."""

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.directory.store import tables
from shared.directory import Branch, Department, Desk, Entry, Queue
from shared.ordering import from_json


def branch_entry(row: RowMapping) -> Branch:
    return Branch.model_validate(dict(row))


def department_entry(row: RowMapping) -> Department:
    return Department.model_validate(dict(row))


def queue_entry(row: RowMapping) -> Queue:
    return Queue.model_validate(
        {**row, "prefix": row["label_prefix"], "discipline": from_json(row["discipline"])}
    )


def desk_entry(row: RowMapping) -> Desk:
    return Desk.model_validate(dict(row))


async def all_entries(tx: AsyncConnection) -> list[Entry]:
    """Return the whole directory, containers before what is in them."""
    entries: list[Entry] = []
    for table, entry in (
        (tables.branch, branch_entry),
        (tables.department, department_entry),
        (tables.queue, queue_entry),
        (tables.desk, desk_entry),
    ):
        rows = await tx.execute(select(table).order_by(*table.primary_key))
        entries.extend(entry(row) for row in rows.mappings())
    return entries
