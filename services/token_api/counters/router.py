"""All that a kiosk's page needs to know, in one answer."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import RowMapping

from services.token_api.counters.store.kiosk import (
    KioskQueueRow,
    departments_of,
    has_check_in,
    queues_of,
)
from services.token_api.directory import OpeningNow, opening_now, tables
from services.token_api.tokens import ClosingBody, EstimatedWait, closing_body
from shared.events import Category
from shared.parameters import BranchId
from shared.postgres import Transaction
from shared.problems.documented import refusals
from shared.rows import get_row

router = APIRouter(prefix="/api/v1/branches", tags=["branches"])


class KioskQueue(BaseModel):
    queue_id: str
    names: dict[str, str]
    open: bool
    paused: bool
    pause_reason: str | None
    waiting_count: int
    estimated_wait: EstimatedWait | None
    categories: list[Category]
    services: bool = Field(description="Further services can be added to its tickets here.")
    closing: ClosingBody | None = Field(description="When its line closes today; null: it does not")


class KioskDepartment(BaseModel):
    department_id: str
    names: dict[str, str]
    busy_desks: list[int] = Field(description="The desks that have a visitor now")
    open_desks: list[int] = Field(description="The desks that are open and have no break now")
    open: bool
    opens_at: datetime | None = Field(description="When it opens next, while it is closed")
    closed_reason: str | None = Field(description="Of a closed day")
    queues: list[KioskQueue]


class Kiosk(BaseModel):
    branch_id: str
    names: dict[str, str]
    languages: list[str]
    time_zone: str
    open: bool
    opens_at: datetime | None = Field(description="When it opens next, while it is closed")
    closed_reason: str | None = Field(description="Of a closed day")
    check_in: bool = Field(description="Whether somebody may have to check in here today.")
    departments: list[KioskDepartment]


@router.get(
    "/{branch_id}/kiosk", summary="What a kiosk of this branch shows", responses=refusals(404)
)
async def read_kiosk(tx: Transaction, branch_id: BranchId) -> Kiosk:
    branch = await get_row(tx, tables.branch, branch_id=branch_id)
    local_now = datetime.now(ZoneInfo(branch["time_zone"]))
    now = opening_now(branch["hours"], local_now, branch["closed_days"])
    queues = await queues_of(tx, branch_id)
    departments = [
        _department(
            row,
            opening_now(branch["hours"], local_now, [*branch["closed_days"], *row["closed_days"]]),
            [queue for queue in queues if queue.settings["department_id"] == row["department_id"]],
        )
        for row in await departments_of(tx, branch_id)
    ]
    return Kiosk.model_validate(
        {
            **branch,
            "open": now.open,
            "opens_at": now.opens_at,
            "closed_reason": now.reason,
            "check_in": await has_check_in(tx, branch_id),
            "departments": [d for d in departments if d.queues],
        }
    )


def _department(
    row: RowMapping, now: OpeningNow, queues: Sequence[KioskQueueRow]
) -> KioskDepartment:
    return KioskDepartment(
        department_id=row["department_id"],
        names=row["names"],
        busy_desks=row["busy_desks"],
        open_desks=row["open_desks"],
        open=now.open,
        opens_at=now.opens_at,
        closed_reason=now.reason,
        queues=[_queue(queue, now_open=now.open) for queue in queues],
    )


def _queue(queue: KioskQueueRow, *, now_open: bool) -> KioskQueue:
    wait = queue.estimated_wait if now_open else None
    return KioskQueue(
        queue_id=queue.settings["queue_id"],
        names=queue.settings["names"],
        open=now_open and (queue.closing is None or queue.closing.gives_tickets),
        paused=queue.settings["paused"],
        pause_reason=queue.settings["pause_reason"],
        waiting_count=queue.waiting_count,
        estimated_wait=EstimatedWait(p50_seconds=wait.p50_seconds, p90_seconds=wait.p90_seconds)
        if wait
        else None,
        categories=queue.settings["kiosk_categories"],
        services=queue.settings["kiosk_services"],
        closing=closing_body(queue.closing),
    )
