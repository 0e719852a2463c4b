"""The directory is made what a file says, in one transaction: all of it, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, assert_never

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.directory import handle
from services.token_api.directory.disciplines import set_discipline
from services.token_api.directory.file.content import Content, read_content, state_of
from services.token_api.directory.router.branches import NewBranch
from services.token_api.directory.router.departments import NewDepartment, NewDesk
from services.token_api.directory.router.queues import NewQueue
from services.token_api.directory.rules.comparison import (
    Action,
    Difference,
    Key,
    ObjectType,
    deletions,
    differences,
)
from services.token_api.directory.store import tables
from shared.auth import Principal
from shared.ordering import from_json
from shared.problems import Refused
from shared.request_body import RequestBody
from shared.rows import get_row, unknown_reference

_CREATE: Final[Mapping[ObjectType, tuple[type[RequestBody], Any]]] = {
    ObjectType.BRANCH: (NewBranch, handle.create_branch),
    ObjectType.DEPARTMENT: (NewDepartment, handle.create_department),
    ObjectType.QUEUE: (NewQueue, handle.create_queue),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    key: Key
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What was changed, or would be; `state` is of the directory before it."""

    state: str
    changes: list[Difference]
    kept: list[Key]  # what the file does not name, where nothing is deleted
    refused: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ImportFile:
    wanted: Content
    delete_missing: bool
    caller: Principal


async def compare(tx: AsyncConnection, command: ImportFile) -> Imported:
    """Do it, note what is refused, and take it back: what is shown is what would happen."""
    imported = await _plan(tx, command)
    refused: list[Refusal] = []
    async with tx.begin_nested() as everything:
        for one in imported.changes:
            step = await tx.begin_nested()
            try:
                await _apply(tx, one, command.caller)
            except Refused as refusal:
                refused.append(Refusal(one.key, refusal.code, refusal.sentence))
                await step.rollback()
            else:
                await step.commit()
        await everything.rollback()
    return Imported(imported.state, imported.changes, imported.kept, refused)


async def apply(tx: AsyncConnection, command: ImportFile, *, state: str | None) -> Imported:
    """Do it; raises `Refused` when anything is, or when it is not `state` that is changed."""
    imported = await _plan(tx, command)
    if state is not None and state != imported.state:
        raise Refused(
            "DIRECTORY_CHANGED", "Somebody has changed the directory meanwhile. Compare again."
        )
    for one in imported.changes:
        try:
            await _apply(tx, one, command.caller)
        except Refused as refusal:
            sentence = f"{one.key.kind} {one.key.id}: {refusal.sentence}"
            named = Refused(refusal.code, sentence, status=refusal.status)
            named.extra = refusal.extra
            raise named from None
    return imported


async def _plan(tx: AsyncConnection, command: ImportFile) -> Imported:
    await tx.execute(_ONE_AT_A_TIME)
    there = await read_content(tx)
    changes = differences(there, command.wanted)
    missing = deletions(there, command.wanted)
    if command.delete_missing:
        return Imported(state_of(there), changes + await _with_kiosks(tx, missing), [])
    return Imported(state_of(there), changes, [one.key for one in missing])


async def _with_kiosks(tx: AsyncConnection, gone: Sequence[Difference]) -> list[Difference]:
    """Say of each branch how many kiosks go with it."""
    kiosks = {row.branch_id: row.kiosks for row in await tx.execute(_KIOSKS)}
    return [
        replace(one, before={**(one.before or {}), "kiosks": kiosks.get(one.key.id, 0)})
        if one.key.kind is ObjectType.BRANCH
        else one
        for one in gone
    ]


async def _apply(tx: AsyncConnection, one: Difference, caller: Principal) -> None:
    after = {**(one.after or {})}
    match one.action:
        case Action.CREATED:
            await _create(tx, one.key, after, caller)
        case Action.CHANGED:
            await _change(tx, one.key, after, caller)
        case Action.DELETED:
            await _delete(tx, one.key)
        case _:
            assert_never(one.action)


async def _create(tx: AsyncConnection, key: Key, after: dict[str, Any], caller: Principal) -> None:
    discipline = after.pop("discipline", None)
    if key.kind is ObjectType.DESK:
        department_id, number = _desk(key)
        desk = NewDesk(number=number, names=after.get("names"))
        await handle.create_desk(tx, {"department_id": department_id, **desk.model_dump()})
        return
    if key.kind is ObjectType.QUEUE:
        inside = {"department_id": after["department_id"]}
        department = await get_row(tx, tables.department, refuse=unknown_reference, **inside)
        after["branch_id"] = department["branch_id"]
    body, create = _CREATE[key.kind]
    new = body.model_validate({"id": key.id, **after})
    await create(tx, new.model_dump(mode="json", by_alias=True))
    if discipline:
        await set_discipline(tx, key.id, from_json(discipline), caller)


async def _change(tx: AsyncConnection, key: Key, after: dict[str, Any], caller: Principal) -> None:
    match key.kind:
        case ObjectType.BRANCH:
            await handle.change_branch(tx, key.id, after)
        case ObjectType.DEPARTMENT:
            await handle.change_department(tx, key.id, after)
        case ObjectType.QUEUE:
            if "discipline" in after:
                await set_discipline(tx, key.id, from_json(after.pop("discipline")), caller)
            await handle.change_queue(tx, key.id, after)
        case ObjectType.DESK:
            await handle.change_desk(tx, *_desk(key), after)
        case _:
            assert_never(key.kind)


async def _delete(tx: AsyncConnection, key: Key) -> None:
    match key.kind:
        case ObjectType.BRANCH:
            await handle.delete_branch(tx, key.id)
        case ObjectType.DEPARTMENT:
            await handle.delete_department(tx, key.id)
        case ObjectType.QUEUE:
            await handle.delete_queue(tx, key.id)
        case ObjectType.DESK:
            await handle.delete_desk(tx, *_desk(key))
        case _:
            assert_never(key.kind)


def _desk(key: Key) -> tuple[str, int]:
    department_id, _, number = key.id.rpartition("/")
    return department_id, int(number)


# Two files at once would each be compared with half of the other.
_ONE_AT_A_TIME: Final = text("SELECT pg_advisory_xact_lock(hashtext('directory file'))")
_KIOSKS: Final = text("""
    SELECT branch_id, count(*) AS kiosks FROM token_api.device WHERE active GROUP BY branch_id
""")
