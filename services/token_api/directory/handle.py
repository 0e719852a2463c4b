"""Changes of the directory; each is written together with its record for the topic `directory`."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.directory.rules.label import DEFAULT_FORMAT
from services.token_api.directory.rules.refusals import refuse_live, refuse_not_empty
from services.token_api.directory.store import tables
from services.token_api.directory.store.entries import (
    branch_entry,
    department_entry,
    desk_entry,
    queue_entry,
)
from services.token_api.directory.store.outbox import announce, announce_gone
from shared import ledger
from shared.events import Category, QueueKind
from shared.ledger import QueueRow
from shared.ordering import STRICT
from shared.problems import Refused
from shared.rows import (
    delete_row,
    delete_rows,
    insert_row,
    lock_row,
    not_found,
    rows_where,
    unknown_reference,
    update_row,
)

Values = Mapping[str, Any]

# Of a queue that says no more than who it is: open at once, numbers from 1, for every walk-in.
QUEUE_DEFAULTS: Final[Values] = {
    "label_format": DEFAULT_FORMAT,
    "first_number": 1,
    "daily_cap": None,
    "wait_target_minutes": None,
    "paused": False,
    "closed": False,
    "kiosk_categories": [Category.WALKIN.value],
    "kiosk_services": False,
}


async def create_branch(tx: AsyncConnection, values: Values) -> RowMapping:
    row = await insert_row(tx, tables.branch, values)
    await announce(tx, branch_entry(row))
    return row


async def change_branch(tx: AsyncConnection, branch_id: str, changes: Values) -> RowMapping:
    """Change what is given; with its time zone the day of its queues changes too."""
    row = await update_row(tx, tables.branch, changes, branch_id=branch_id)
    if "time_zone" in changes:
        queues = await rows_where(tx, tables.queue, branch_id=branch_id)
        await ledger.lock_queues(tx, _ids(queues))  # in id order, as everyone locks them
        await ledger.set_time_zone(tx, branch_id, changes["time_zone"])
    await announce(tx, branch_entry(row))
    return row


async def delete_branch(tx: AsyncConnection, branch_id: str) -> None:
    row = await lock_row(tx, tables.branch, branch_id=branch_id)
    queues = await rows_where(tx, tables.queue, branch_id=branch_id)
    refuse_live(await ledger.live_count(tx, _ids(queues)))
    departments = await rows_where(tx, tables.department, branch_id=branch_id)
    refuse_not_empty("branch", len(departments), "departments")
    await delete_rows(tx, tables.branch, branch_id=branch_id)
    await ledger.forget_devices_of(tx, branch_id)
    await announce_gone(tx, branch_entry(row))


async def create_department(tx: AsyncConnection, values: Values) -> RowMapping:
    await _inside_branch(tx, values["branch_id"])
    row = await insert_row(tx, tables.department, values)
    await announce(tx, department_entry(row))
    return row


async def change_department(tx: AsyncConnection, department_id: str, changes: Values) -> RowMapping:
    row = await update_row(tx, tables.department, changes, department_id=department_id)
    await announce(tx, department_entry(row))
    return row


async def delete_department(tx: AsyncConnection, department_id: str) -> None:
    """Delete it with its desks; its queues have to be gone."""
    row = await lock_row(tx, tables.department, department_id=department_id)
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
    await open_in_ledger(tx, row, time_zone=branch["time_zone"])
    await announce(tx, queue_entry(row))
    return row


async def open_in_ledger(tx: AsyncConnection, row: RowMapping, *, time_zone: str) -> None:
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
    elif not _is_the_same(earlier, row):
        raise Refused("QUEUE_ID_USED", f"'{queue_id}' was another queue once. Choose another id.")
    else:
        await ledger.set_discipline(tx, queue_id, STRICT)
        if earlier.time_zone != time_zone:  # of a branch that was made anew
            await ledger.set_time_zone(tx, row["branch_id"], time_zone)


def _is_the_same(earlier: QueueRow, row: RowMapping) -> bool:
    before = earlier.kind.value, earlier.department_id, earlier.branch_id
    return before == (row["kind"], row["department_id"], row["branch_id"])


async def change_queue(tx: AsyncConnection, queue_id: str, changes: Values) -> RowMapping:
    """Change what is given; with its pause the reason for it ends."""
    if changes.get("paused") is False:
        changes = {**changes, "pause_reason": None}
    row = await update_row(tx, tables.queue, changes, queue_id=queue_id)
    await announce(tx, queue_entry(row))
    return row


async def delete_queue(tx: AsyncConnection, queue_id: str) -> None:
    """Delete a queue nobody waits in; what the ledger knows of it stays.

    The ledger's lock comes first, as it does for issuing: a token given out just before is
    counted, one asked for just after finds no queue.
    """
    locked = (await ledger.lock_queues(tx, [queue_id])).get(queue_id)
    row = await lock_row(tx, tables.queue, queue_id=queue_id)
    if locked is None:
        raise not_found("queue", queue_id)
    refuse_live(locked.live_count)
    await delete_rows(tx, tables.queue, queue_id=queue_id)
    await delete_rows(tx, tables.forecast, queue_id=queue_id)
    await ledger.take_service_out_of_visits(tx, queue_id)
    if locked.seq == 0:  # nothing was ever said of it on the log
        await ledger.delete_queue(tx, queue_id)
    await announce_gone(tx, queue_entry(row))


async def create_desk(tx: AsyncConnection, values: Values) -> RowMapping:
    await _inside_department(tx, values["department_id"])
    row = await insert_row(tx, tables.desk, values)
    await announce(tx, desk_entry(row))
    return row


async def change_desk(
    tx: AsyncConnection, department_id: str, number: int, changes: Values
) -> RowMapping:
    row = await update_row(tx, tables.desk, changes, department_id=department_id, number=number)
    await announce(tx, desk_entry(row))
    return row


async def delete_desk(tx: AsyncConnection, department_id: str, number: int) -> None:
    """Delete a desk with nobody at it; the queues' locks keep calls to it out meanwhile."""
    await ledger.lock_department(tx, department_id)
    at_desks = await ledger.at_desks(tx, department_id)
    refuse_live(sum(1 for token in at_desks if token.desk_id == number))
    row = await delete_row(tx, tables.desk, department_id=department_id, number=number)
    await announce_gone(tx, desk_entry(row))


async def _inside_branch(tx: AsyncConnection, branch_id: str) -> RowMapping:
    """Return the branch, locked against being deleted under what is created in it."""
    return await lock_row(tx, tables.branch, refuse=unknown_reference, branch_id=branch_id)


async def _inside_department(tx: AsyncConnection, department_id: str) -> RowMapping:
    return await lock_row(
        tx, tables.department, refuse=unknown_reference, department_id=department_id
    )


def _ids(queues: Iterable[RowMapping]) -> list[str]:
    return [row["queue_id"] for row in queues]
