"""All lines at a glance, read once or followed live."""

from datetime import datetime
from typing import Any, Final

from fastapi import APIRouter, Request
from sse_starlette import EventSourceResponse

from services.department.overview.acknowledging import (
    acknowledge_alert,
    acknowledge_branch_alert,
    require_branch,
)
from services.department.overview.alerts import Alert, BranchAlert
from services.department.overview.answers import acknowledged_answer
from services.department.overview.feed import Overviews
from services.department.router.bodies import Shape, actor_of, refusals
from services.department.router.closings import ClosingNow
from services.department.router.emergency_bodies import EmergencyNow
from services.department.store.wait_targets import wait_targets
from shared.audited import audited
from shared.auth import Caller, in_department, while_signed_in
from shared.ledger import DeviceKind
from shared.parameters import BranchId, DepartmentId
from shared.streams import EventStream, event_stream

SEND_SECONDS_MAX: Final = 10

router = APIRouter(prefix="/api/v1/overview", tags=["overview"])
branch_router = APIRouter(prefix="/api/v1/branches/{branch_id}/alerts", tags=["overview"])
alert_router = APIRouter(prefix="/api/v1/departments/{department_id}/alerts", tags=["overview"])


class NextHour(Shape):
    """Between which numbers it lies in eight of ten hours."""

    low: int
    high: int


class AcknowledgedAlert(Shape):
    """Who has taken note, and until when it is not shown as new."""

    alert: Alert
    by: str
    at: datetime
    until: datetime


class QueueOverview(Shape):
    """A counter of the department: who waits there, and how long they should at most."""

    queue_id: str
    names: dict[str, str]
    paused: bool
    waiting_count: int
    waits_since: datetime | None
    wait_target_seconds: int
    closing: ClosingNow | None


class SilentDevice(Shape):
    """A kiosk or a screen that has said nothing for a minute, while its branch is open."""

    kind: DeviceKind
    name: str
    seen_at: datetime


class AcknowledgedBranchAlert(Shape):
    """Who has taken note, and until when it is not shown as new."""

    alert: BranchAlert
    by: str
    at: datetime
    until: datetime


class BranchOverview(Shape):
    branch_id: str
    names: dict[str, str]
    time_zone: str
    silent_devices: list[SilentDevice]
    alerts: list[BranchAlert]
    acknowledged: list[AcknowledgedBranchAlert]


class DepartmentOverview(Shape):
    """`waits_since`: when the one came who waits longest at a counter.

    `desks_idle_long`: open for a minute with nobody at them; `desks_wanted`: those of them that may
    serve somebody who waits. `next_hour`: how many will be served,
    if it goes on like the last hour; null when too little is known. `letters_dead`: those that
    could not be delivered within the last hour; `letters_late`: that wait for five minutes or more.
    """

    department_id: str
    branch_id: str
    names: dict[str, str]
    branch_names: dict[str, str]
    time_zone: str
    waiting_count: int
    waits_since: datetime | None
    called_count: int
    serving_count: int
    held_count: int
    desks_count: int
    desks_open: int
    desks_on_break: int
    desks_idle: int
    desks_idle_long: int
    desks_wanted: int
    served_last_hour: int
    letters_dead: int
    letters_late: int
    queues: list[QueueOverview]
    next_hour: NextHour | None
    alerts: list[Alert]
    emergencies: list[EmergencyNow]
    acknowledged: list[AcknowledgedAlert]


class Overview(Shape):
    wait_target_seconds: int
    departments: list[DepartmentOverview]
    branches: list[BranchOverview]


@router.get(
    "", response_model=Overview, summary="See all lines at a glance", responses=refusals(401, 403)
)
async def show_overview(request: Request, caller: Caller) -> dict[str, Any]:
    """Return one's own departments: who waits and for how long, and how many desks serve them."""
    overviews: Overviews = request.state.overviews
    return await overviews.read(caller.departments)


@router.get(
    "/stream",
    summary="Follow all lines",
    response_class=EventStream,
    response_model=Overview,
    response_description="The data of each event `overview`",
    responses=refusals(401, 403),
)
async def follow_overview(request: Request, caller: Caller) -> EventSourceResponse:
    """Send the whole overview at once and again after each change, with event `overview`."""
    overviews: Overviews = request.state.overviews
    events = while_signed_in(request, caller, overviews.follow(caller.departments))
    return event_stream(events, send_seconds_max=SEND_SECONDS_MAX)


@alert_router.post(
    "/{alert}/acknowledge",
    response_model=AcknowledgedAlert,
    summary="Take note of an alert",
    responses=refusals(401, 403, 404, 409, 503),
)
async def acknowledge(
    request: Request, caller: Caller, department_id: DepartmentId, alert: Alert
) -> dict[str, Any]:
    """Say that somebody looks after it: for a quarter of an hour it is not shown as new.

    Who did it and when is on the page of everybody, and in the audit.
    """
    in_department(caller, department_id)
    by = actor_of(caller)
    async with audited(request) as tx:
        targets = await wait_targets(tx, request.state.settings.wait_target)
        note = await acknowledge_alert(tx, department_id, alert, by=by, targets=targets)
    await request.state.overviews.forget()  # what is read from now on has the note
    return acknowledged_answer(note)


@branch_router.post(
    "/{branch_alert}/acknowledge",
    response_model=AcknowledgedBranchAlert,
    summary="Take note of an alert of a branch",
    responses=refusals(401, 403, 404, 409, 503),
)
async def acknowledge_in_branch(
    request: Request, caller: Caller, branch_id: BranchId, branch_alert: BranchAlert
) -> dict[str, Any]:
    """Say that somebody looks after a kiosk or a screen, as of a department's alert."""
    async with audited(request) as tx:
        await require_branch(tx, caller, branch_id)
        note = await acknowledge_branch_alert(tx, branch_id, branch_alert, by=actor_of(caller))
    await request.state.overviews.forget()
    return acknowledged_answer(note)
