"""The directory as it is, and as a file wants it: fields by key, to be compared."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import RowMapping, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.directory.file.document import Document
from services.token_api.directory.rules.comparison import Fields, Key, ObjectType
from services.token_api.directory.store import tables
from services.token_api.directory.store.stations import STATION_BRANCHES
from shared.ordering import from_json, to_json
from shared.problems import Refused

Content = dict[Key, Fields]
Json = dict[str, Any]

BRANCH_FIELDS: Final = (
    *("names", "time_zone", "languages", "hours", "closed_days", "join_mode", "phone_check_in"),
    "layouts",
)
DEPARTMENT_FIELDS: Final = ("names", "position", "slot_prefix", "closed_days")
QUEUE_FIELDS: Final = (
    *("names", "label_prefix", "label_format", "first_number", "daily_cap", "closed"),
    *("kiosk_categories", "kiosk_services", "wait_target_minutes"),
)


async def read_content(tx: AsyncConnection) -> Content:
    """Return all but stations of vehicles, which are set up with their vehicles."""
    stations = set((await tx.execute(text(STATION_BRANCHES))).scalars())
    content: Content = {}
    for row in await _rows(tx, tables.branch):
        if row["branch_id"] not in stations:
            content[Key(ObjectType.BRANCH, row["branch_id"])] = {
                name: row[name] for name in BRANCH_FIELDS
            }
    departments = [r for r in await _rows(tx, tables.department) if r["branch_id"] not in stations]
    for row in departments:
        fields = {name: row[name] for name in DEPARTMENT_FIELDS}
        key = Key(ObjectType.DEPARTMENT, row["department_id"])
        content[key] = {"branch_id": row["branch_id"], **fields}
    inside = {row["department_id"] for row in departments}
    for row in await _rows(tx, tables.queue):
        if row["department_id"] in inside:
            content[Key(ObjectType.QUEUE, row["queue_id"])] = _queue(row)
    for row in await _rows(tx, tables.desk):
        if row["department_id"] in inside:
            key = _desk_key(row["department_id"], row["number"])
            content[key] = {"department_id": row["department_id"], "names": row["names"]}
    return content


async def _rows(tx: AsyncConnection, table: Any) -> list[RowMapping]:  # noqa: ANN401 - any of ours
    rows = await tx.execute(select(table).order_by(*table.primary_key))
    return list(rows.mappings())


def _queue(row: RowMapping) -> Json:
    fields = {name: row[name] for name in QUEUE_FIELDS}
    discipline = to_json(from_json(row["discipline"]))
    return {"department_id": row["department_id"], **fields, "discipline": discipline}


def _desk_key(department_id: str, number: int) -> Key:
    return Key(ObjectType.DESK, f"{department_id}/{number}")


def document_of(content: Content) -> Json:
    """Return it as it stands in a file, each thing within what it is in."""
    branches: dict[str, Json] = {}
    departments: dict[str, Json] = {}
    for key, fields in content.items():
        own = {name: value for name, value in fields.items() if not name.endswith("_id")}
        match key.kind:
            case ObjectType.BRANCH:
                branches[key.id] = {"id": key.id, **own, "departments": []}
            case ObjectType.DEPARTMENT:
                departments[key.id] = {"id": key.id, **own, "queues": [], "desks": []}
                branches[fields["branch_id"]]["departments"].append(departments[key.id])
            case ObjectType.QUEUE:
                departments[fields["department_id"]]["queues"].append({"id": key.id, **own})
            case ObjectType.DESK:
                number = int(key.id.rpartition("/")[2])
                departments[fields["department_id"]]["desks"].append({"number": number, **own})
    return {"version": 1, "branches": list(branches.values())}


def state_of(content: Content) -> str:
    """Return what changes whenever the directory does."""
    written = json.dumps(document_of(content), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def wanted_of(found: object) -> Content:
    """Return what a file wants; raises `Refused` (422) that names the place in it."""
    try:
        document = Document.model_validate(found)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        message = str(first["msg"]).removeprefix("Value error, ")
        where = _where(found, first["loc"])
        raise Refused("INVALID_FILE", f"{where}: {message}.", status=422) from None
    wanted: Content = {}
    for key, fields in _flat(document.model_dump(mode="json", exclude_unset=True)):
        if key in wanted:
            sentence = f"The {key.kind} '{key.id}' is in the file twice."
            raise Refused("INVALID_FILE", sentence, status=422)
        wanted[key] = fields
    return wanted


def _flat(document: Json) -> Iterator[tuple[Key, Fields]]:
    for branch in document["branches"]:
        branch_id, departments = branch.pop("id"), branch.pop("departments", [])
        yield Key(ObjectType.BRANCH, branch_id), branch
        for department in departments:
            department_id = department.pop("id")
            queues, desks = department.pop("queues", []), department.pop("desks", [])
            yield Key(ObjectType.DEPARTMENT, department_id), {"branch_id": branch_id, **department}
            for queue in queues:
                key = Key(ObjectType.QUEUE, queue.pop("id"))
                yield key, {"department_id": department_id, **_stored_discipline(queue)}
            for desk in desks:
                key = _desk_key(department_id, desk.pop("number"))
                yield key, {"department_id": department_id, **desk}


def _stored_discipline(queue: Json) -> Json:
    """Nothing is stored of the default."""
    if "discipline" in queue:
        queue["discipline"] = to_json(from_json(queue["discipline"]))
    return queue


def _where(found: object, loc: tuple[int | str, ...]) -> str:
    """Return "branches main departments CW names" for the place of these names."""
    parts: list[str] = []
    for part in loc:
        try:
            found = found[part]  # type: ignore[index]  # whatever was in the file
        except (KeyError, IndexError, TypeError):
            found = None
        named = found.get("id", found.get("number")) if isinstance(found, Mapping) else None
        parts.append(str(named or part) if isinstance(part, int) else part)
    return " ".join(parts) or "The file"
