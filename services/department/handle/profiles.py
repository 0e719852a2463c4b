"""Changing what a desk serves or what a person may: a transaction on the department."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.handle.departments import lock_department
from services.department.handle.serving import today_in
from services.department.rules.desks import no_such_department, no_such_desk
from services.department.store import profiles
from services.department.store.desks import find_desks, list_desks
from services.department.store.notices import tell_consoles
from shared import ledger
from shared.ledger import QueueRow
from shared.problems import Refused

Json = Mapping[str, Any]


async def set_desk_profile(
    tx: AsyncConnection, department_id: str, number: int, body: Json | None, *, today_only: bool
) -> None:
    """Let a desk serve these queues from its next call on; null: every queue."""
    queues = await lock_department(tx, department_id)
    if not await find_desks(tx, [(department_id, number)]):
        raise no_such_desk(department_id, number)
    if body is not None:
        require_known(queues_named(body), queues)
    await _keep(tx, department_id, f"desk/{number}", body, queues, today_only=today_only)


async def set_skills(
    tx: AsyncConnection,
    department_id: str,
    user_id: str,
    queue_ids: list[str] | None,
    *,
    today_only: bool,
) -> None:
    """Let a person serve these queues only, at whichever desk they sit; null: every queue."""
    queues = await lock_department(tx, department_id)
    require_known(queue_ids or (), queues)
    body = None if queue_ids is None else {"queue_ids": queue_ids}
    await _keep(tx, department_id, f"user/{user_id}", body, queues, today_only=today_only)


async def read_profiles(tx: AsyncConnection, department_id: str) -> dict[str, Any]:
    """Return what is set for the department's desks and people, now and for always."""
    queues = await ledger.read_department(tx, department_id)
    if not queues:
        raise no_such_department(department_id)
    day = today_in(queues, datetime.now(UTC))
    settings = {one.holder: one for one in await profiles.list_settings(tx, department_id)}
    desks = (await list_desks(tx, department_id)).values()
    seated = {f"user/{desk.user_id}": desk.user_name for desk in desks if desk.user_id is not None}
    people = {one.holder: one.name for one in settings.values() if one.holder.startswith("user/")}

    def setting(holder: str) -> dict[str, Any]:
        stored = settings.get(holder)
        if stored is None:
            return {"always": None, "today": None}
        lasting = stored.lasting
        return {"always": lasting.always, "today": lasting.today if lasting.day == day else None}

    return {
        "desks": [
            {"desk_id": desk.number, **setting(f"desk/{desk.number}")}
            for desk in sorted(desks, key=lambda desk: desk.number)
        ],
        "people": [
            {"user_id": holder.removeprefix("user/"), "name": name, **setting(holder)}
            for holder, name in sorted({**people, **seated}.items())
        ],
    }


def queues_named(profile: Json) -> list[str]:
    """Return the queues that a desk's profile speaks of."""
    return [*(profile["queue_ids"] or ()), *(one["queue_id"] for one in profile["helps"])]


def require_known(queue_ids: Collection[str], queues: Mapping[str, QueueRow]) -> None:
    for queue_id in queue_ids:
        if queue_id not in queues:
            sentence = f"There is no queue {queue_id} in this department."
            raise Refused("QUEUE_NOT_FOUND", sentence, status=404)


async def _keep(
    tx: AsyncConnection,
    department_id: str,
    holder: str,
    body: Json | None,
    queues: Mapping[str, QueueRow],
    *,
    today_only: bool,
) -> None:
    day = today_in(queues, datetime.now(UTC)) if today_only else None
    await profiles.keep(tx, department_id, holder, body, day=day)
    await profiles.copy_to_desks(tx, department_id)
    await tell_consoles(tx, department_id)
