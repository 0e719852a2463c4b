"""What a profile or somebody's skills would do with today's line, were they saved now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.handle.profiles import queues_named, require_known
from services.department.handle.serving import today_in
from services.department.rules.desks import Desk, DeskState, no_such_department, no_such_desk
from services.department.rules.profile_preview import outlook_of
from services.department.rules.profiles import DeskProfile, Lasting, Profile, unserved
from services.department.store import profiles
from services.department.store.desks import DeskKey, list_desks
from shared import ledger
from shared.ledger import QueueRow, TokenRow

# As many as a supervisor compares at a glance.
SHOWN_MAX: Final = 8

Json = dict[str, Any]


async def preview_desk_profile(
    tx: AsyncConnection, department_id: str, number: int, body: Json, *, today_only: bool
) -> Json:
    """Return what the desk would serve; changes nothing."""
    line = await _read(tx, department_id)
    require_known(queues_named(body), line.queues)
    if (department_id, number) not in line.desks:
        raise no_such_desk(department_id, number)
    return line.under(f"desk/{number}", body, today_only=today_only)


async def preview_skills(
    tx: AsyncConnection,
    department_id: str,
    user_id: str,
    queue_ids: list[str],
    *,
    today_only: bool,
) -> Json:
    """Return what the desks would serve at which the person sits now; changes nothing."""
    line = await _read(tx, department_id)
    require_known(queue_ids, line.queues)
    return line.under(f"user/{user_id}", {"queue_ids": queue_ids}, today_only=today_only)


@dataclass(frozen=True)
class _LineNow:
    """A department as it is at one instant."""

    queues: Mapping[str, QueueRow]
    called_from: Collection[QueueRow]
    desks: Mapping[DeskKey, Desk]
    settings: Mapping[str, Lasting]
    lines: Mapping[str, Sequence[TokenRow]]
    waiting_since: Mapping[str, datetime]
    now: datetime

    def under(self, holder: str, values: Json, *, today_only: bool) -> Json:
        """Return what would be other, if these were set for a desk or a person."""
        day = today_in(self.queues, self.now)
        lasting = self.settings.get(holder, Lasting())
        changed = lasting.changed(values, today=day if today_only else None)
        then = {**self.settings, holder: changed}
        concerned = [desk for desk in self.desks.values() if holder in _holders(desk)]
        unserved_now = {queue.queue_id for queue in self._unserved(self.settings, day)}
        return {
            "desks": [
                {
                    "desk_id": desk.number,
                    "now": self._outlook(_profile(desk, self.settings, day)),
                    "then": self._outlook(_profile(desk, then, day)),
                }
                for desk in concerned
            ],
            "unserved": [
                {"queue_id": queue.queue_id, "waiting_count": queue.waiting_count}
                for queue in self._unserved(then, day)
                if queue.queue_id not in unserved_now
            ],
        }

    def _unserved(self, settings: Mapping[str, Lasting], day: date) -> Sequence[QueueRow]:
        working = [one for one in self.desks.values() if one.state is not DeskState.CLOSED]
        return unserved(self.called_from, [_profile(one, settings, day) for one in working])

    def _outlook(self, profile: Profile | None) -> Json:
        found = outlook_of(
            profile,
            self.called_from,
            self.lines,
            waiting_since=self.waiting_since,
            now=self.now,
            limit=SHOWN_MAX,
        )
        return {
            "waiting_count": found.waiting_count,
            "next": [
                {"token_label": one.label, "queue_id": one.queue_id, "category": one.category.value}
                for one in found.first
            ],
        }


async def _read(tx: AsyncConnection, department_id: str) -> _LineNow:
    queues = await ledger.read_department(tx, department_id)
    if not queues:
        raise no_such_department(department_id)
    now = datetime.now(UTC)
    called_from = ledger.called_from(list(queues.values()))
    settings = await profiles.list_settings(tx, department_id)
    return _LineNow(
        queues,
        called_from,
        desks=await list_desks(tx, department_id),
        settings={one.holder: one.lasting for one in settings},
        lines=await ledger.heads(tx, called_from, limit=SHOWN_MAX, now=now),
        waiting_since=await profiles.waiting_since(tx, called_from),
        now=now,
    )


def _profile(desk: Desk, settings: Mapping[str, Lasting], day: date) -> Profile | None:
    """Return what counts at a desk under these settings; null: it serves everything."""
    own, person = [*(settings.get(holder, Lasting()) for holder in _holders(desk)), Lasting()][:2]
    return DeskProfile(own, person).on(day)


def _holders(desk: Desk) -> list[str]:
    """Return for whom something may be set that counts at this desk now."""
    own = f"desk/{desk.number}"
    return [own] if desk.state is DeskState.CLOSED else [own, f"user/{desk.user_id}"]
