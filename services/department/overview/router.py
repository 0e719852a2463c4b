"""All lines at a glance, read once or followed live."""

from datetime import datetime
from typing import Any, Final

from fastapi import APIRouter, Request
from sse_starlette import EventSourceResponse

from services.department.overview.alerts import Alert
from services.department.overview.feed import Overviews
from services.department.router.bodies import Shape, refusals
from services.department.router.emergency_bodies import EmergencyNow
from shared.auth import Caller, while_signed_in
from shared.streams import EventStream, event_stream

SEND_SECONDS_MAX: Final = 10

router = APIRouter(prefix="/api/v1/overview", tags=["overview"])


class DepartmentOverview(Shape):
    """`waits_since`: when the one came who waits longest at a counter."""

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
    alerts: list[Alert]
    emergencies: list[EmergencyNow]


class Overview(Shape):
    wait_target_seconds: int
    departments: list[DepartmentOverview]


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
