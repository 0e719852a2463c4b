"""A department's day, read and followed by its reception."""

from datetime import UTC, date, datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from sse_starlette import EventSourceResponse

from services.token_api.slots.handle.day import Day, read_day
from services.token_api.slots.router.bodies import Slot, slot_body
from services.token_api.slots.store.days import day_news
from services.token_api.tokens import PageState, follow_state
from shared.auth import Caller, in_department, while_signed_in
from shared.events import TokenStatus
from shared.parameters import DepartmentId
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.streams import EventStream, event_stream

router = APIRouter(prefix="/api/v1/departments/{department_id}/day", tags=["slots"])

AT_DESK: Final = (TokenStatus.CALLED, TokenStatus.SERVING, TokenStatus.HELD)
DayWanted = Annotated[date | None, Query(alias="date", description="Left out: today there.")]


class DaySlot(Slot):
    seq: int = Field(description="Grows with each thing that happens in the slot")
    at_desk_count: int = Field(description="How many are called, being served or held")


class DayDoctor(BaseModel):
    id: UUID
    name: str
    specialization: str
    on_leave: bool
    gone: bool = Field(description="Works here no more; slots of that day are left")
    slots: list[DaySlot]


class DepartmentDay(BaseModel):
    department_id: str
    names: dict[str, str]
    today: date
    date: date
    time_zone: str
    open: bool = Field(description="Whether the branch has hours then, and it is no closed day")
    doctors: list[DayDoctor]
    doctor_page_url: str = Field(
        description="Where a doctor calls their people, with `?doctor=` and the id"
    )


@router.get("", summary="Read a department's day of slots", responses=GUARDED | refusals(404))
async def read_department_day(
    request: Request,
    tx: Transaction,
    caller: Caller,
    department_id: DepartmentId,
    day: DayWanted = None,
) -> DepartmentDay:
    """Return every doctor of the department with the slots of the day, in their order."""
    in_department(caller, department_id)
    found = await read_day(tx, department_id, day, now=datetime.now(UTC))
    return _body(found, request.state.settings.console)


@router.get(
    "/stream",
    summary="Follow a department's day of slots",
    description="Server-sent events named `day`; the first says how it is now.",
    response_class=EventStream,
    response_model=DepartmentDay,
    response_description="The data of each event `day`",
    responses=GUARDED | refusals(404),
)
async def follow_department_day(
    request: Request, caller: Caller, department_id: DepartmentId, day: DayWanted = None
) -> EventSourceResponse:
    request.state.queue_news.refuse_when_full()
    in_department(caller, department_id)
    console = request.state.settings.console

    async def read() -> PageState:
        async with request.state.engine.begin() as tx:
            found = await read_day(tx, department_id, day, now=datetime.now(UTC))
        followed = {day_news(department_id), *(view.queue.queue_id for view in found.slots)}
        return PageState(frozenset(followed), _body(found, console).model_dump(mode="json"))

    first = await read()
    events = follow_state(request.state.queue_news, "day", first.queue_ids, read)
    return event_stream(while_signed_in(request, caller, events))


def _body(day: Day, console: str) -> DepartmentDay:
    return DepartmentDay(
        department_id=day.department_id,
        names=day.names,
        date=day.date,
        today=day.today,
        time_zone=day.time_zone,
        open=day.open,
        doctor_page_url=f"{console.rstrip('/')}/doctor",
        doctors=[
            DayDoctor(
                id=doctor["doctor_id"],
                name=doctor["name"],
                specialization=doctor["specialization"],
                on_leave=doctor["on_leave"],
                gone=doctor["gone"],
                slots=[
                    DaySlot(
                        **slot_body(view).model_dump(),
                        seq=view.queue.seq,
                        at_desk_count=sum(
                            count
                            for status in AT_DESK
                            for count in view.queue.live.get(status, {}).values()
                        ),
                    )
                    for view in day.slots_of(doctor["doctor_id"])
                ],
            )
            for doctor in day.doctors
        ],
    )
