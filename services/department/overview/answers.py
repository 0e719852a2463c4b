"""What was read of all lines, as it goes out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.department.handle.answers import iso
from services.department.handle.emergencies import emergency_answer
from services.department.overview.alerts import ACKNOWLEDGED_FOR, alerts_of, still_acknowledged
from services.department.overview.devices import branch_alerts, silent_devices
from services.department.overview.next_hour import next_hour
from services.department.overview.store import Acknowledgement, DepartmentNow
from services.department.router.directory import UNKNOWN_ZONE
from services.department.rules.emergencies import Emergency
from services.department.rules.wait_targets import WaitTargets
from shared.directory import Branch, Department, Queue
from shared.events import QueueKind
from shared.ledger import Closing, DeviceSeen

Json = dict[str, Any]


@dataclass(frozen=True)
class Read:
    """All that an overview is made of, read in one transaction."""

    now: datetime
    found: Mapping[str, DepartmentNow]
    emergencies: Sequence[Emergency]
    noted: Sequence[Acknowledgement]
    noted_of_branches: Sequence[Acknowledgement]
    devices: Sequence[DeviceSeen]
    targets: WaitTargets
    closings: Mapping[str, Closing]
    queues: Sequence[Queue]
    departments: Sequence[Department]
    branches: Mapping[str, Branch]


def overview_answer(read: Read) -> Json:
    counters: dict[str, list[Queue]] = {}
    for queue in read.queues:
        if queue.kind is QueueKind.COUNTER:
            counters.setdefault(queue.department_id, []).append(queue)
    return {
        "departments": [
            _department(read, one, counters.get(one.department_id, []))
            for one in read.departments
            if one.department_id in read.found
        ],
        "branches": [_branch(read, one) for one in read.branches.values()],
    }


def acknowledged_answer(note: Acknowledgement) -> Json:
    return {
        "alert": note.alert,
        "by": note.user_name,
        "at": note.at.isoformat(),
        "until": (note.at + ACKNOWLEDGED_FOR).isoformat(),
    }


def _department(read: Read, department: Department, counters: Sequence[Queue]) -> Json:
    one = read.found[department.department_id]
    branch = read.branches.get(department.branch_id)
    alerts = alerts_of(one, targets=read.targets, now=read.now)
    expected = next_hour(one.served_last_hour)
    return {
        **asdict(one),
        "branch_id": department.branch_id,
        "names": department.names,
        "branch_names": branch.names if branch else {},
        "time_zone": branch.time_zone if branch else UNKNOWN_ZONE,
        "waits_since": iso(one.waits_since),
        "queues": [_queue(read, queue, one) for queue in counters],
        "next_hour": expected and expected._asdict(),
        "alerts": [str(alert) for alert in alerts],
        "acknowledged": _acknowledged(one.department_id, read.noted, alerts, read.now),
        "emergencies": [
            emergency_answer(each)
            for each in read.emergencies
            if each.department_id == one.department_id
        ],
    }


def _queue(read: Read, queue: Queue, department: DepartmentNow) -> Json:
    line = next((one for one in department.queues if one.queue_id == queue.queue_id), None)
    closing = read.closings.get(queue.queue_id)
    return {
        "queue_id": queue.queue_id,
        "names": queue.names,
        "paused": queue.paused,
        "waiting_count": line.waiting_count if line else 0,
        "waits_since": iso(line.waits_since) if line else None,
        "wait_target_seconds": read.targets.of(queue.queue_id),
        "closing": closing
        and {
            "last_ticket_at": iso(closing.last_ticket_at),
            "closes_at": iso(closing.closes_at),
        },
    }


def _branch(read: Read, branch: Branch) -> Json:
    silent = silent_devices(branch, read.devices, read.now)
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
        "acknowledged": _acknowledged(branch.branch_id, read.noted_of_branches, alerts, read.now),
    }


def _acknowledged(
    place_id: str, noted: Sequence[Acknowledgement], alerts: Sequence[StrEnum], now: datetime
) -> list[Json]:
    own = [note for note in noted if note.place_id == place_id]
    return [acknowledged_answer(note) for note in still_acknowledged(own, alerts, now)]
