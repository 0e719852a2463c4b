"""A desk's numbers of the day, and what each visit has added to them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import orjson
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


Visit = tuple[int, int]  # a token, and which of its visits
Day = tuple[str, date, int]  # department, service day, desk's number
NOTHING: Final = DeskDay(0, 0, 0, 0.0)


async def find_tallies(tx: AsyncConnection, visits: Collection[Visit]) -> dict[Visit, Tally | None]:
    """Return what each visit counts as; null: nothing yet."""
    rows = await tx.execute(_FIND, _keys(visits))
    found: dict[Visit, Tally | None] = dict.fromkeys(visits)
    for row in rows.mappings():
        values = dict(row)
        visit = values.pop("token_id"), values.pop("visit")
        found[visit] = Tally(**values)
    return found


async def replace_tallies(
    tx: AsyncConnection,
    *,
    before: Mapping[Visit, Tally | None],
    after: Mapping[Visit, Tally | None],
) -> None:
    """Take the old tallies off their desks' days and put the new ones on."""
    if old := [visit for visit, tally in before.items() if tally is not None]:
        await tx.execute(_DROP, _keys(old))
    if new := {visit: tally for visit, tally in after.items() if tally is not None}:
        rows = [
            {"token_id": token, "visit": visit, **vars(new[token, visit])} for token, visit in new
        ]
        await tx.execute(_KEEP, {"tallies": orjson.dumps(rows).decode()})
    days: dict[Day, DeskDay] = {}
    for tallies, sign in ((before, -1), (after, +1)):
        for tally in tallies.values():
            if tally is not None:
                day = tally.department_id, tally.service_date, tally.desk_id
                days[day] = _plus(days.get(day, NOTHING), tally, sign)
    await _add(tx, days)


def _keys(visits: Collection[Visit]) -> dict[str, list[int]]:
    return {
        "token_ids": [token_id for token_id, _ in visits],
        "visits": [visit for _, visit in visits],
    }


def _plus(day: DeskDay, tally: Tally, sign: int) -> DeskDay:
    return DeskDay(
        day.called + sign,
        day.served + sign * tally.served,
        day.no_show + sign * tally.no_show,
        day.service_seconds + sign * tally.service_seconds,
    )


async def _add(tx: AsyncConnection, days: Mapping[Day, DeskDay]) -> None:
    """Add to the days, in an order that is the same for everybody who adds to several."""
    rows = [
        {"department_id": department_id, "number": number, "service_date": day, **vars(added)}
        for (department_id, day, number), added in sorted(days.items())
        if added != NOTHING
    ]
    if rows:
        await tx.execute(_ADD, {"days": orjson.dumps(rows).decode()})


async def desk_days(tx: AsyncConnection, department_id: str, day: date) -> dict[int, DeskDay]:
    rows = await tx.execute(_LIST, {"department_id": department_id, "day": day})
    return {
        row.number: DeskDay(row.called, row.served, row.no_show, row.service_seconds)
        for row in rows
    }


async def forget_old_tallies(tx: AsyncConnection, today: date) -> None:
    await tx.execute(_FORGET_OLD, {"today": today, "days": TALLY_DAYS_KEPT})


_FIND: Final = text("""
    SELECT token_id, visit, department_id, number AS desk_id, service_date, served, no_show,
      service_seconds
    FROM department.tally JOIN unnest(CAST(:token_ids AS bigint[]), CAST(:visits AS integer[]))
      AS asked (token_id, visit) USING (token_id, visit)
""")
_DROP: Final = text("""
    DELETE FROM department.tally
    USING unnest(CAST(:token_ids AS bigint[]), CAST(:visits AS integer[]))
      AS old (token_id, visit)
    WHERE tally.token_id = old.token_id AND tally.visit = old.visit
""")
_KEEP: Final = text("""
    INSERT INTO department.tally (token_id, visit, department_id, number, service_date, served,
      no_show, service_seconds)
    SELECT token_id, visit, department_id, desk_id, service_date, served, no_show, service_seconds
    FROM jsonb_to_recordset(CAST(:tallies AS jsonb)) AS new (token_id bigint, visit integer,
      department_id text, desk_id integer, service_date date, served boolean, no_show boolean,
      service_seconds double precision)
""")
_ADD: Final = text("""
    INSERT INTO department.desk_day AS d
      (department_id, number, service_date, called, served, no_show, service_seconds)
    SELECT department_id, number, service_date, called, served, no_show, service_seconds
    FROM jsonb_to_recordset(CAST(:days AS jsonb)) AS added (department_id text, number integer,
      service_date date, called integer, served integer, no_show integer,
      service_seconds double precision)
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
