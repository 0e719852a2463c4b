"""A supervisor takes note of an alert, in one transaction with its entry in the audit."""

from collections.abc import Collection
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.overview.alerts import Alert, BranchAlert, alerts_of
from services.department.overview.devices import branch_alerts, silent_devices
from services.department.overview.store import Acknowledgement, Place, acknowledge, departments_now
from services.department.rules.commands import Actor
from services.department.rules.desks import no_such_department
from services.department.rules.wait_targets import WaitTargets
from services.department.store import directory
from shared import ledger
from shared.auth import Principal
from shared.problems import Refused


async def acknowledge_alert(
    tx: AsyncConnection, department_id: str, alert: Alert, *, by: Actor, targets: WaitTargets
) -> Acknowledgement:
    """Note who has seen it; raises `Refused` where there is no such alert now."""
    now = datetime.now(UTC)
    found = (await departments_now(tx)).get(department_id)
    if found is None:
        raise no_such_department(department_id)
    raised = alerts_of(found, targets=targets, now=now)
    return await _take_note(tx, Place.DEPARTMENT, department_id, alert, raised, by=by, now=now)


async def acknowledge_branch_alert(
    tx: AsyncConnection, branch_id: str, alert: BranchAlert, *, by: Actor
) -> Acknowledgement:
    """Do the same for a branch."""
    now = datetime.now(UTC)
    branch = (await directory.branches(tx)).get(branch_id)
    if branch is None:
        raise no_such_branch()
    raised = branch_alerts(silent_devices(branch, await ledger.devices_seen(tx), now))
    return await _take_note(tx, Place.BRANCH, branch_id, alert, raised, by=by, now=now)


async def require_branch(tx: AsyncConnection, caller: Principal, branch_id: str) -> None:
    """Refuse whoever works in no department of the branch."""
    own = caller.departments
    departments = await directory.departments(tx)
    if own is not None and not any(
        one.branch_id == branch_id and one.department_id in own for one in departments
    ):
        raise Refused("FORBIDDEN", "You work in no department of this branch.", status=403)


def no_such_branch() -> Refused:
    return Refused("BRANCH_NOT_FOUND", "There is no such branch.", status=404)


async def _take_note(
    tx: AsyncConnection,
    place: Place,
    place_id: str,
    alert: StrEnum,
    raised: Collection[StrEnum],
    *,
    by: Actor,
    now: datetime,
) -> Acknowledgement:
    if alert not in raised:
        raise Refused("NO_SUCH_ALERT", "This is over: there is nothing to take note of.")
    note = Acknowledgement(place_id, alert.value, by.user_id or "", by.name or "", now)
    await acknowledge(tx, place, note)
    return note
