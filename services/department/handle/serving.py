"""Which desks serve what now, and which queues nobody serves: for the consoles."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.handle.answers import iso
from services.department.rules.desks import Desk, DeskState
from services.department.rules.profiles import Profile, has_joined, unserved
from services.department.store.desks import DeskKey, Desks
from services.department.store.profiles import waiting_since
from shared import ledger
from shared.ledger import QueueRow

Json = dict[str, Any]


async def read_serving(
    tx: AsyncConnection,
    queues: Mapping[str, QueueRow],
    desks: Iterable[Desk],
    *,
    day: date,
    now: datetime,
) -> Json:
    """Return the profiles of the desks that are open, and the queues that wait for nobody.

    A desk on a break counts as open: whoever sits there comes back.
    """
    working = [desk for desk in desks if desk.state is not DeskState.CLOSED]
    profiles = {desk.number: profile_on(desk, day) for desk in working}
    watched = any(profile is not None and profile.looks_at_waits for profile in profiles.values())
    since = await waiting_since(tx, queues.values()) if watched else {}
    called_from = ledger.called_from(list(queues.values()))
    return {
        "profiles": [
            {
                **_seen(profile, since, now=now),
                "desk_id": desk.number,
                "today_only": desk.profile is not None and desk.profile.is_of_today(day),
            }
            for desk in working
            if (profile := profiles[desk.number]) is not None
        ],
        "unserved": [
            {"queue_id": queue.queue_id, "waiting_count": queue.waiting_count}
            for queue in unserved(called_from, list(profiles.values()))
        ],
    }


def profiles_of(
    desks: Desks, queues: Mapping[str, QueueRow], *, now: datetime
) -> dict[DeskKey, Profile]:
    """Return what counts today at those of the desks that do not simply serve everything."""
    found = {}
    for key, desk in desks.items():
        if desk.profile is None:
            continue
        own = {
            queue_id: queue
            for queue_id, queue in queues.items()
            if queue.department_id == desk.department_id
        }
        profile = desk.profile.on(today_in(own, now)) if own else None
        if profile is not None:
            found[key] = profile
    return found


def today_in(queues: Mapping[str, QueueRow], now: datetime) -> date:
    """Return the branch's day, which is what numbers, desks and profiles count by."""
    first = next(iter(queues.values()))
    return now.astimezone(ZoneInfo(first.time_zone)).date()


def profile_on(desk: Desk, day: date) -> Profile | None:
    return None if desk.profile is None else desk.profile.on(day)


def _seen(profile: Profile, since: Mapping[str, datetime], *, now: datetime) -> Json:
    return {
        "queue_ids": None if profile.queue_ids is None else list(profile.queue_ids),
        "appointments": profile.appointments,
        "in_order": profile.in_order,
        "skills": None if profile.skills is None else sorted(profile.skills),
        "helps": [
            {
                "queue_id": one.queue_id,
                "when": one.when.value,
                "minutes": one.minutes or None,
                "waiting_since": iso(since.get(one.queue_id)),
                "joined": has_joined(one, since, now=now),
            }
            for one in profile.helps
        ],
    }
