"""Messages to all who wait: posted and ended by the department's desks."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import uuid_utils.compat
from fastapi import APIRouter, Path, Request

from services.department.handle.messages import end_message, post_message
from services.department.router.bodies import actor_of, refusals
from services.department.router.message_bodies import MessageAnswer, MessageIn
from services.department.rules.messages import PostMessage
from shared.audited import AuditedTransaction, audited
from shared.auth import Caller, in_department
from shared.idempotency import key_of
from shared.parameters import DepartmentId, IdempotencyKey

router = APIRouter(prefix="/api/v1/departments/{department_id}/messages", tags=["messages"])


@router.post(
    "",
    status_code=201,
    response_model=MessageAnswer,
    summary="Say something to all who wait",
    responses=refusals(401, 403, 404, 409, 422, 429, 503),
)
async def post(
    request: Request,
    caller: Caller,
    department_id: DepartmentId,
    body: MessageIn,
    idempotency_key: IdempotencyKey = None,
) -> dict[str, Any]:
    """Show it on the hall's screens and on tickets, and mail it to those who gave an address.

    Who waits at this moment gets one letter a message at most. It ends by itself, or by hand. A
    text of one's own is a supervisor's to write.
    """
    in_department(caller, department_id)
    settings = request.state.settings
    path = request.scope["path"]
    async with audited(request) as tx:
        return await post_message(
            tx,
            department_id,
            lambda now: PostMessage(
                by=actor_of(caller),
                now=now,
                message_id=uuid_utils.compat.uuid7(),
                kind=body.kind,
                minutes=body.minutes,
                texts=body.texts,
                queue_id=body.queue_id,
                lasts=timedelta(minutes=body.lasts_minutes),
            ),
            per_hour_max=settings.messages_per_hour,
            public_url=settings.ticket_base_url,
            key=key_of(caller.subject, path, idempotency_key, body.model_dump(mode="json")),
        )


@router.post(
    "/{message_id}/end",
    status_code=200,
    response_model=MessageAnswer,
    summary="End a message before its time",
    responses=refusals(401, 403, 404, 503),
)
async def end(
    request: Request,
    caller: Caller,
    tx: AuditedTransaction,
    department_id: DepartmentId,
    message_id: Annotated[UUID, Path()],
) -> dict[str, Any]:
    """Take it off the screens and tickets; letters that are not yet sent stay unsent."""
    in_department(caller, department_id)
    url = request.state.settings.ticket_base_url
    return await end_message(tx, department_id, message_id, by=actor_of(caller), public_url=url)
