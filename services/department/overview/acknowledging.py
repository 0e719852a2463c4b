"""A supervisor takes note of an alert, in one transaction with its entry in the audit."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.overview.alerts import Alert, alerts_of
from services.department.overview.store import Acknowledgement, acknowledge, departments_now
from services.department.rules.commands import Actor
from services.department.rules.desks import no_such_department
from shared.problems import Refused


async def acknowledge_alert(
    tx: AsyncConnection, department_id: str, alert: Alert, *, by: Actor, target: timedelta
) -> Acknowledgement:
    """Note who has seen it; raises `Refused` where there is no such alert now."""
    now = datetime.now(UTC)
    found = (await departments_now(tx)).get(department_id)
    if found is None:
        raise no_such_department(department_id)
    if alert not in alerts_of(found, target=target, now=now):
        raise Refused("NO_SUCH_ALERT", "This is over: there is nothing to take note of.")
    note = Acknowledgement(department_id, alert.value, by.user_id or "", by.name or "", now)
    await acknowledge(tx, note)
    return note
