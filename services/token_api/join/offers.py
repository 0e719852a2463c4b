"""What the page of joining shows of a branch: its services, their waits, and why one is shut."""

from datetime import datetime

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.counters import KioskQueueRow, departments_of, queues_of
from services.token_api.directory import is_open, next_opening
from services.token_api.join.rules.offers import QueueState, state_of
from services.token_api.join.store import Joining
from services.token_api.tokens import EstimatedWait, wait_body
from shared.join_codes import JoinMode


class JoinQueue(BaseModel):
    queue_id: str
    names: dict[str, str]
    state: QueueState
    waiting_count: int
    estimated_wait: EstimatedWait | None


class JoinDepartment(BaseModel):
    department_id: str
    names: dict[str, str]
    queues: list[JoinQueue]


class Offers(BaseModel):
    branch_id: str
    names: dict[str, str]
    languages: list[str]
    time_zone: str
    join_mode: JoinMode
    open: bool
    opens_at: datetime | None = Field(description="When a closed branch opens, within a week")
    departments: list[JoinDepartment]


async def offers_of(tx: AsyncConnection, joining: Joining, *, local_now: datetime) -> Offers:
    branch = joining.branch
    branch_open = is_open(branch["hours"], local_now)
    opens_at = None if branch_open else next_opening(branch["hours"], local_now)
    queues = [
        (queue.settings["department_id"], _queue(queue, branch_open=branch_open))
        for queue in await queues_of(tx, branch["branch_id"])
    ]
    departments = [
        JoinDepartment(
            department_id=row["department_id"],
            names=row["names"],
            queues=[queue for department, queue in queues if department == row["department_id"]],
        )
        for row in await departments_of(tx, branch["branch_id"])
    ]
    return Offers(
        branch_id=branch["branch_id"],
        names=branch["names"],
        languages=branch["languages"],
        time_zone=branch["time_zone"],
        join_mode=joining.mode,
        open=branch_open,
        opens_at=opens_at,
        departments=[one for one in departments if one.queues],
    )


def _queue(queue: KioskQueueRow, *, branch_open: bool) -> JoinQueue:
    return JoinQueue.model_validate(
        {
            **queue.settings,
            "state": state_of(
                branch_open=branch_open, paused=queue.settings["paused"], full=queue.full
            ),
            "waiting_count": queue.waiting_count,
            "estimated_wait": wait_body(queue.estimated_wait),
        }
    )
