"""Who is in a branch at this moment: whom a change of it is felt by."""

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel, Field

from services.token_api.counters import departments_of
from services.token_api.directory import branch, queue
from services.token_api.setup.store import booked_days
from shared import ledger
from shared.events import QueueKind
from shared.parameters import BranchId
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.rows import get_row, rows_where

router = APIRouter(prefix="/api/v1/branches", tags=["setup"], responses=GUARDED)


class PeopleInQueue(BaseModel):
    queue_id: str
    waiting_count: int
    at_desks_count: int = Field(description="Called, served, or on hold")


class DepartmentNow(BaseModel):
    department_id: str
    busy_desks: list[int]


class BookedDay(BaseModel):
    department_id: str
    day: date
    booked: int


class PeopleNow(BaseModel):
    queues: list[PeopleInQueue]
    departments: list[DepartmentNow]
    booked_days: list[BookedDay] = Field(description="From today on, where somebody has booked")


@router.get(
    "/{branch_id}/people-now",
    summary="See whom a change would be felt by",
    responses=refusals(404),
)
async def read_people_now(tx: Transaction, branch_id: BranchId) -> PeopleNow:
    """Return how many wait and are served at each counter, and how many have booked, by day."""
    await get_row(tx, branch, branch_id=branch_id)
    counters = await rows_where(tx, queue, branch_id=branch_id, kind=QueueKind.COUNTER.value)
    lines = await ledger.read_queues(tx, [row["queue_id"] for row in counters])
    return PeopleNow(
        queues=[
            PeopleInQueue(
                queue_id=line.queue_id,
                waiting_count=line.waiting_count,
                at_desks_count=line.live_count - line.waiting_count,
            )
            for line in lines.values()
        ],
        departments=[
            DepartmentNow(department_id=row["department_id"], busy_desks=row["busy_desks"])
            for row in await departments_of(tx, branch_id)
        ],
        booked_days=[
            BookedDay.model_validate(dict(row)) for row in await booked_days(tx, branch_id)
        ],
    )
