"""Reads the day that is to be played again, and plays it."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.reports.play import play_apart
from services.department.reports.rules.simulation import desks_at, real_spans
from services.department.reports.rules.what_if import Desks, WhatIf
from services.department.reports.store import stays, visits
from services.department.rules.wait_targets import WaitTargets
from shared.ordering import Discipline
from shared.problems import Refused

# A department with more visits on one day would take minutes.
STAYS_MAX: Final = 10_000


async def read_day(
    tx: AsyncConnection, department_id: str, day: date, *, targets: WaitTargets
) -> WhatIf:
    """Return a day as it was; raise `Refused` where nothing of it is kept, or too much."""
    found = await find_day(tx, department_id, day, targets=targets)
    if found is None:
        raise Refused("NOTHING_KEPT", "Nothing is kept of that day.", status=404)
    return found


async def find_day(
    tx: AsyncConnection, department_id: str, day: date, *, targets: WaitTargets
) -> WhatIf | None:
    found = await stays.of_day(tx, department_id, day, limit=STAYS_MAX + 1)
    if not found:
        return None
    if len(found) > STAYS_MAX:
        sentence = f"A day of more than {STAYS_MAX} visits is not played again."
        raise Refused("DAY_TOO_LARGE", sentence, status=422)
    return WhatIf(
        day=day,
        time_zone=await visits.time_zone(tx, found[0].queue_id),
        stays=found,
        turns=await stays.turns_before(tx, department_id, day),
        targets=targets,
    )


async def play_day(
    day: WhatIf,
    desks: Sequence[Desks],
    disciplines: Mapping[str, Discipline],
    playing: asyncio.Semaphore,
) -> dict[str, Any]:
    unknown = disciplines.keys() - {stay.queue_id for stay in day.stays}
    if unknown:
        sentence = f"Nobody waited in '{min(unknown)}' on that day."
        raise Refused("UNKNOWN_QUEUE", sentence, status=422)
    asked = WhatIf(day.day, day.time_zone, day.stays, day.turns, day.targets, desks, disciplines)
    return await play_apart(asked, playing)


def desks_by_hour(day: WhatIf) -> list[dict[str, int]]:
    """Return how many desks called in the middle of each hour of the day."""
    spans = real_spans(day.stays)
    zone = ZoneInfo(day.time_zone)
    middles = (datetime.combine(day.day, time(hour, 30), zone) for hour in range(24))
    counted = ((middle.hour, desks_at(spans, middle)) for middle in middles)
    return [{"hour": hour, "desks": count} for hour, count in counted if count]
