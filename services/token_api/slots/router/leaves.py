"""A doctor's leaves over HTTP."""

from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from services.token_api.audit import AuditedTransaction, audited
from services.token_api.slots.handle import leave as handle
from services.token_api.slots.handle import leave_preview
from services.token_api.slots.handle.doctors_and_patients import find_doctor
from services.token_api.slots.router.previews import PersonThen, person_body
from services.token_api.slots.store.days import zone_of_department
from services.token_api.slots.store.leaves import leaves_of
from shared.auth import Caller, in_department
from shared.moments import YEAR_MAX, YEAR_MIN
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import RequestBody

router = APIRouter(prefix="/api/v1/doctors/{doctor_id}/leaves", tags=["doctors"])

FIRST: Final = date(YEAR_MIN, 1, 1)
LAST: Final = date(YEAR_MAX, 12, 31)


class NewLeave(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"first_day": "2028-01-10", "last_day": "2028-01-14"}]}
    )

    first_day: date = Field(ge=FIRST, le=LAST)
    last_day: date = Field(ge=FIRST, le=LAST, description="The last day without slots")
    to_doctor_id: UUID | None = Field(
        default=None,
        description="Whose free seats of the same day who is booked gets; null: it is off for all",
    )


class Leave(BaseModel):
    id: UUID = Field(validation_alias="leave_id")
    doctor_id: UUID
    first_day: date
    last_day: date
    to_doctor_id: UUID | None = Field(description="To whom those went who were booked then")


class Leaves(BaseModel):
    leaves: list[Leave]


class LeaveSlot(BaseModel):
    slot_id: UUID
    start_time: datetime
    end_time: datetime


class LeavePreview(BaseModel):
    slots: list[LeaveSlot] = Field(description="Those that would be cancelled")
    people: list[PersonThen]


@router.get("", summary="List a doctor's leaves to come", responses=GUARDED | refusals(404))
async def list_leaves(tx: Transaction, caller: Caller, doctor_id: UUID) -> Leaves:
    doctor = await find_doctor(tx, doctor_id)
    in_department(caller, doctor["department_id"])
    # A day more, wherever the branch is.
    since = (datetime.now(UTC) - timedelta(days=1)).date()
    found = await leaves_of(tx, doctor_id, since=since)
    return Leaves.model_validate({"leaves": found})


@router.post("/preview", summary="Whom a leave would cost", responses=GUARDED | refusals(404))
async def preview_leave(
    tx: Transaction, caller: Caller, doctor_id: UUID, body: NewLeave
) -> LeavePreview:
    """Return the slots that would be cancelled and who is booked in them; nothing is changed."""
    doctor = await find_doctor(tx, doctor_id)
    in_department(caller, doctor["department_id"])
    zone = ZoneInfo(await zone_of_department(tx, doctor["department_id"]))
    found = await leave_preview.preview_leave(
        tx, doctor, body.first_day, body.last_day, body.to_doctor_id
    )
    return LeavePreview(
        slots=[
            LeaveSlot(
                slot_id=row["slot_id"],
                start_time=row["starts_at"].astimezone(zone),
                end_time=row["ends_at"].astimezone(zone),
            )
            for row in found.slots
        ],
        people=[person_body(one, zone) for one in found.people],
    )


@router.post(
    "", status_code=201, summary="Note a doctor's leave", responses=GUARDED | refusals(404)
)
async def note_leave(request: Request, caller: Caller, doctor_id: UUID, body: NewLeave) -> Leave:
    """Close the doctor's slots of these days; whoever is booked then is told it is off.

    With `to_doctor_id` they get the free seats of that doctor's day, the nearest to their time:
    emergencies first, which need no free one, then by priority; only who finds none is cancelled.
    """
    links = request.state.settings.links
    async with audited(request) as tx:
        leave, slot_ids = await handle.note_leave(
            tx,
            doctor_id,
            body.first_day,
            body.last_day,
            caller,
            to_doctor_id=body.to_doctor_id,
            public_url=links,
        )
    await handle.tell_booked(request.state.engine, slot_ids, public_url=links)
    return Leave.model_validate(dict(leave))


@router.delete(
    "/{leave_id}",
    status_code=204,
    summary="Take a leave back",
    responses=GUARDED | refusals(404),
)
async def end_leave(
    tx: AuditedTransaction, caller: Caller, doctor_id: UUID, leave_id: UUID
) -> None:
    await handle.end_leave(tx, doctor_id, leave_id, caller)
