"""Finds tokens of a department by what people know of them; each query is a few index probes."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, assert_never

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.rules.searching import LookedFor, Search, label_begins_with
from shared import ledger
from shared.ledger import TOKEN_COLUMNS, TokenRow, token_row

# More nobody reads; whoever finds as many types more.
FOUND_MAX: Final = 20
# Appointments are asked after before their day.
DAYS_AHEAD: Final = 14
# Behind every other character in the order of bytes.
_LAST: Final = "\U0010ffff"


async def find_visitors(
    tx: AsyncConnection, department_id: str, branch_id: str, search: Search, today: date
) -> Sequence[TokenRow]:
    """Return those found, of today and the days to come, the soonest first."""
    where = {
        "department_id": department_id,
        "branch_id": branch_id,
        "today": today,
        "days": DAYS_AHEAD,
        "limit": FOUND_MAX,
    }
    match search.looked_for:
        case LookedFor.TICKET:
            return await _by_secret(tx, department_id, search.text)
        case LookedFor.NUMBER:
            tokens = await _rows(tx, _BY_NUMBER, {**where, "number": search.number})
            return [one for one in tokens if label_begins_with(one.label, search.prefix)]
        case LookedFor.PHONE:
            backwards = search.text[::-1]
            return await _rows(tx, _BY_PHONE, {**where, **_range(backwards)})
        case LookedFor.NAME:
            return await _rows(tx, _BY_NAME, {**where, **_range(search.text)})
        case LookedFor.CHOSEN:
            return list((await ledger.tokens(tx, [search.number])).values())
        case _:
            assert_never(search.looked_for)


async def _by_secret(tx: AsyncConnection, department_id: str, secret: str) -> list[TokenRow]:
    token = await ledger.token_by_secret(tx, secret)
    return [token] if token is not None and token.department_id == department_id else []


async def _rows(
    tx: AsyncConnection, query: TextClause, parameters: dict[str, Any]
) -> list[TokenRow]:
    rows = await tx.execute(query, parameters)
    return [token_row(row) for row in rows.mappings()]


def _range(beginning: str) -> dict[str, str]:
    return {"low": beginning, "high": beginning + _LAST}


_DAYS: Final = """
    generate_series(CAST(:today AS date), CAST(:today AS date) + CAST(:days AS integer),
                    interval '1 day') AS day
"""


def _by(expression: str, condition: str) -> str:
    """Return the query of one index, day by day: the range is of bytes, so that a plan is kept."""
    return f"""
        SELECT {TOKEN_COLUMNS} FROM {_DAYS} CROSS JOIN LATERAL (
          SELECT * FROM ledger.token
          WHERE department_id = :department_id AND service_date = day::date AND {condition}
            AND {expression} COLLATE "C" >= lower(:low) COLLATE "C"
            AND {expression} COLLATE "C" < lower(:high) COLLATE "C"
          ORDER BY {expression} COLLATE "C" LIMIT :limit
        ) t
    """


_BY_NAME: Final = text(f"""
    SELECT * FROM (
      {_by("lower(name)", "name IS NOT NULL")}
      UNION
      {_by("lower(regexp_replace(name, '^.* ', ''))", "name LIKE '% %'")}
    ) t ORDER BY service_date, lower(name), id LIMIT :limit
""")
_BY_PHONE: Final = text(
    _by("reverse(regexp_replace(phone, '[^0-9]', '', 'g'))", "phone IS NOT NULL")
    + " ORDER BY service_date, id LIMIT :limit"
)
_BY_NUMBER: Final = text(f"""
    SELECT {TOKEN_COLUMNS}
    FROM ledger.queue q
    JOIN ledger.token t ON t.origin_queue_id = q.queue_id AND t.number = :number
      AND t.service_date BETWEEN :today AND CAST(:today AS date) + CAST(:days AS integer)
    WHERE q.branch_id = :branch_id AND t.department_id = :department_id
      AND (q.service_date IS NULL
           OR q.service_date BETWEEN :today AND CAST(:today AS date) + CAST(:days AS integer))
    ORDER BY t.service_date, t.id
""")
