"""Which queues desks and people serve: a supervisor's to change, at once."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query

from services.department.handle.profiles import read_profiles, set_desk_profile, set_skills
from services.department.router.bodies import USER_ID_PATTERN, refusals
from services.department.router.profile_bodies import DeskProfileIn, ProfilesAnswer, SkillsIn
from shared.audited import AuditedTransaction
from shared.auth import Caller, in_department
from shared.parameters import DepartmentId, DeskNumber
from shared.postgres import Transaction

DEPARTMENT: Final = "/api/v1/departments/{department_id}"
ANSWERED: Any = {"response_model": ProfilesAnswer, "responses": refusals(401, 403, 404)}
CHANGED: Any = {"response_model": ProfilesAnswer, "responses": refusals(401, 403, 404, 503)}

UserId = Annotated[str, Path(pattern=USER_ID_PATTERN)]
TodayOnly = Annotated[bool, Query(description="Only what was set for today.")]

router = APIRouter(prefix=DEPARTMENT, tags=["profiles"])


@router.get("/profiles", summary="List what desks and people serve", **ANSWERED)
async def list_profiles(
    caller: Caller, tx: Transaction, department_id: DepartmentId
) -> dict[str, Any]:
    """Return what is set for each desk, and for who sits at one or has skills set."""
    in_department(caller, department_id)
    return await read_profiles(tx, department_id)


@router.put("/desks/{number}/profile", summary="Say which queues a desk serves", **CHANGED)
async def put_desk_profile(
    caller: Caller,
    tx: AuditedTransaction,
    department_id: DepartmentId,
    number: DeskNumber,
    body: DeskProfileIn,
) -> dict[str, Any]:
    """From its next call on; with `today_only` what lasts counts again tomorrow."""
    in_department(caller, department_id)
    values = body.model_dump(mode="json", exclude={"today_only"})
    await set_desk_profile(tx, department_id, number, values, today_only=body.today_only)
    return await read_profiles(tx, department_id)


@router.delete("/desks/{number}/profile", summary="Let a desk serve every queue", **CHANGED)
async def delete_desk_profile(
    caller: Caller,
    tx: AuditedTransaction,
    department_id: DepartmentId,
    number: DeskNumber,
    *,
    today_only: TodayOnly = False,
) -> dict[str, Any]:
    in_department(caller, department_id)
    await set_desk_profile(tx, department_id, number, None, today_only=today_only)
    return await read_profiles(tx, department_id)


@router.put("/people/{user_id}/skills", summary="Say which queues a person may serve", **CHANGED)
async def put_skills(
    caller: Caller,
    tx: AuditedTransaction,
    department_id: DepartmentId,
    user_id: UserId,
    body: SkillsIn,
) -> dict[str, Any]:
    """At whichever desk they sit, its other queues are left to others."""
    in_department(caller, department_id)
    await set_skills(tx, department_id, user_id, body.queue_ids, today_only=body.today_only)
    return await read_profiles(tx, department_id)


@router.delete("/people/{user_id}/skills", summary="Let a person serve every queue", **CHANGED)
async def delete_skills(
    caller: Caller,
    tx: AuditedTransaction,
    department_id: DepartmentId,
    user_id: UserId,
    *,
    today_only: TodayOnly = False,
) -> dict[str, Any]:
    in_department(caller, department_id)
    await set_skills(tx, department_id, user_id, None, today_only=today_only)
    return await read_profiles(tx, department_id)
