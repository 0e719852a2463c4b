"""Keeps all overviews of a process live by one read each two seconds while anybody looks."""

import asyncio
from collections.abc import AsyncGenerator, Collection, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import orjson
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from sse_starlette import ServerSentEvent

from services.department.handle.answers import iso
from services.department.handle.emergencies import emergency_answer
from services.department.overview.alerts import (
    ACKNOWLEDGED_FOR,
    alerts_of,
    still_acknowledged,
)
from services.department.overview.devices import branch_alerts, silent_devices
from services.department.overview.next_hour import next_hour
from services.department.overview.store import (
    Acknowledgement,
    DepartmentNow,
    Place,
    acknowledgements,
    departments_now,
)
from services.department.router.directory import UNKNOWN_ZONE
from services.department.rules.wait_targets import WaitTargets
from services.department.store import directory
from services.department.store.emergencies import open_ones as open_emergencies
from services.department.store.wait_targets import wait_targets
from shared import ledger
from shared.directory import Branch, Queue
from shared.events import QueueKind
from shared.ledger import Closing, DeviceSeen
from shared.streams import RECONNECT_MS

# A supervisor acts in minutes; waits grow by themselves, so changes alone would not do.
PAUSE_SECONDS: Final = 2.0

Json = dict[str, Any]
log = structlog.get_logger()


class Overviews:
    def __init__(self, engine: AsyncEngine, target: timedelta) -> None:
        self._engine = engine
        self._target = target
        self._lock = asyncio.Lock()
        self._read_at = float("-inf")
        self._newest: Json = {"departments": [], "branches": []}

    async def read(self, departments: Collection[str] | None) -> Json:
        """Return the departments that somebody may see; null is all."""
        everything = await self._all()
        shown = [
            one
            for one in everything["departments"]
            if departments is None or one["department_id"] in departments
        ]
        own = {one["branch_id"] for one in shown}
        return {
            "wait_target_seconds": int(self._target.total_seconds()),
            "departments": shown,
            "branches": [one for one in everything["branches"] if one["branch_id"] in own],
        }

    async def follow(self, departments: Collection[str] | None) -> AsyncGenerator[bytes, None]:
        """Yield the overview as it is, then each that differs from the one before."""
        told: Json | None = None
        while True:
            try:
                overview = await self.read(departments)
            except Exception:  # whatever it is, the page must come back
                log.exception("overview not read")
                await asyncio.sleep(PAUSE_SECONDS)
                continue
            if overview != told:
                told = overview
                event = ServerSentEvent(
                    data=orjson.dumps(overview).decode(), event="overview", retry=RECONNECT_MS
                )
                yield event.encode()
            await asyncio.sleep(PAUSE_SECONDS)

    async def forget(self) -> None:
        """Let the next look read anew: somebody has just taken note of an alert."""
        async with self._lock:  # whoever reads now has begun before that
            self._read_at = float("-inf")

    async def _all(self) -> Json:
        """Return what was read last, if that was a moment ago: however many look, one reads."""
        async with self._lock:
            clock = asyncio.get_running_loop().time()
            if clock - self._read_at >= PAUSE_SECONDS / 2:
                self._newest = await self._read()
                self._read_at = clock
            return self._newest

    async def _read(self) -> Json:
        now = datetime.now(UTC)
        async with self._engine.begin() as tx:
            found = await departments_now(tx)
            emergencies = await open_emergencies(tx)
            noted = await acknowledgements(tx, Place.DEPARTMENT)
            noted_of_branches = await acknowledgements(tx, Place.BRANCH)
            devices = await ledger.devices_seen(tx)
            targets = await wait_targets(tx, self._target)
            closings = await ledger.closings_now(tx)
            queues = [q for q in await directory.queues(tx) if q.kind is QueueKind.COUNTER]
            departments = await directory.departments(tx)
            branches = await directory.branches(tx)
        shown = [
            {
                "branch_id": department.branch_id,
                "names": department.names,
                "branch_names": branch.names if branch else {},
                "time_zone": branch.time_zone if branch else UNKNOWN_ZONE,
                **_figures(one, noted, targets, now),
                "queues": [
                    _queue(queue, one, targets, closings.get(queue.queue_id))
                    for queue in queues
                    if queue.department_id == department.department_id
                ],
                "emergencies": [
                    emergency_answer(each)
                    for each in emergencies
                    if each.department_id == department.department_id
                ],
            }
            for department in departments
            if (one := found.get(department.department_id)) is not None
            for branch in [branches.get(department.branch_id)]
        ]
        return {
            "departments": shown,
            "branches": [
                _branch(one, devices, noted_of_branches, now) for one in branches.values()
            ],
        }


def _figures(
    one: DepartmentNow, noted: Sequence[Acknowledgement], targets: WaitTargets, now: datetime
) -> Json:
    alerts = alerts_of(one, targets=targets, now=now)
    expected = next_hour(one.served_last_hour)
    return {
        **asdict(one),
        "waits_since": iso(one.waits_since),
        "next_hour": expected and expected._asdict(),
        "alerts": [str(alert) for alert in alerts],
        "acknowledged": _acknowledged(one.department_id, noted, alerts, now),
    }


def _branch(
    branch: Branch,
    devices: Sequence[DeviceSeen],
    noted: Sequence[Acknowledgement],
    now: datetime,
) -> Json:
    silent = silent_devices(branch, devices, now)
    alerts = branch_alerts(silent)
    return {
        "branch_id": branch.branch_id,
        "names": branch.names,
        "time_zone": branch.time_zone,
        "silent_devices": [
            {"kind": one.kind.value, "name": one.name, "seen_at": iso(one.seen_at)}
            for one in silent
        ],
        "alerts": [str(alert) for alert in alerts],
        "acknowledged": _acknowledged(branch.branch_id, noted, alerts, now),
    }


def _acknowledged(
    place_id: str, noted: Sequence[Acknowledgement], alerts: Sequence[StrEnum], now: datetime
) -> list[Json]:
    own = [note for note in noted if note.place_id == place_id]
    return [acknowledged_answer(note) for note in still_acknowledged(own, alerts, now)]


def _queue(
    queue: Queue, department: DepartmentNow, targets: WaitTargets, closing: Closing | None
) -> Json:
    line = next((one for one in department.queues if one.queue_id == queue.queue_id), None)
    return {
        "queue_id": queue.queue_id,
        "names": queue.names,
        "paused": queue.paused,
        "waiting_count": line.waiting_count if line else 0,
        "waits_since": iso(line.waits_since) if line else None,
        "wait_target_seconds": targets.of(queue.queue_id),
        "closing": closing
        and {
            "last_ticket_at": iso(closing.last_ticket_at),
            "closes_at": iso(closing.closes_at),
        },
    }


def acknowledged_answer(note: Acknowledgement) -> Json:
    return {
        "alert": note.alert,
        "by": note.user_name,
        "at": note.at.isoformat(),
        "until": (note.at + ACKNOWLEDGED_FOR).isoformat(),
    }
