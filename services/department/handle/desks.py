"""Opening and closing desks: a transaction on the department, like everything at its desks."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.rules.commands import DeskCommand
from services.department.rules.desks import Desk, DeskState, decide_desk, no_such_desk
from services.department.rules.sending import released
from services.department.store.desks import find_desks, save_desk, with_visitors
from services.department.store.notices import tell_consoles
from services.department.store.profiles import copy_to_desks
from shared import ledger
from shared.events import EventType
from shared.ledger import Change, QueueRow, TokenRow


async def change_desk(
    tx: AsyncConnection,
    department_id: str,
    number: int,
    command: Callable[[datetime], DeskCommand],
    *,
    public_url: str,
) -> Desk:
    """Do one command on a desk, and return the desk afterwards."""
    queues = await ledger.lock_department(tx, department_id)
    at_desks = await ledger.at_desks(tx, department_id)
    before = await _read(tx, department_id, number, at_desks)
    now = datetime.now(UTC)
    asked = command(now)
    after = decide_desk(asked, before)
    if after == before:
        return before
    await save_desk(tx, after)
    if after.user_id != before.user_id:
        await copy_to_desks(tx, department_id)
    await tell_consoles(tx, department_id)
    is_open, was_open = (desk.state is DeskState.OPEN for desk in (after, before))
    if is_open != was_open:
        await ledger.note_desk(tx, department_id, number, is_open=is_open, queue_ids=queues)
    changes = _changes(before, after, queues, actor=asked.by.user_id)
    if after.state is DeskState.CLOSED:
        changes += released(after, at_desks, by=asked.by)
    if changes:
        await ledger.save(tx, queues, changes, now=now, public_url=public_url)
    return after


async def _read(
    tx: AsyncConnection, department_id: str, number: int, at_desks: Sequence[TokenRow]
) -> Desk:
    found = await find_desks(tx, [(department_id, number)])
    if not found:
        raise no_such_desk(department_id, number)
    seated = with_visitors(found, at_desks)
    return seated[department_id, number]


def _changes(
    before: Desk, after: Desk, queues: Mapping[str, QueueRow], *, actor: str | None
) -> list[Change]:
    """Return the events: openings and closings, on the department's first queue."""
    opened, was_open = (desk.state is not DeskState.CLOSED for desk in (after, before))
    if opened == was_open or not queues:
        return []
    return [
        Change(
            EventType.DESK_OPENED if opened else EventType.DESK_CLOSED,
            before=None,
            after=None,
            queue_id=min(queues),
            actor=actor,
            extra={"desk_id": after.number},
        )
    ]
