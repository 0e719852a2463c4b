"""What the page of joining shows of a branch: its services, their waits, and why one is shut."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field
from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.counters import KioskQueueRow, departments_of, queues_of
from services.token_api.directory import OpeningNow, opening_now
from services.token_api.join.rules.offers import QueueState, state_of
from services.token_api.join.store import Joining
from services.token_api.tokens import ClosingBody, EstimatedWait, closing_body, wait_body
from shared.join_codes import JoinMode


class JoinQueue(BaseModel):
    queue_id: str
    names: dict[str, str]
    state: QueueState
    waiting_count: int
    estimated_wait: EstimatedWait | None
    closing: ClosingBody | None = Field(description="When its line closes today; null: it does not")


class JoinDepartment(BaseModel):
    department_id: str
    names: dict[str, str]
    open: bool
    opens_at: datetime | None = Field(description="When it opens next, while it is closed")
    closed_reason: str | None = Field(description="Of a closed day")
    queues: list[JoinQueue]


class Offers(BaseModel):
    branch_id: str
    names: dict[str, str]
    languages: list[str]
    time_zone: str
    join_mode: JoinMode
    open: bool
    opens_at: datetime | None = Field(description="When a closed branch opens next")
    closed_reason: str | None = Field(description="Of a closed day")
    departments: list[JoinDepartment]


async def offers_of(tx: AsyncConnection, joining: Joining, *, local_now: datetime) -> Offers:
    branch = joining.branch
    now = opening_now(branch["hours"], local_now, branch["closed_days"])
    queues = await queues_of(tx, branch["branch_id"])
    departments = [
        _department(
            row,
            opening_now(branch["hours"], local_now, [*branch["closed_days"], *row["closed_days"]]),
            [queue for queue in queues if queue.settings["department_id"] == row["department_id"]],
        )
        for row in await departments_of(tx, branch["branch_id"])
    ]
    return Offers(
        branch_id=branch["branch_id"],
        names=branch["names"],
        languages=branch["languages"],
        time_zone=branch["time_zone"],
        join_mode=joining.mode,
        open=now.open,
        opens_at=now.opens_at,
        closed_reason=now.reason,
        departments=[one for one in departments if one.queues],
    )


def _department(
    row: RowMapping, now: OpeningNow, queues: Sequence[KioskQueueRow]
) -> JoinDepartment:
    return JoinDepartment(
        department_id=row["department_id"],
        names=row["names"],
        open=now.open,
        opens_at=now.opens_at,
        closed_reason=now.reason,
        queues=[_queue(queue, now_open=now.open) for queue in queues],
    )


def _queue(queue: KioskQueueRow, *, now_open: bool) -> JoinQueue:
    now_open = now_open and (queue.closing is None or queue.closing.gives_tickets)
    return JoinQueue.model_validate(
        {
            **queue.settings,
            "state": state_of(
                now_open=now_open,
                paused=queue.settings["paused"],
                full=queue.full,
            ),
            "waiting_count": queue.waiting_count,
            "estimated_wait": wait_body(queue.estimated_wait) if now_open else None,
            "closing": closing_body(queue.closing),
        }
    )
