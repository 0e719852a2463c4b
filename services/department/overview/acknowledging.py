"""A supervisor takes note of an alert, in one transaction with its entry in the audit."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.overview.alerts import Alert, alerts_of
from services.department.overview.store import Acknowledgement, acknowledge, departments_now
from services.department.rules.commands import Actor
from services.department.rules.desks import no_such_department
from services.department.rules.wait_targets import WaitTargets
from services.department.store.audit import act
from shared.problems import Refused


async def acknowledge_alert(
    tx: AsyncConnection, department_id: str, alert: Alert, *, by: Actor, targets: WaitTargets
) -> Acknowledgement:
    """Note who has seen it; raises `Refused` where there is no such alert now."""
    now = datetime.now(UTC)
    found = (await departments_now(tx)).get(department_id)
    if found is None:
        raise no_such_department(department_id)
    if alert not in alerts_of(found, targets=targets, now=now):
        raise Refused("NO_SUCH_ALERT", "This is over: there is nothing to take note of.")
    note = Acknowledgement(department_id, alert.value, by.user_id or "", by.name or "", now)
    await act(tx, by)
    await acknowledge(tx, note)
    return note
