"""Calling the next, or by a supervisor somebody else."""

from fastapi import APIRouter, Request

from services.department.handle.calls import CallRequest, CallResult, Calls
from services.department.router.bodies import (
    CallIn,
    TokenAnswer,
    actor_of,
    refusals,
)
from services.department.router.group_bodies import GroupAnswer, GroupCallIn
from shared.auth import Caller, in_department
from shared.batching import Batcher
from shared.idempotency import key_of
from shared.json_answer import JsonAnswer
from shared.parameters import DepartmentId, IdempotencyKey

router = APIRouter(tags=["calls"])

CallBatcher = Batcher[CallRequest, CallResult]


def batcher(calls: Calls) -> CallBatcher:
    return Batcher(calls.run_batch)


@router.post(
    "/api/v1/departments/{department_id}/calls",
    status_code=201,
    response_model=TokenAnswer,
    summary="Call the next to a desk",
    responses=refusals(401, 403, 404, 409, 503),
)
async def call_next(
    request: Request,
    caller: Caller,
    department_id: DepartmentId,
    body: CallIn,
    idempotency_key: IdempotencyKey = None,
) -> JsonAnswer:
    """Call who has waited longest within priority; 409 NOBODY_WAITING when nobody does.

    With `token_id` and `reason` a supervisor calls somebody out of order, to any desk that is open
    and free.
    """
    in_department(caller, department_id)
    asked = CallRequest(
        department_id=department_id,
        desk_id=body.desk_id,
        by=actor_of(caller),
        token_id=body.token_id,
        why=body.reason or "",
        doctor_id=body.doctor_id,
        key=key_of(
            caller.subject, request.scope["path"], idempotency_key, body.model_dump(mode="json")
        ),
    )
    return await _ask(request, asked)


@router.post(
    "/api/v1/departments/{department_id}/group-calls",
    status_code=201,
    response_model=GroupAnswer,
    summary="Call several to a desk at once",
    responses=refusals(401, 403, 404, 409, 503),
)
async def call_group(
    request: Request,
    caller: Caller,
    department_id: DepartmentId,
    body: GroupCallIn,
    idempotency_key: IdempotencyKey = None,
) -> JsonAnswer:
    """Call up to `count` of those who are next, as for a briefing; each is announced and served."""
    in_department(caller, department_id)
    asked = CallRequest(
        department_id=department_id,
        desk_id=body.desk_id,
        by=actor_of(caller),
        group_of=body.count,
        key=key_of(
            caller.subject, request.scope["path"], idempotency_key, body.model_dump(mode="json")
        ),
    )
    return await _ask(request, asked)


async def _ask(request: Request, asked: CallRequest) -> JsonAnswer:
    called: CallResult = await request.state.calls.ask(asked)
    headers = {"Idempotent-Replayed": "true"} if called.replayed else None
    return JsonAnswer(called.body, 201, headers)
