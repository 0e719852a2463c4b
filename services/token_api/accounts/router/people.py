"""Who may sit at a department's desks: by name, for those who say what each of them serves."""

from typing import Final

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import any_, literal, or_, select

from services.token_api.accounts import store as accounts
from services.token_api.directory import tables
from shared.auth import Caller, Role, in_department
from shared.parameters import DepartmentId
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.rows import get_row

# More than sit at the desks of a department, several times over.
PEOPLE_MAX: Final = 1000
AT_DESKS: Final = (Role.STAFF.value, Role.SUPERVISOR.value)

router = APIRouter(
    prefix="/api/v1/departments/{department_id}/people", tags=["users"], responses=GUARDED
)


class Person(BaseModel):
    user_id: str = Field(description="As sessions have it.")
    name: str


class People(BaseModel):
    people: list[Person]


@router.get("", summary="List who works at a department's desks", responses=refusals(404))
async def list_people(caller: Caller, tx: Transaction, department_id: DepartmentId) -> People:
    """Return clerks and supervisors who may sign in, by name."""
    in_department(caller, department_id)
    await get_row(tx, tables.department, department_id=department_id)
    user = accounts.user
    rows = await tx.execute(
        select(user.c.user_id, user.c.display_name)
        .where(
            user.c.active,
            user.c.role.in_(AT_DESKS),
            or_(
                user.c.departments.is_(None),
                literal(department_id) == any_(user.c.departments),
            ),
        )
        .order_by(user.c.display_name, user.c.user_id)
        .limit(PEOPLE_MAX)
    )
    return People(people=[Person(user_id=str(row.user_id), name=row.display_name) for row in rows])
