"""Desks: the directory says which there are, `desk_state` who sits at them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.rules.desks import Desk, DeskState, Visitor
from services.department.rules.sending import is_sent_to
from services.department.rules.states import AT_A_DESK
from services.department.store.profiles import desk_profile
from shared.ledger import TokenRow
from shared.pipeline import Row, Statement, ask

DeskKey = tuple[str, int]
Desks = dict[DeskKey, Desk]


async def find_desks(tx: AsyncConnection, wanted: Iterable[tuple[str, int]]) -> Desks:
    """Return those of the desks that the directory knows, without their visitors."""
    return await ask(tx, finding_desks(wanted))


def finding_desks(wanted: Iterable[tuple[str, int]]) -> Statement[Desks]:
    pairs = sorted(set(wanted))
    return Statement(
        _FIND,
        {
            "departments": [department_id for department_id, _ in pairs],
            "numbers": [number for _, number in pairs],
        },
        lambda rows: {desk_key(desk): desk for desk in map(_desk, rows)},
    )


async def list_desks(tx: AsyncConnection, department_id: str) -> Desks:
    """Return all desks of a department by number, without their visitors."""
    rows = await tx.execute(_LIST, {"id": department_id, "prefix": f"desk/{department_id}/"})
    return {desk_key(desk): desk for desk in map(_desk, rows.mappings())}


def with_visitors(desks: Mapping[tuple[str, int], Desk], tokens: Iterable[TokenRow]) -> Desks:
    """Return the desks with those of the tokens that are called or served there."""
    seated = dict(desks)
    for token in tokens:
        desk = seated.get((token.department_id, token.desk_id or 0))
        if desk is not None and token.status in AT_A_DESK:
            seated[desk_key(desk)] = replace(desk, visitor=Visitor(token.id, token.label))
    return seated


def sent_to_desks(
    desks: Mapping[DeskKey, Desk], tokens: Iterable[TokenRow]
) -> dict[DeskKey, list[TokenRow]]:
    """Return who waits for one of these desks alone."""
    sent: dict[DeskKey, list[TokenRow]] = {}
    for token in tokens:
        desk = desks.get((token.department_id, token.desk_id or 0))
        if desk is not None and is_sent_to(token, desk):
            sent.setdefault(desk_key(desk), []).append(token)
    return sent


def desk_key(desk: Desk) -> tuple[str, int]:
    return desk.department_id, desk.number


async def save_desk(tx: AsyncConnection, desk: Desk) -> None:
    await tx.execute(
        _SAVE,
        {
            "department_id": desk.department_id,
            "number": desk.number,
            "state": desk.state.value,
            "user_id": desk.user_id,
            "user_name": desk.user_name,
            "since": desk.since,
        },
    )


def _desk(row: Row) -> Desk:
    if row["state"] is None:
        return Desk(row["department_id"], row["number"])
    return Desk(
        department_id=row["department_id"],
        number=row["number"],
        state=DeskState(row["state"]),
        user_id=row["user_id"],
        user_name=row["user_name"],
        since=row["since"],
        profile=desk_profile(row["profile"]),
    )


_FIND: Final = text("""
    SELECT d.department_id, d.number, s.state, s.user_id, s.user_name, s.since, s.profile
    FROM unnest(CAST(:departments AS text[]), CAST(:numbers AS integer[]))
         AS d(department_id, number)
    JOIN department.directory_object o ON o.key = 'desk/' || d.department_id || '/' || d.number
    LEFT JOIN department.desk_state s USING (department_id, number)
""")
_LIST: Final = text("""
    SELECT CAST(:id AS text) AS department_id, d.number, s.state, s.user_id, s.user_name, s.since,
      s.profile
    FROM department.directory_object o
    CROSS JOIN LATERAL (SELECT CAST(o.body ->> 'number' AS integer)) AS d(number)
    LEFT JOIN department.desk_state s ON s.department_id = :id AND s.number = d.number
    WHERE starts_with(o.key, :prefix)
    ORDER BY d.number
""")
_SAVE: Final = text("""
    INSERT INTO department.desk_state (department_id, number, state, user_id, user_name, since)
    VALUES (:department_id, :number, :state, :user_id, :user_name, :since)
    ON CONFLICT (department_id, number) DO UPDATE SET state = EXCLUDED.state,
      user_id = EXCLUDED.user_id, user_name = EXCLUDED.user_name, since = EXCLUDED.since
""")
