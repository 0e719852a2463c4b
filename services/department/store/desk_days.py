"""A desk's numbers of the day, and what each visit has added to them."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.rules.tallies import Tally

# Long enough that no late undo misses its tally.
TALLY_DAYS_KEPT: Final = 3


@dataclass(frozen=True)
class DeskDay:
    called: int
    served: int
    no_show: int
    service_seconds: float


async def find_tally(tx: AsyncConnection, token_id: int, visit: int) -> Tally | None:
    rows = await tx.execute(_FIND, {"token_id": token_id, "visit": visit})
    row = rows.mappings().first()
    return None if row is None else Tally(**row)


async def replace_tally(
    tx: AsyncConnection, token_id: int, visit: int, *, before: Tally | None, after: Tally | None
) -> None:
    """Take the old tally off its desk's day and put the new one on."""
    if before is not None:
        await tx.execute(_DROP, {"token_id": token_id, "visit": visit})
        await _add(tx, before, -1)
    if after is not None:
        await tx.execute(_KEEP, {"token_id": token_id, "visit": visit, **vars(after)})
        await _add(tx, after, +1)


async def _add(tx: AsyncConnection, tally: Tally, sign: int) -> None:
    await tx.execute(
        _ADD,
        {
            "department_id": tally.department_id,
            "number": tally.desk_id,
            "service_date": tally.service_date,
            "called": sign,
            "served": sign * tally.served,
            "no_show": sign * tally.no_show,
            "service_seconds": sign * tally.service_seconds,
        },
    )


async def desk_days(tx: AsyncConnection, department_id: str, day: date) -> dict[int, DeskDay]:
    rows = await tx.execute(_LIST, {"department_id": department_id, "day": day})
    return {
        row.number: DeskDay(row.called, row.served, row.no_show, row.service_seconds)
        for row in rows
    }


async def forget_old_tallies(tx: AsyncConnection, today: date) -> None:
    await tx.execute(_FORGET_OLD, {"today": today, "days": TALLY_DAYS_KEPT})


_FIND: Final = text("""
    SELECT department_id, number AS desk_id, service_date, served, no_show, service_seconds
    FROM department.tally WHERE token_id = :token_id AND visit = :visit
""")
_DROP: Final = text("DELETE FROM department.tally WHERE token_id = :token_id AND visit = :visit")
_KEEP: Final = text("""
    INSERT INTO department.tally (token_id, visit, department_id, number, service_date, served,
      no_show, service_seconds)
    VALUES (:token_id, :visit, :department_id, :desk_id, :service_date, :served, :no_show,
      :service_seconds)
""")
_ADD: Final = text("""
    INSERT INTO department.desk_day AS d
      (department_id, number, service_date, called, served, no_show, service_seconds)
    VALUES (:department_id, :number, :service_date, :called, :served, :no_show, :service_seconds)
    ON CONFLICT (department_id, service_date, number) DO UPDATE SET
      called = d.called + EXCLUDED.called, served = d.served + EXCLUDED.served,
      no_show = d.no_show + EXCLUDED.no_show,
      service_seconds = d.service_seconds + EXCLUDED.service_seconds
""")
_LIST: Final = text("""
    SELECT number, called, served, no_show, service_seconds FROM department.desk_day
    WHERE department_id = :department_id AND service_date = :day
""")
_FORGET_OLD: Final = text("""
    DELETE FROM department.tally
    WHERE service_date < CAST(:today AS date) - CAST(:days AS integer)
""")
