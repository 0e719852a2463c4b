"""The rows of stays in line."""

from collections.abc import Collection
from dataclasses import asdict, fields
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.reports.rules.stays import Stay
from shared.events import CallRule, Category
from shared.ledger import as_json


class InLine(NamedTuple):
    """A token at a queue."""

    queue_id: str
    token_id: int


COLUMNS: Final = ", ".join(field.name for field in fields(Stay))


async def find_last(tx: AsyncConnection, tokens: Collection[InLine]) -> dict[InLine, Stay]:
    """Return each token's last stay in the queue."""
    asked = as_json([one._asdict() for one in tokens])
    rows = await tx.execute(_FIND_LAST, {"keys": asked})
    found = (_stay(dict(row)) for row in rows.mappings())
    return {InLine(stay.queue_id, stay.token_id): stay for stay in found}


async def keep(tx: AsyncConnection, stays: Collection[Stay]) -> None:
    if stays:
        await tx.execute(_KEEP, {"rows": as_json([asdict(one) for one in stays])})


async def of_day(tx: AsyncConnection, department_id: str, day: date, *, limit: int) -> list[Stay]:
    """Return a day's stays in a department, at most `limit`."""
    rows = await tx.execute(_OF_DAY, {"id": department_id, "day": day, "limit": limit})
    return [_stay(dict(row)) for row in rows.mappings()]


async def turns_before(
    tx: AsyncConnection, department_id: str, day: date
) -> dict[str, dict[Category, int]]:
    """Return what each queue's discipline remembered when the day began."""
    rows = await tx.execute(_TURNS_BEFORE, {"id": department_id, "day": day})
    return {
        row.queue_id: {Category(name): ahead for name, ahead in row.turns.items()} for row in rows
    }


def _stay(values: dict[str, Any]) -> Stay:
    turns = values["turns"]
    return Stay(
        **{
            **values,
            "category": Category(values["category"]),
            "rule": CallRule(values["rule"]) if values["rule"] else None,
            "among": tuple(values["among"]) if values["among"] is not None else None,
            "turns": {Category(name): n for name, n in turns.items()} if turns else None,
        }
    )


_TYPES: Final = """
  queue_id text, token_id bigint, since_seq bigint, department_id text, service_date date,
  category text, priority integer, ageing boolean, arrived_at timestamptz, since timestamptz,
  until timestamptz, until_seq bigint, last_seq bigint, call_id uuid, desk_id integer, rule text,
  out_of_order boolean, among text[], discipline jsonb, turns jsonb, freed_at timestamptz
"""
_CHANGING: Final = ", ".join(
    f"{name} = EXCLUDED.{name}"
    for name in (
        "until", "until_seq", "last_seq", "call_id", "desk_id", "rule", "out_of_order", "among",
        "discipline", "turns", "freed_at",
    )
)  # fmt: skip
_FIND_LAST: Final = text(f"""
    SELECT s.* FROM jsonb_to_recordset(CAST(:keys AS jsonb)) AS r(queue_id text, token_id bigint)
    CROSS JOIN LATERAL (
      SELECT {COLUMNS} FROM department.stay
      WHERE stay.queue_id = r.queue_id AND stay.token_id = r.token_id
      ORDER BY since_seq DESC LIMIT 1
    ) s
""")
_KEEP: Final = text(f"""
    INSERT INTO department.stay ({COLUMNS})
    SELECT {COLUMNS} FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r({_TYPES})
    ON CONFLICT (queue_id, token_id, since_seq) DO UPDATE SET {_CHANGING}
""")
_OF_DAY: Final = text(f"""
    SELECT {COLUMNS} FROM department.stay
    WHERE department_id = :id AND service_date = :day
    ORDER BY queue_id, since_seq LIMIT :limit
""")
_TURNS_BEFORE: Final = text("""
    SELECT DISTINCT ON (queue_id) queue_id, turns FROM department.stay
    WHERE department_id = :id AND turns IS NOT NULL AND service_date < :day
      AND service_date > CAST(:day AS date) - 15
    ORDER BY queue_id, until_seq DESC
""")
