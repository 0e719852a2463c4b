"""Before a supervisor saves: who there is to set skills for, and what a change would do."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import Response

from services.department.handle.profile_preview import preview_desk_profile, preview_skills
from services.department.router.bodies import refusals
from services.department.router.profile_bodies import (
    DeskProfileIn,
    PeopleAtDesks,
    ProfilePreview,
    SkillsIn,
)
from services.department.router.profiles import DEPARTMENT, UserId
from shared.auth import Caller, in_department
from shared.parameters import DepartmentId, DeskNumber
from shared.pass_on import pass_on
from shared.postgres import Transaction

PREVIEWED: Any = {"response_model": ProfilePreview, "responses": refusals(401, 403, 404)}

router = APIRouter(prefix=DEPARTMENT, tags=["profiles"])


@router.get(
    "/people",
    response_model=PeopleAtDesks,
    summary="List who works at the desks",
    responses=refusals(401, 403, 404, 503),
)
async def list_people(
    request: Request,
    caller: Caller,
    department_id: DepartmentId,
    authorization: Annotated[str, Header(include_in_schema=False)],
) -> Response:
    """Return clerks and supervisors by name, as token_api keeps them."""
    in_department(caller, department_id)
    return await pass_on(
        request,
        f"/api/v1/departments/{department_id}/people",
        None,
        {"Authorization": authorization},
        unavailable="The list of people cannot be read at the moment. Please try again shortly.",
    )


@router.post("/desks/{number}/profile/preview", summary="See what it would do", **PREVIEWED)
async def preview_profile(
    caller: Caller,
    tx: Transaction,
    department_id: DepartmentId,
    number: DeskNumber,
    body: DeskProfileIn,
) -> dict[str, Any]:
    """Return whom the desk would call of those who wait now, whom nobody would; saves nothing."""
    in_department(caller, department_id)
    values = body.model_dump(mode="json", exclude={"today_only"})
    return await preview_desk_profile(tx, department_id, number, values, today_only=body.today_only)


@router.post("/people/{user_id}/skills/preview", summary="See what they would do", **PREVIEWED)
async def preview_persons_skills(
    caller: Caller, tx: Transaction, department_id: DepartmentId, user_id: UserId, body: SkillsIn
) -> dict[str, Any]:
    """Return the same for the desks at which the person sits now; saves nothing."""
    in_department(caller, department_id)
    return await preview_skills(
        tx, department_id, user_id, body.queue_ids, today_only=body.today_only
    )
