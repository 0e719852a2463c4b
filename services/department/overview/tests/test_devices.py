"""Kiosks and screens that are silent: when that is told, and who takes note of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.department.overview.alerts import BranchAlert
from services.department.overview.devices import branch_alerts, silent_devices
from services.department.overview.tests.test_acknowledging import audited
from services.department.tests.conftest import Hall, served, token_of
from shared import ledger
from shared.auth import Role
from shared.directory import Branch
from shared.ledger import DeviceKind, DeviceSeen

# A Monday morning in Kolkata.
NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
BRANCH = Branch(branch_id="main", names={"en": "Main"}, time_zone="Asia/Kolkata", languages=("en",))
WEEKDAYS = ((("09:00", "17:00"),),) * 5 + ((), ())


def device(kind: DeviceKind, age: timedelta, branch_id: str = "main") -> DeviceSeen:
    return DeviceSeen(kind, "7", branch_id, "Entrance", NOW - age)


@pytest.mark.parametrize(
    ("seen", "alerts"),
    [
        ([device(DeviceKind.KIOSK, timedelta(minutes=1))], []),
        ([device(DeviceKind.KIOSK, timedelta(seconds=61))], [BranchAlert.KIOSK_SILENT]),
        ([device(DeviceKind.SCREEN, timedelta(days=1))], [BranchAlert.SCREEN_SILENT]),
        ([device(DeviceKind.SCREEN, timedelta(days=1), "other")], []),
    ],
)
def test_it_is_told_after_a_minute(seen: list[DeviceSeen], alerts: list[BranchAlert]) -> None:
    assert branch_alerts(silent_devices(BRANCH, seen, NOW)) == alerts


@pytest.mark.parametrize(("hour", "told"), [(2, False), (6, True), (12, False)])
def test_nobody_misses_what_is_switched_off_while_the_branch_is_closed(
    hour: int, *, told: bool
) -> None:
    branch = BRANCH.model_copy(update={"hours": WEEKDAYS})
    seen = [device(DeviceKind.KIOSK, timedelta(days=2))]
    assert bool(silent_devices(branch, seen, NOW.replace(hour=hour))) is told


async def ask(app: FastAPI, department: str, alert: str, branch: str = "main") -> tuple[int, Any]:
    token = token_of(Role.SUPERVISOR, departments=frozenset({department}), name="Asha")
    headers = {"Authorization": f"Bearer {token}"}
    async with served(app) as address, httpx.AsyncClient(base_url=address) as http:
        path = f"/api/v1/branches/{branch}/alerts/{alert}/acknowledge"
        answer = await http.post(path, headers=headers)
        overview = await http.get("/api/v1/overview", headers=headers)
    return answer.status_code, overview.json()["branches"]


async def test_a_supervisor_of_the_branch_takes_note_and_it_is_in_the_audit(
    hall: Hall, app: FastAPI, database_url: str
) -> None:
    silent_since = datetime.now(UTC) - timedelta(minutes=5)
    seen = DeviceSeen(DeviceKind.KIOSK, "7", "main", "Entrance", silent_since)
    async with hall.engine.begin() as tx:
        await ledger.note_devices(tx, [seen])
    assert (await ask(app, "NOWHERE", "KIOSK_SILENT"))[0] == 403
    assert (await ask(app, "CW", "SCREEN_SILENT"))[0] == 409
    assert (await ask(app, "CW", "KIOSK_SILENT", branch="other"))[0] == 403
    status, [branch] = await ask(app, "CW", "KIOSK_SILENT")
    assert (status, branch["alerts"]) == (200, ["KIOSK_SILENT"])
    assert [one["name"] for one in branch["silent_devices"]] == ["Entrance"]
    assert [(one["alert"], one["by"]) for one in branch["acknowledged"]] == [
        ("KIOSK_SILENT", "Asha")
    ]
    assert ("Asha", "acknowledged_branch_alert", "main/KIOSK_SILENT") in audited(database_url)
