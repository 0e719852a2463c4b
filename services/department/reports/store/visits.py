"""The rows of visits: found, written and dropped by their keys, many at once."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.reports.rules.visits import Outcome, Visit, VisitKey
from shared.events import Category, QueueKind
from shared.ledger import as_json

COLUMNS: Final = ", ".join(field.name for field in fields(Visit))


async def find(tx: AsyncConnection, keys: Collection[VisitKey]) -> dict[VisitKey, Visit]:
    rows = await tx.execute(_FIND, {"keys": _keys(keys)})
    found = (_visit(dict(row)) for row in rows.mappings())
    return {visit.key: visit for visit in found}


async def keep(tx: AsyncConnection, visits: Collection[Visit]) -> None:
    """Write rows; the hour is that of the branch's time zone, as its queue has it now."""
    if visits:
        await tx.execute(_KEEP, {"rows": as_json([asdict(one) for one in visits])})


async def drop(tx: AsyncConnection, keys: Collection[VisitKey]) -> None:
    if keys:
        await tx.execute(_DROP, {"keys": _keys(keys)})


async def forget_old(tx: AsyncConnection, today: date, *, days: int) -> None:
    """Drop what is older than reports go back, stays with their visits."""
    for table in ("visit", "stay"):
        statement = text(
            f"DELETE FROM department.{table}"
            " WHERE service_date < CAST(:today AS date) - CAST(:days AS integer)"
        )
        await tx.execute(statement, {"today": today, "days": days})


async def time_zone(tx: AsyncConnection, queue_id: str) -> str:
    """Return the zone of a queue, or of the visits there were in one that is gone."""
    found = await tx.scalar(_TIME_ZONE, {"queue_id": queue_id})
    return str(found or "UTC")


def _keys(keys: Collection[VisitKey]) -> str:
    return as_json([key._asdict() for key in keys])


def _visit(values: dict[str, object]) -> Visit:
    overtook = values["overtook"]
    return Visit(
        **{  # type: ignore[arg-type] # a row of the very columns, four of them as their types
            **values,
            "queue_kind": QueueKind(str(values["queue_kind"])),
            "category": Category(str(values["category"])),
            "outcome": Outcome(str(values["outcome"])) if values["outcome"] else None,
            "overtook": _by_category(overtook) if isinstance(overtook, Mapping) else None,
        }
    )


def _by_category(counts: Mapping[str, int]) -> dict[Category, int]:
    return {Category(name): count for name, count in counts.items()}


_TYPES: Final = """
  queue_id text, token_id bigint, visit integer, branch_id text, department_id text,
  queue_kind text, service_date date, category text, waits_from timestamptz, first_seq bigint,
  last_seq bigint, outcome text, desk_id integer, called_at timestamptz, calls integer,
  at_desk_since timestamptz, started_at timestamptz, ended_at timestamptz, place integer,
  told_p50_seconds integer, told_p90_seconds integer, overtook jsonb, by_hand boolean
"""
_KEY_TYPES: Final = "queue_id text, token_id bigint, visit integer"
_CHANGING: Final = ", ".join(
    f"{field.name} = EXCLUDED.{field.name}"
    for field in fields(Visit)
    if field.name not in {"queue_id", "token_id", "visit"}
)
# A queue that is gone has its branch's zone, and a branch that is gone has none.
_ZONE: Final = """
  coalesce(
    (SELECT q.time_zone FROM ledger.queue q WHERE q.queue_id = r.queue_id),
    (SELECT d.body ->> 'time_zone' FROM department.directory_object d
      WHERE d.key = 'branch/' || r.branch_id),
    'UTC')
"""
_FIND: Final = text(f"""
    SELECT {COLUMNS} FROM department.visit
    JOIN jsonb_to_recordset(CAST(:keys AS jsonb)) AS r({_KEY_TYPES})
      USING (queue_id, token_id, visit)
""")
_KEEP: Final = text(f"""
    INSERT INTO department.visit ({COLUMNS}, hour)
    SELECT {COLUMNS}, extract(hour FROM r.waits_from AT TIME ZONE {_ZONE})
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r({_TYPES})
    ON CONFLICT (queue_id, token_id, visit) DO UPDATE SET {_CHANGING}, hour = EXCLUDED.hour
""")
_TIME_ZONE: Final = text(f"""
    SELECT {_ZONE} FROM department.visit r WHERE r.queue_id = :queue_id LIMIT 1
""")
_DROP: Final = text(f"""
    DELETE FROM department.visit v
    USING jsonb_to_recordset(CAST(:keys AS jsonb)) AS r({_KEY_TYPES})
    WHERE v.queue_id = r.queue_id AND v.token_id = r.token_id AND v.visit = r.visit
""")
