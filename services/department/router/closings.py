"""Closing a counter's line at a time, and taking that back."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Annotated, Any, Final

import uuid_utils.compat
from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, Field, StringConstraints

from services.department.handle import closings
from services.department.router.bodies import Shape, actor_of, refusals
from services.department.rules.closings import CloseLine
from services.department.settings import Settings
from shared.audited import AuditedTransaction
from shared.auth import Caller, in_department
from shared.parameters import DepartmentId, QueueId

router = APIRouter(
    prefix="/api/v1/departments/{department_id}/queues/{queue_id}/closing", tags=["overview"]
)

_TimeOfDay = Annotated[
    str,
    StringConstraints(pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$"),
    Field(description="Of the wall clock of the branch, today.", examples=["16:00"]),
]
REFUSALS: Final = refusals(401, 403, 404, 409, 422, 429, 503)


class ClosingIn(Shape):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"last_ticket": "15:30", "closes": "16:00"}]}
    )

    last_ticket: _TimeOfDay
    closes: _TimeOfDay


class ClosingNow(Shape):
    last_ticket_at: datetime
    closes_at: datetime


class ClosingAnswer(Shape):
    closing: ClosingNow | None = Field(description="Null: the line does not close today.")


@dataclass(frozen=True)
class LineParts:
    """Which line is meant, and who asks."""

    request: Request
    caller: Caller
    department_id: DepartmentId
    queue_id: QueueId

    @property
    def settings(self) -> Settings:
        settings: Settings = self.request.state.settings
        return settings


LineRequest = Annotated[LineParts, Depends()]


@router.put("", response_model=ClosingAnswer, summary="Close a line at a time", responses=REFUSALS)
async def close_line(line: LineRequest, tx: AuditedTransaction, body: ClosingIn) -> dict[str, Any]:
    """Give out the last ticket at a time, and close later today: kiosks, phones and screens say so.

    Whoever still waits when it closes leaves the line and is told; the next day it opens by itself.
    """
    in_department(line.caller, line.department_id)
    by, message_id = actor_of(line.caller), uuid_utils.compat.uuid7()
    closing = await closings.close_line(
        tx,
        line.department_id,
        line.queue_id,
        lambda now: CloseLine(
            by=by,
            now=now,
            last_ticket=time.fromisoformat(body.last_ticket),
            closes=time.fromisoformat(body.closes),
            message_id=message_id,
        ),
        per_hour_max=line.settings.messages_per_hour,
        public_url=line.settings.ticket_base_url,
    )
    return {"closing": {"last_ticket_at": closing.last_ticket_at, "closes_at": closing.closes_at}}


@router.delete(
    "", response_model=ClosingAnswer, summary="Let a line stay open after all", responses=REFUSALS
)
async def open_line_again(line: LineRequest, tx: AuditedTransaction) -> dict[str, Any]:
    in_department(line.caller, line.department_id)
    await closings.open_line_again(
        tx,
        line.department_id,
        line.queue_id,
        by=actor_of(line.caller),
        public_url=line.settings.ticket_base_url,
    )
    return {"closing": None}
