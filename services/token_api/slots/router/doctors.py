"""Doctors of a department."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Body, Query
from pydantic import AliasChoices, BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from services.token_api.audit import AuditedTransaction
from services.token_api.directory import SlotPrefix
from services.token_api.slots.handle import doctors_and_patients as handle
from services.token_api.slots.store import tables
from services.token_api.slots.store.doctors_and_patients import matching
from shared.auth import Caller
from shared.parameters import DepartmentId, Limit
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import RequestBody, change_body
from shared.rows import page
from shared.text import FullName, Written

router = APIRouter(prefix="/api/v1/doctors", tags=["doctors"])

SEARCH_LENGTH_MAX: Final = 100
Search = Annotated[
    Annotated[str, Written(SEARCH_LENGTH_MAX, length_min=0)] | None,
    Query(description="A part of the name."),
]
AfterId = Annotated[UUID | None, Query(description="The `next` of the page before this one.")]


class Doctor(BaseModel):
    id: UUID = Field(validation_alias=AliasChoices("doctor_id", "id"))
    name: str
    specialization: str
    department_id: str
    slot_prefix: str | None = Field(
        description="What the numbers of their appointments begin with; null: as the department's."
    )
    created_at: datetime
    updated_at: datetime


class Doctors(BaseModel):
    doctors: list[Doctor]
    next: UUID | None


class NewDoctor(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "Dr Meera Nair", "specialization": "General Medicine"}]
        },
    )

    name: FullName
    specialization: FullName
    department_id: Annotated[
        DepartmentId, Field(validation_alias=AliasChoices("department_id", "department"))
    ] = handle.OPD
    slot_prefix: SlotPrefix | None = None


@change_body
class DoctorChange(TypedDict, total=False):
    """What is left out stays as it is."""

    name: FullName
    specialization: FullName
    slot_prefix: SlotPrefix | None


@router.get("", summary="List and search doctors", responses=GUARDED)
async def list_doctors(
    tx: Transaction,
    search: Search = None,
    department_id: DepartmentId | None = None,
    after: AfterId = None,
    limit: Limit = 100,
) -> Doctors:
    doctor = tables.doctor
    named = matching(doctor, search, "name", "specialization")
    where = {"gone": False, "department_id": department_id}
    found = await page(tx, doctor, named, after=after, limit=limit, **where)
    return Doctors.model_validate({"doctors": found.rows, "next": found.next})


@router.post("", status_code=201, summary="Create a doctor", responses=GUARDED | refusals(409))
async def create_doctor(tx: AuditedTransaction, caller: Caller, body: NewDoctor) -> Doctor:
    return Doctor.model_validate(dict(await handle.create_doctor(tx, body.model_dump(), caller)))


@router.get("/{doctor_id}", summary="Read a doctor", responses=GUARDED | refusals(404))
async def read_doctor(tx: Transaction, doctor_id: UUID) -> Doctor:
    return Doctor.model_validate(dict(await handle.find_doctor(tx, doctor_id)))


@router.patch("/{doctor_id}", summary="Change a doctor", responses=GUARDED | refusals(404))
async def change_doctor(
    tx: AuditedTransaction, caller: Caller, doctor_id: UUID, body: Annotated[DoctorChange, Body()]
) -> Doctor:
    return Doctor.model_validate(dict(await handle.change_doctor(tx, doctor_id, body, caller)))


@router.put("/{doctor_id}", summary="Write a doctor anew", responses=GUARDED | refusals(404))
async def replace_doctor(
    tx: AuditedTransaction, caller: Caller, doctor_id: UUID, body: NewDoctor
) -> Doctor:
    """Write name, specialization and prefix; the department stays."""
    changes = body.model_dump(exclude={"department_id"})
    return Doctor.model_validate(dict(await handle.change_doctor(tx, doctor_id, changes, caller)))


@router.delete(
    "/{doctor_id}",
    status_code=204,
    summary="Delete a doctor without live tokens",
    responses=GUARDED | refusals(404, 409),
)
async def delete_doctor(tx: AuditedTransaction, caller: Caller, doctor_id: UUID) -> None:
    await handle.delete_doctor(tx, doctor_id, caller)
