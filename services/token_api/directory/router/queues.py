"""Queues of service counters, and their settings."""

from typing import Annotated, Self

from fastapi import APIRouter, Body
from pydantic import BaseModel, BeforeValidator, Field, model_validator
from typing_extensions import TypedDict

from services.token_api.audit import AuditedTransaction
from services.token_api.directory import fields, handle
from services.token_api.directory.rules.label import DEFAULT_FORMAT
from services.token_api.directory.store import tables
from shared.events import Category, QueueKind
from shared.ordering import STRICT, Discipline
from shared.parameters import After, BranchId, DepartmentId, Limit, QueueId
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import RequestBody, change_body
from shared.rows import get_row, page
from shared.text import OneLine

router = APIRouter(prefix="/api/v1/queues", tags=["queues"])

# Nothing is stored of the default.
StoredDiscipline = Annotated[Discipline, BeforeValidator(lambda stored: stored or STRICT)]


class Queue(BaseModel):
    id: str = Field(validation_alias="queue_id")
    department_id: str
    branch_id: str
    kind: QueueKind
    names: dict[str, str]
    label_prefix: str
    label_format: str
    first_number: int
    daily_cap: int | None
    wait_target_minutes: int | None
    paused: bool
    pause_reason: str | None = Field(description="What a kiosk says of the pause")
    closed: bool
    kiosk_categories: list[Category]
    kiosk_services: bool
    discipline: StoredDiscipline = Field(description="By which rule its line is called.")


class Queues(BaseModel):
    queues: list[Queue]
    next: str | None


class NewQueue(RequestBody):
    id: fields.NewId = Field(serialization_alias="queue_id")
    department_id: DepartmentId
    branch_id: BranchId
    names: fields.Names
    label_prefix: fields.LabelPrefix = Field(
        default="", description="What its labels begin with; the queue's id when left out."
    )
    label_format: fields.LabelFormat = DEFAULT_FORMAT
    first_number: fields.FirstNumber = 1
    daily_cap: fields.DailyCap | None = None
    wait_target_minutes: fields.WaitTarget | None = None
    paused: bool = False
    closed: bool = False
    kiosk_categories: fields.KioskCategories = Field(default=[Category.WALKIN])
    kiosk_services: fields.KioskServices = False

    @model_validator(mode="after")
    def prefix_from_id(self) -> Self:
        if "label_prefix" not in self.model_fields_set:
            self.label_prefix = self.id
        return self


@change_body
class QueueChange(TypedDict, total=False):
    """What is left out stays as it is."""

    names: fields.Names
    label_prefix: fields.LabelPrefix
    label_format: fields.LabelFormat
    first_number: fields.FirstNumber
    daily_cap: fields.DailyCap | None
    wait_target_minutes: fields.WaitTarget | None
    paused: bool
    closed: bool
    kiosk_categories: fields.KioskCategories
    kiosk_services: fields.KioskServices


class Pause(RequestBody):
    reason: OneLine | None = None


@router.get("", summary="List queues")
async def list_queues(
    tx: Transaction,
    branch_id: BranchId | None = None,
    department_id: DepartmentId | None = None,
    after: After = None,
    limit: Limit = 100,
) -> Queues:
    whose = {"branch_id": branch_id, "department_id": department_id}
    found = await page(tx, tables.queue, after=after, limit=limit, **whose)
    return Queues.model_validate({"queues": found.rows, "next": found.next})


@router.get("/{queue_id}", summary="Read a queue", responses=refusals(404))
async def read_queue(tx: Transaction, queue_id: QueueId) -> Queue:
    row = await get_row(tx, tables.queue, queue_id=queue_id)
    return Queue.model_validate(dict(row))


@router.post("", status_code=201, summary="Create a queue", responses=GUARDED | refusals(409))
async def create_queue(tx: AuditedTransaction, body: NewQueue) -> Queue:
    row = await handle.create_queue(tx, body.model_dump(by_alias=True))
    return Queue.model_validate(dict(row))


@router.patch("/{queue_id}", summary="Change a queue", responses=GUARDED | refusals(404))
async def change_queue(
    tx: AuditedTransaction, queue_id: QueueId, body: Annotated[QueueChange, Body()]
) -> Queue:
    return Queue.model_validate(dict(await handle.change_queue(tx, queue_id, body)))


@router.post(
    "/{queue_id}/pause",
    summary="Give out no more tokens for now",
    responses=GUARDED | refusals(404),
)
async def pause_queue(
    tx: AuditedTransaction, queue_id: QueueId, body: Pause | None = None
) -> Queue:
    """Pause it, with a reason for visitors if you like; who waits already is called as before."""
    changes = {"paused": True, "pause_reason": body.reason if body else None}
    return Queue.model_validate(dict(await handle.change_queue(tx, queue_id, changes)))


@router.post(
    "/{queue_id}/resume", summary="Give out tokens again", responses=GUARDED | refusals(404)
)
async def resume_queue(tx: AuditedTransaction, queue_id: QueueId) -> Queue:
    return Queue.model_validate(dict(await handle.change_queue(tx, queue_id, {"paused": False})))


@router.delete(
    "/{queue_id}",
    status_code=204,
    summary="Delete a queue nobody waits in",
    responses=GUARDED | refusals(404, 409),
)
async def delete_queue(tx: AuditedTransaction, queue_id: QueueId) -> None:
    await handle.delete_queue(tx, queue_id)
