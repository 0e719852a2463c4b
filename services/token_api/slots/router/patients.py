"""Patients: whom a slot's tokens are for."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body
from pydantic import AliasChoices, BaseModel, ConfigDict, Field
from sqlalchemy import and_, or_
from typing_extensions import TypedDict

from services.token_api.audit import AuditedTransaction
from services.token_api.slots.handle import doctors_and_patients as handle
from services.token_api.slots.router.doctors import AfterId, Search
from services.token_api.slots.router.fields import Email, Phone
from services.token_api.slots.store import tables
from services.token_api.slots.store.doctors_and_patients import matching
from services.token_api.slots.store.patients_seen import booked_in, named_in_full
from shared.auth import Caller
from shared.parameters import Limit
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import RequestBody, change_body
from shared.rows import get_row, page
from shared.text import FullName, Language

router = APIRouter(prefix="/api/v1/patients", tags=["patients"])


class Patient(BaseModel):
    id: UUID = Field(validation_alias=AliasChoices("patient_id", "id"))
    name: str
    phone: str | None
    email: str | None
    language: str
    created_at: datetime
    updated_at: datetime


class Patients(BaseModel):
    patients: list[Patient]
    next: UUID | None


class NewPatient(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": "Asha Rao", "phone": "+91 98765 43210", "email": "asha@example.com"}
            ]
        },
    )

    name: FullName
    phone: Phone | None = None
    email: Email | None = None
    language: Language = "en"


@change_body
class PatientChange(TypedDict, total=False):
    """What is left out stays as it is."""

    name: FullName
    phone: Phone | None
    email: Email | None
    language: Language


@router.get("", summary="List and search patients", responses=GUARDED)
async def list_patients(
    tx: Transaction,
    caller: Caller,
    search: Search = None,
    after: AfterId = None,
    limit: Limit = 100,
) -> Patients:
    """Return patients with a booking in one's departments that have `search` in name or contact.

    Others are found by a whole phone number, e-mail or id.
    """
    known = matching(tables.patient, search, "name", "phone", "email")
    if caller.departments is not None:
        known = or_(and_(known, booked_in(caller.departments)), named_in_full(search))
    found = await page(tx, tables.patient, known, after=after, limit=limit)
    return Patients.model_validate({"patients": found.rows, "next": found.next})


@router.post("", status_code=201, summary="Create a patient", responses=GUARDED)
async def create_patient(tx: Transaction, body: NewPatient) -> Patient:
    return Patient.model_validate(dict(await handle.create_patient(tx, body.model_dump())))


@router.get("/{patient_id}", summary="Read a patient", responses=GUARDED | refusals(404))
async def read_patient(tx: Transaction, patient_id: UUID) -> Patient:
    return Patient.model_validate(dict(await get_row(tx, tables.patient, patient_id=patient_id)))


@router.patch("/{patient_id}", summary="Change a patient", responses=GUARDED | refusals(404))
async def change_patient(
    tx: Transaction, caller: Caller, patient_id: UUID, body: Annotated[PatientChange, Body()]
) -> Patient:
    """Change a patient who has a booking in one's departments, or none anywhere."""
    return Patient.model_validate(dict(await handle.change_patient(tx, patient_id, body, caller)))


@router.put("/{patient_id}", summary="Write a patient anew", responses=GUARDED | refusals(404))
async def replace_patient(
    tx: Transaction, caller: Caller, patient_id: UUID, body: NewPatient
) -> Patient:
    changed = await handle.change_patient(tx, patient_id, body.model_dump(), caller)
    return Patient.model_validate(dict(changed))


@router.delete(
    "/{patient_id}",
    status_code=204,
    summary="Delete a patient without live tokens",
    responses=GUARDED | refusals(404, 409),
)
async def delete_patient(tx: AuditedTransaction, patient_id: UUID) -> None:
    await handle.delete_patient(tx, patient_id)
