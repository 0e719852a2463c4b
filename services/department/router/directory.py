"""Names: which departments somebody works in, and where a visitor can be sent."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import Field

from services.department.router.bodies import Shape, refusals
from services.department.store import directory
from shared.auth import Caller, works_in
from shared.directory import FALLBACK_LANGUAGE
from shared.events import QueueKind
from shared.ordering import Discipline
from shared.postgres import Transaction

router = APIRouter(tags=["directory"])

# Until the branch itself has been heard of, which is a moment after its departments at most.
UNKNOWN_ZONE: Final = "UTC"


class Department(Shape):
    department_id: str
    branch_id: str
    names: dict[str, str]
    branch_names: dict[str, str]
    time_zone: str
    languages: list[str] = Field(description="In which its branch speaks, by its screens' order.")


class DepartmentsAnswer(Shape):
    departments: list[Department]
    ordering_url: str = Field(description="Where supervisors choose by which rule a line is called")


class Queue(Shape):
    queue_id: str
    department_id: str
    branch_id: str
    kind: QueueKind
    names: dict[str, str]
    paused: bool
    discipline: Discipline = Field(description="By which rule its line is called.")


class QueuesAnswer(Shape):
    queues: list[Queue]


class Doctor(Shape):
    doctor_id: UUID
    department_id: str
    name: str
    specialization: str


class DoctorsAnswer(Shape):
    doctors: list[Doctor]


@router.get(
    "/api/v1/departments",
    response_model=DepartmentsAnswer,
    summary="List one's own departments",
    responses=refusals(401, 403),
)
async def list_departments(request: Request, caller: Caller, tx: Transaction) -> dict[str, Any]:
    branches = await directory.branches(tx)
    # A mother station's line is matched by itself and has pages of its own.
    stations = {
        queue.department_id
        for queue in await directory.queues(tx)
        if queue.kind is QueueKind.STATION
    }
    return {
        "ordering_url": f"{request.state.settings.ticket_base_url.rstrip('/')}/ordering",
        "departments": [
            {
                "department_id": department.department_id,
                "branch_id": department.branch_id,
                "names": department.names,
                "branch_names": branch.names if branch else {},
                "time_zone": branch.time_zone if branch else UNKNOWN_ZONE,
                "languages": list(branch.languages) if branch else [FALLBACK_LANGUAGE],
            }
            for department in await directory.departments(tx)
            for branch in [branches.get(department.branch_id)]
            if department.department_id not in stations
            if caller.departments is None or department.department_id in caller.departments
        ],
    }


@router.get(
    "/api/v1/doctors",
    response_model=DoctorsAnswer,
    summary="List the doctors of one's own departments",
    responses=refusals(401, 403),
)
async def list_doctors(caller: Caller, tx: Transaction) -> dict[str, Any]:
    return {
        "doctors": [
            one.model_dump()
            for one in await directory.doctors(tx)
            if works_in(caller, one.department_id)
        ]
    }


@router.get(
    "/api/v1/queues",
    response_model=QueuesAnswer,
    summary="List the queues that a visitor can be sent to",
    responses=refusals(401, 403),
)
async def list_queues(tx: Transaction) -> dict[str, Any]:
    return {
        "queues": [
            {
                "queue_id": queue.queue_id,
                "department_id": queue.department_id,
                "branch_id": queue.branch_id,
                "kind": queue.kind,
                "names": queue.names,
                "paused": queue.paused,
                "discipline": queue.discipline,
            }
            for queue in await directory.queues(tx)
        ]
    }
