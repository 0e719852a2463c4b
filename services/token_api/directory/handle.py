"""Changes of the directory; each is written together with its record for the topic `directory`."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.directory.rules.refusals import (
    not_found,
    refuse_live,
    refuse_not_empty,
    taken,
)
from services.token_api.directory.store import tables
from services.token_api.directory.store.entries import (
    branch_entry,
    department_entry,
    desk_entry,
    queue_entry,
)
from services.token_api.directory.store.outbox import announce, announce_gone
from shared import ledger
from shared.events import QueueKind
from shared.problems import Refused
from shared.rows import delete_rows, insert_row, lock_row, rows_where, update_row

Values = Mapping[str, Any]


async def create_branch(tx: AsyncConnection, values: Values) -> RowMapping:
    row = await insert_row(tx, tables.branch, values)
    if row is None:
        raise taken("branch", values["branch_id"])
    await announce(tx, branch_entry(row))
    return row


async def change_branch(tx: AsyncConnection, branch_id: str, changes: Values) -> RowMapping:
    """Change what is given; with its time zone the day of its queues changes too."""
    row = await update_row(tx, tables.branch, changes, branch_id=branch_id)
    if row is None:
        raise not_found("branch", branch_id)
    if "time_zone" in changes:
        queues = await rows_where(tx, tables.queue, branch_id=branch_id)
        await ledger.lock_queues(tx, _ids(queues))  # in id order, as everyone locks them
        await ledger.set_time_zone(tx, branch_id, changes["time_zone"])
    await announce(tx, branch_entry(row))
    return row


async def delete_branch(tx: AsyncConnection, branch_id: str) -> None:
    row = await lock_row(tx, tables.branch, branch_id=branch_id)
    if row is None:
        raise not_found("branch", branch_id)
    queues = await rows_where(tx, tables.queue, branch_id=branch_id)
    refuse_live(await ledger.live_count(tx, _ids(queues)))
    departments = await rows_where(tx, tables.department, branch_id=branch_id)
    refuse_not_empty("branch", len(departments), "departments")
    await delete_rows(tx, tables.branch, branch_id=branch_id)
    await announce_gone(tx, branch_entry(row))


async def create_department(tx: AsyncConnection, values: Values) -> RowMapping:
    await _inside_branch(tx, values["branch_id"])
    row = await insert_row(tx, tables.department, values)
    if row is None:
        raise taken("department", values["department_id"])
    await announce(tx, department_entry(row))
    return row


async def change_department(tx: AsyncConnection, department_id: str, changes: Values) -> RowMapping:
    row = await update_row(tx, tables.department, changes, department_id=department_id)
    if row is None:
        raise not_found("department", department_id)
    await announce(tx, department_entry(row))
    return row


async def delete_department(tx: AsyncConnection, department_id: str) -> None:
    """Delete it with its desks; its queues have to be gone."""
    row = await lock_row(tx, tables.department, department_id=department_id)
    if row is None:
        raise not_found("department", department_id)
    queues = await rows_where(tx, tables.queue, department_id=department_id)
    refuse_live(await ledger.live_count(tx, _ids(queues)))
    refuse_not_empty("department", len(queues), "queues")
    refuse_not_empty("department", await _doctors(tx, department_id), "doctors")
    desks = await delete_rows(tx, tables.desk, department_id=department_id)
    await delete_rows(tx, tables.department, department_id=department_id)
    await announce_gone(tx, *map(desk_entry, desks), department_entry(row))


async def _doctors(tx: AsyncConnection, department_id: str) -> int:
    """Count them in their table; the slots' code builds on the directory and not the reverse."""
    counted = await tx.execute(
        text("SELECT count(*) FROM token_api.doctor WHERE department_id = :department_id"),
        {"department_id": department_id},
    )
    return int(counted.scalar_one())


async def create_queue(tx: AsyncConnection, values: Values) -> RowMapping:
    """Create a counter's queue, here and in the ledger."""
    branch = await _inside_branch(tx, values["branch_id"])
    department = await _inside_department(tx, values["department_id"])
    if department["branch_id"] != values["branch_id"]:
        raise Refused(
            "WRONG_BRANCH",
            f"The department '{values['department_id']}' is in branch '{department['branch_id']}'.",
            status=422,
        )
    row = await insert_row(tx, tables.queue, {**values, "kind": QueueKind.COUNTER.value})
    if row is None:
        raise taken("queue", values["queue_id"])
    await _open_in_ledger(tx, row, time_zone=branch["time_zone"])
    await announce(tx, queue_entry(row))
    return row


async def _open_in_ledger(tx: AsyncConnection, row: RowMapping, *, time_zone: str) -> None:
    """Use the ledger's queue of a deleted one again: its numbers and `seq` go on, never repeat."""
    queue_id = row["queue_id"]
    earlier = (await ledger.lock_queues(tx, [queue_id])).get(queue_id)
    if earlier is None:
        await ledger.create_queue(
            tx,
            queue_id=queue_id,
            kind=QueueKind(row["kind"]),
            department_id=row["department_id"],
            branch_id=row["branch_id"],
            time_zone=time_zone,
            ageing=False,
        )
    elif (earlier.kind.value, earlier.department_id) != (row["kind"], row["department_id"]):
        raise Refused("QUEUE_ID_USED", f"'{queue_id}' was another queue once. Choose another id.")


async def change_queue(tx: AsyncConnection, queue_id: str, changes: Values) -> RowMapping:
    row = await update_row(tx, tables.queue, changes, queue_id=queue_id)
    if row is None:
        raise not_found("queue", queue_id)
    await announce(tx, queue_entry(row))
    return row


async def delete_queue(tx: AsyncConnection, queue_id: str) -> None:
    """Delete a queue nobody waits in; what the ledger knows of it stays.

    The ledger's lock comes first, as it does for issuing: a token given out just before is
    counted, one asked for just after finds no queue.
    """
    locked = (await ledger.lock_queues(tx, [queue_id])).get(queue_id)
    row = await lock_row(tx, tables.queue, queue_id=queue_id)
    if row is None or locked is None:
        raise not_found("queue", queue_id)
    refuse_live(locked.live_count)
    await delete_rows(tx, tables.queue, queue_id=queue_id)
    await delete_rows(tx, tables.forecast, queue_id=queue_id)
    if locked.seq == 0:  # nothing was ever said of it on the log
        await ledger.delete_queue(tx, queue_id)
    await announce_gone(tx, queue_entry(row))


async def create_desk(tx: AsyncConnection, values: Values) -> RowMapping:
    await _inside_department(tx, values["department_id"])
    row = await insert_row(tx, tables.desk, values)
    if row is None:
        raise taken("desk", values["number"])
    await announce(tx, desk_entry(row))
    return row


async def change_desk(
    tx: AsyncConnection, department_id: str, number: int, changes: Values
) -> RowMapping:
    row = await update_row(tx, tables.desk, changes, department_id=department_id, number=number)
    if row is None:
        raise not_found("desk", number)
    await announce(tx, desk_entry(row))
    return row


async def delete_desk(tx: AsyncConnection, department_id: str, number: int) -> None:
    """Delete a desk with nobody at it; the queues' locks keep calls to it out meanwhile."""
    await ledger.lock_department(tx, department_id)
    at_desks = await ledger.at_desks(tx, department_id)
    refuse_live(sum(1 for token in at_desks if token.desk_id == number))
    deleted = await delete_rows(tx, tables.desk, department_id=department_id, number=number)
    if not deleted:
        raise not_found("desk", number)
    await announce_gone(tx, *map(desk_entry, deleted))


async def _inside_branch(tx: AsyncConnection, branch_id: str) -> RowMapping:
    """Return the branch, locked against being deleted under what is created in it."""
    row = await lock_row(tx, tables.branch, branch_id=branch_id)
    if row is None:
        raise _no_such("branch", branch_id)
    return row


async def _inside_department(tx: AsyncConnection, department_id: str) -> RowMapping:
    row = await lock_row(tx, tables.department, department_id=department_id)
    if row is None:
        raise _no_such("department", department_id)
    return row


def _no_such(what: str, named: str) -> Refused:
    """Say that a field of the body names nothing: the address itself was right, so no 404."""
    return Refused(f"UNKNOWN_{what.upper()}", f"There is no {what} '{named}'.", status=422)


def _ids(queues: Iterable[RowMapping]) -> list[str]:
    return [row["queue_id"] for row in queues]
