"""The line, read once or followed live."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from sse_starlette import EventSourceResponse

from services.department.consoles import Consoles
from services.department.handle.line import read_line
from services.department.router.bodies import refusals
from services.department.router.line_bodies import Line
from shared.auth import Caller, in_department, while_signed_in
from shared.parameters import DepartmentId
from shared.streams import EventStream, event_stream

# A console that takes nothing for this long has gone away without saying so.
SEND_SECONDS_MAX: Final = 10
OfDoctor = Annotated[UUID | None, Query(description="Only this doctor's slots.")]

router = APIRouter(prefix="/api/v1/departments/{department_id}/line", tags=["line"])


@router.get("", response_model=Line, summary="Read the line", responses=refusals(401, 403, 404))
async def show_line(
    request: Request,
    caller: Caller,
    department_id: DepartmentId,
    doctor_id: OfDoctor = None,
) -> dict[str, Any]:
    """Return who waits in the order in which they will be called, and who is at which desk.

    The slots of the day are one line, slot by slot.
    """
    in_department(caller, department_id)
    return await read_line(request.state.engine, department_id, doctor_id)


@router.get(
    "/stream",
    summary="Follow the line",
    response_class=EventStream,
    response_model=Line,
    response_description="The data of each event `line`",
    responses=refusals(401, 403, 404, 503),
)
async def follow_line(
    request: Request,
    caller: Caller,
    department_id: DepartmentId,
    doctor_id: OfDoctor = None,
) -> EventSourceResponse:
    """Send the whole line at once and again after each change, with event `line`."""
    in_department(caller, department_id)
    consoles: Consoles = request.state.consoles
    consoles.admit()
    await read_line(request.state.engine, department_id, doctor_id)
    events = while_signed_in(request, caller, consoles.follow(department_id, doctor_id))
    return event_stream(events, send_seconds_max=SEND_SECONDS_MAX)
