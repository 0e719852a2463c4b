"""What desks serve and what people may: stored by desk and by user, and kept at each open desk.

A call reads the desk's row anyway, so what counts there is copied to it: a desk without a profile
costs a call nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.rules.profiles import DeskProfile, Lasting
from shared.ledger import IN_LINE, QueueRow

Json = Mapping[str, Any]


@dataclass(frozen=True)
class StoredSetting:
    """What is set for a desk (`desk/3`) or for a user (`user/7`)."""

    holder: str
    name: str | None
    lasting: Lasting


async def list_settings(tx: AsyncConnection, department_id: str) -> list[StoredSetting]:
    rows = await tx.execute(_LIST, {"id": department_id})
    return [
        StoredSetting(row.holder, row.name, Lasting(row.always, row.today, row.day)) for row in rows
    ]


async def keep(
    tx: AsyncConnection,
    department_id: str,
    holder: str,
    body: Json | None,
    *,
    day: date | None,
) -> None:
    """Store what counts from now on, with `day` on that day only; null: nothing is set."""
    await tx.execute(
        _KEEP_ALWAYS if day is None else _KEEP_TODAY,
        {
            "department_id": department_id,
            "holder": holder,
            "body": None if body is None else orjson.dumps(body).decode(),
            "day": day,
        },
    )


async def copy_to_desks(tx: AsyncConnection, department_id: str) -> None:
    """Let the department's desks have what is set for them and for whoever sits there."""
    await tx.execute(_COPY, {"id": department_id})


async def waiting_since(tx: AsyncConnection, queues: Iterable[QueueRow]) -> dict[str, datetime]:
    """Return the earliest arrival of those who wait, by queue: one probe a queue and category."""
    probes = [
        (queue.queue_id, IN_LINE[queue.kind].value, category.value)
        for queue in queues
        for category in queue.waiting
    ]
    parameters = {
        "queues": [queue_id for queue_id, _, _ in probes],
        "statuses": [status for _, status, _ in probes],
        "categories": [category for _, _, category in probes],
    }
    rows = await tx.execute(_WAITING_SINCE, parameters)
    return {row.queue_id: row.since for row in rows}


def desk_profile(stored: Json | None) -> DeskProfile | None:
    """Read the copy at a desk."""
    if stored is None:
        return None
    return DeskProfile(desk=_lasting(stored["desk"]), person=_lasting(stored["person"]))


def _lasting(stored: Json | None) -> Lasting:
    if stored is None:
        return Lasting()
    day = stored["day"]
    return Lasting(stored["always"], stored["today"], date.fromisoformat(day) if day else None)


_LIST: Final = text("""
    SELECT holder, name, always, today, day FROM department.profile
    WHERE department_id = :id ORDER BY holder
""")
# A user's, from where they sit.
_NAME: Final = """
    SELECT user_name FROM department.desk_state
    WHERE department_id = :department_id AND 'user/' || user_id = :holder LIMIT 1"""
_KEEP_ALWAYS: Final = text(f"""
    INSERT INTO department.profile (department_id, holder, name, always)
    SELECT :department_id, :holder, ({_NAME}), CAST(:body AS jsonb)
    ON CONFLICT (department_id, holder) DO UPDATE SET always = EXCLUDED.always,
      name = COALESCE(EXCLUDED.name, department.profile.name), today = NULL, day = NULL
""")
_KEEP_TODAY: Final = text(f"""
    INSERT INTO department.profile (department_id, holder, name, today, day)
    SELECT :department_id, :holder, ({_NAME}), CAST(:body AS jsonb), CAST(:day AS date)
    ON CONFLICT (department_id, holder) DO UPDATE SET today = EXCLUDED.today,
      day = EXCLUDED.day, name = COALESCE(EXCLUDED.name, department.profile.name)
""")
_COPY: Final = text("""
    UPDATE department.desk_state s SET profile = wanted.profile
    FROM (
      SELECT d.department_id, d.number,
        CASE WHEN own.holder IS NOT NULL OR person.holder IS NOT NULL THEN jsonb_build_object(
          'desk', CASE WHEN own.holder IS NOT NULL THEN jsonb_build_object(
            'always', own.always, 'today', own.today, 'day', own.day) END,
          'person', CASE WHEN person.holder IS NOT NULL THEN jsonb_build_object(
            'always', person.always, 'today', person.today, 'day', person.day) END
        ) END AS profile
      FROM department.desk_state d
      LEFT JOIN department.profile own
        ON own.department_id = d.department_id AND own.holder = 'desk/' || d.number
      LEFT JOIN department.profile person
        ON person.department_id = d.department_id AND person.holder = 'user/' || d.user_id
      WHERE d.department_id = :id
    ) wanted
    WHERE s.department_id = wanted.department_id AND s.number = wanted.number
      AND s.profile IS DISTINCT FROM wanted.profile
""")
_WAITING_SINCE: Final = text("""
    SELECT probe.queue_id, min(w.arrived_at) AS since
    FROM unnest(CAST(:queues AS text[]), CAST(:statuses AS text[]), CAST(:categories AS text[]))
         AS probe(queue_id, status, category)
    CROSS JOIN LATERAL (
      SELECT t.arrived_at FROM ledger.token t
      WHERE t.queue_id = probe.queue_id AND t.status = probe.status
        AND t.status IN ('WAITING', 'ALLOCATED') AND t.category = probe.category
      ORDER BY t.arrived_at, t.id LIMIT 1
    ) w
    GROUP BY probe.queue_id
""")
