"""The audit over HTTP, the newest entries first."""

import json
import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.csv_text import csv_text
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


class Action(StrEnum):
    CREATED = "CREATED"
    CHANGED = "CHANGED"
    DELETED = "DELETED"


class AuditEntry(BaseModel):
    id: int
    at: datetime
    actor: str | None = Field(description="The user's id; null: a command on the server")
    actor_name: str | None
    action: Action
    object_type: str = Field(examples=["branch"])
    object_id: str
    before: dict[str, Any] | None = Field(description="Of a change, the fields that it changed")
    after: dict[str, Any] | None


class AuditEntries(BaseModel):
    entries: list[AuditEntry]
    next: int | None


@router.get("", summary="List what administrators changed, newest first")
async def list_audit(
    tx: Transaction, after: AfterNumber = None, limit: Limit = 100, search: Search = None
) -> AuditEntries:
    entries = await _entries(tx, after=after, limit=limit, search=search)
    return AuditEntries(entries=entries, next=entries[-1].id if len(entries) == limit else None)


@router.get(
    "/export",
    summary="The same as a table, up to ten thousand rows",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def export_audit(
    tx: Transaction, after: AfterNumber = None, search: Search = None
) -> Response:
    entries = await _entries(tx, after=after, limit=EXPORTED_MAX, search=search)
    return Response(
        csv_text(COLUMNS, map(_cells, entries)),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
    )


async def _entries(
    tx: AsyncConnection, *, after: int | None, limit: int, search: str | None
) -> list[AuditEntry]:
    pattern = re.sub(r"([%_\\])", r"\\\1", search or "")
    rows = await tx.execute(
        _ENTRIES, {"after": after, "limit": limit, "pattern": f"%{pattern}%" if pattern else None}
    )
    return [AuditEntry.model_validate(dict(row)) for row in rows.mappings()]


def _cells(entry: AuditEntry) -> list[object]:
    row = entry.model_dump(mode="json")
    return [
        json.dumps(row[name], ensure_ascii=False) if isinstance(row[name], dict) else row[name]
        for name in COLUMNS
    ]


_ENTRIES: Final = text("""
    SELECT audit_id AS id, at, actor, actor_name, action, object_type, object_id, before, after
    FROM token_api.audit
    WHERE (CAST(:after AS bigint) IS NULL OR audit_id < :after)
      AND (CAST(:pattern AS text) IS NULL OR concat_ws(
        ' ', actor, actor_name, action, object_type, object_id, before, after) ILIKE :pattern)
    ORDER BY audit_id DESC LIMIT :limit
""")
