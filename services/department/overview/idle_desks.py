"""Desks with nobody at them for a minute, and whether they may serve anybody who waits."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.handle.serving import today_in
from services.department.rules.profiles import DeskProfile, may_call
from services.department.store.profiles import desk_profile
from shared import ledger
from shared.ledger import QueueRow

# Of a desk's state `s`: open, with nobody called or served there.
FREE: Final = """s.state = 'OPEN' AND NOT EXISTS (
      SELECT FROM ledger.token a WHERE a.department_id = s.department_id
        AND a.desk_id = s.number AND a.status IN ('CALLED', 'SERVING'))"""
# And nothing was done there for a minute.
QUIET: Final = """s.since < now() - interval '1 minute' AND NOT EXISTS (
      SELECT FROM department.deed e WHERE e.department_id = s.department_id
        AND e.desk_id = s.number AND e.event_type <> 'TOKEN_CALLED'
        AND e.at > now() - interval '1 minute')"""


async def wanted_desks(tx: AsyncConnection, department_ids: Collection[str]) -> dict[str, int]:
    """Return by department how many idle desks may serve somebody who could be called now."""
    if not department_ids:
        return {}
    now = datetime.now(UTC)
    rows = (await tx.execute(_IDLE, {"ids": list(department_ids)})).all()
    queues = await ledger.read_departments(tx, department_ids)
    heads = await ledger.first_of_categories(tx, list(queues.values()), limit=1)
    since = {
        queue_id: min(token.arrived_at for token in first)
        for queue_id, first in heads.items()
        if first
    }
    found = dict.fromkeys(department_ids, 0)
    for row in rows:
        own = {name: one for name, one in queues.items() if one.department_id == row.department_id}
        if own and _is_wanted(desk_profile(row.profile), own, since, now=now):
            found[row.department_id] += 1
    return found


def _is_wanted(
    profile: DeskProfile | None,
    queues: Mapping[str, QueueRow],
    since: Mapping[str, datetime],
    *,
    now: datetime,
) -> bool:
    called_from = ledger.called_from(list(queues.values()))
    today = profile.on(today_in(queues, now)) if profile else None
    return not may_call(today, called_from, waiting_since=since, now=now).isdisjoint(since)


_IDLE: Final = text(f"""
    SELECT s.department_id, s.profile FROM department.desk_state s
    JOIN department.directory_object o ON o.key = 'desk/' || s.department_id || '/' || s.number
    WHERE s.department_id = ANY(:ids) AND {FREE} AND {QUIET}
""")
