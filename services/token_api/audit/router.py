"""The audit over HTTP, the newest entries first."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import text

from shared.parameters import AfterNumber, Limit
from shared.postgres import Transaction
from shared.problems.documented import GUARDED

router = APIRouter(prefix="/api/v1/audit", tags=["audit"], responses=GUARDED)


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
    tx: Transaction, after: AfterNumber = None, limit: Limit = 100
) -> AuditEntries:
    rows = await tx.execute(_ENTRIES, {"after": after, "limit": limit})
    entries = [AuditEntry.model_validate(dict(row)) for row in rows.mappings()]
    return AuditEntries(entries=entries, next=entries[-1].id if len(entries) == limit else None)


_ENTRIES: Final = text("""
    SELECT audit_id AS id, at, actor, actor_name, action, object_type, object_id, before, after
    FROM token_api.audit WHERE CAST(:after AS bigint) IS NULL OR audit_id < :after
    ORDER BY audit_id DESC LIMIT :limit
""")
