"""The audit over HTTP, the newest entries first."""

import json
import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.csv_text import csv_text
from shared.events import EventType
from shared.parameters import AfterNumber, Limit
from shared.postgres import Transaction
from shared.problems.documented import GUARDED
from shared.text import Written

router = APIRouter(prefix="/api/v1/audit", tags=["audit"], responses=GUARDED)

# A spreadsheet opens them at once; further ones come with `after`.
EXPORTED_MAX: Final = 10_000
COLUMNS: Final = (
    "id", "at", "actor", "actor_name", "action", "object_type", "object_id", "before", "after",
)  # fmt: skip
Search = Annotated[
    Annotated[str, Written(length_min=0)] | None,
    Query(description="In who did it, what it was done to, and the values"),
]


class Change(StrEnum):
    CREATED = "CREATED"
    CHANGED = "CHANGED"
    DELETED = "DELETED"


class Kind(StrEnum):
    CHANGES = "changes"
    ACTS = "acts"


Wanted = Annotated[
    Kind | None,
    Query(description="Only changes of what is set, or only acts on tokens; left out: both"),
]


class AuditEntry(BaseModel):
    id: int
    at: datetime
    actor: str | None = Field(description="The user's id; null: a command on the server")
    actor_name: str | None
    action: Change | EventType = Field(description="An act is named as its event")
    object_type: str = Field(examples=["branch"])
    object_id: str = Field(description="Of a token its label; `after` has the id")
    before: dict[str, Any] | None = Field(description="Of a change, the fields that it changed")
    after: dict[str, Any] | None


class AuditEntries(BaseModel):
    entries: list[AuditEntry]
    next: int | None


@router.get("", summary="List what was changed and what staff did, newest first")
async def list_audit(
    tx: Transaction,
    after: AfterNumber = None,
    limit: Limit = 100,
    search: Search = None,
    kind: Wanted = None,
) -> AuditEntries:
    """Acts on tokens come a moment later than they were done, without anything personal."""
    entries = await _entries(tx, after=after, limit=limit, search=search, kind=kind)
    return AuditEntries(entries=entries, next=entries[-1].id if len(entries) == limit else None)


@router.get(
    "/export",
    summary="The same as a table, up to ten thousand rows",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def export_audit(
    tx: Transaction, after: AfterNumber = None, search: Search = None, kind: Wanted = None
) -> Response:
    entries = await _entries(tx, after=after, limit=EXPORTED_MAX, search=search, kind=kind)
    return Response(
        csv_text(COLUMNS, map(_cells, entries)),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
    )


async def _entries(
    tx: AsyncConnection, *, after: int | None, limit: int, search: str | None, kind: Kind | None
) -> list[AuditEntry]:
    pattern = re.sub(r"([%_\\])", r"\\\1", search or "")
    wanted = {"after": after, "limit": limit, "pattern": f"%{pattern}%" if pattern else None}
    rows = await tx.execute(_OF_KIND[kind], wanted)
    return [AuditEntry.model_validate(dict(row)) for row in rows.mappings()]


def _cells(entry: AuditEntry) -> list[object]:
    row = entry.model_dump(mode="json")
    return [
        json.dumps(row[name], ensure_ascii=False) if isinstance(row[name], dict) else row[name]
        for name in COLUMNS
    ]


# Both are numbered by one sequence, so that one cursor leads through them.
_TABLES: Final = {
    Kind.CHANGES: ("token_api.audit", "before"),
    Kind.ACTS: ("token_api.token_act", "CAST(NULL AS jsonb)"),
}


def _entries_of(kind: Kind) -> str:
    table, before = _TABLES[kind]
    return f"""
    SELECT audit_id AS id, at, actor, actor_name, action, object_type, object_id,
      {before} AS before, after
    FROM {table}
    WHERE (CAST(:after AS bigint) IS NULL OR audit_id < :after)
      AND (CAST(:pattern AS text) IS NULL OR concat_ws(
        ' ', actor, actor_name, action, object_type, object_id, {before}, after) ILIKE :pattern)
    ORDER BY audit_id DESC LIMIT :limit
    """


_OF_KIND: Final[dict[Kind | None, TextClause]] = {
    None: text(
        f"({_entries_of(Kind.CHANGES)}) UNION ALL ({_entries_of(Kind.ACTS)})"
        " ORDER BY id DESC LIMIT :limit"
    ),
    **{kind: text(_entries_of(kind)) for kind in Kind},
}
