"""Calls for help: each in a transaction on its department, with its events and its audit entry."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import uuid_utils.compat
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.handle.answers import iso
from services.department.handle.departments import lock_department
from services.department.rules.commands import Actor
from services.department.rules.desks import no_such_department, no_such_desk
from services.department.rules.emergencies import (
    Emergency,
    keeps,
    require_may_end,
    require_pause,
)
from services.department.store import emergencies as store
from services.department.store.desks import find_desks
from services.department.store.notices import tell_consoles
from shared import ledger
from shared.events import EventType, Reason
from shared.ledger import Change, QueueRow
from shared.problems import Refused

Json = dict[str, Any]


async def raise_emergency(
    tx: AsyncConnection, department_id: str, number: int, *, drill: bool, by: Actor, public_url: str
) -> Json:
    """Call for help; while help is called from this desk already, nothing changes."""
    queues = await lock_department(tx, department_id)
    if not await find_desks(tx, [(department_id, number)]):
        raise no_such_desk(department_id, number)
    now = datetime.now(UTC)
    found = await store.of_desk(tx, department_id, number)
    if found is not None and keeps(found, drill=drill, now=now):
        return {"emergency": emergency_answer(found)}
    if drill:
        require_pause(await store.last_drill_at(tx, department_id), now=now)
    if found is not None:
        await store.end(tx, found.emergency_id, by=by, now=now)
    raised = Emergency(
        emergency_id=uuid_utils.compat.uuid7(),
        department_id=department_id,
        desk_id=number,
        drill=drill,
        raised_by=by.user_id or "",
        raised_by_name=by.name,
        raised_at=now,
    )
    await store.add(tx, raised)
    emails = await store.contacts(tx, department_id)
    changes = [_raised(raised, queues, by, email) for email in (None, *emails)]
    await ledger.save(tx, queues, changes, now=now, public_url=public_url)
    return {"emergency": emergency_answer(raised)}


async def confirm_emergency(
    tx: AsyncConnection, department_id: str, emergency_id: UUID, *, by: Actor
) -> Json:
    """Say that one has seen it and comes; whoever was first stays."""
    await lock_department(tx, department_id)
    await _find(tx, department_id, emergency_id)
    await store.confirm(tx, emergency_id, by=by, now=datetime.now(UTC))
    await tell_consoles(tx, department_id)
    return {"emergency": emergency_answer(await _find(tx, department_id, emergency_id))}


async def end_emergency(
    tx: AsyncConnection, department_id: str, emergency_id: UUID, *, by: Actor
) -> Json:
    await lock_department(tx, department_id)
    found = await _find(tx, department_id, emergency_id)
    require_may_end(found, by)
    await store.end(tx, emergency_id, by=by, now=datetime.now(UTC))
    await tell_consoles(tx, department_id)
    return {"emergency": emergency_answer(found)}


async def read_contacts(tx: AsyncConnection, department_id: str) -> Json:
    if not await ledger.read_department(tx, department_id):
        raise no_such_department(department_id)
    return {"emails": await store.contacts(tx, department_id)}


async def set_contacts(tx: AsyncConnection, department_id: str, emails: Sequence[str]) -> Json:
    """Choose who is told by letter, each address once."""
    await lock_department(tx, department_id)
    once = list(dict.fromkeys(emails))
    await store.keep_contacts(tx, department_id, once)
    return {"emails": once}


def emergency_answer(one: Emergency) -> Json:
    return {
        "id": str(one.emergency_id),
        "department_id": one.department_id,
        "desk_id": one.desk_id,
        "drill": one.drill,
        "raised_by": one.raised_by,
        "raised_by_name": one.raised_by_name,
        "raised_at": iso(one.raised_at),
        "confirmed_by_name": one.confirmed_by_name,
        "confirmed_at": iso(one.confirmed_at),
    }


def _raised(
    emergency: Emergency, queues: Mapping[str, QueueRow], by: Actor, email: str | None
) -> Change:
    """Return the event that wakes the consoles, or one that is told to an address."""
    return Change(
        EventType.EMERGENCY_RAISED,
        before=None,
        after=None,
        queue_id=min(queues),
        reason=Reason.DRILL if emergency.drill else None,
        actor=by.user_id,
        extra={"desk_id": emergency.desk_id, "email": email},
    )


async def _find(tx: AsyncConnection, department_id: str, emergency_id: UUID) -> Emergency:
    for one in await store.open_ones(tx, department_id):
        if one.emergency_id == emergency_id:
            return one
    raise Refused("EMERGENCY_NOT_FOUND", "This call for help is over.", status=404)
