"""Users: who may log in here, and as what."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request
from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from services.token_api.accounts import store as accounts
from services.token_api.accounts.fields import DEPARTMENTS_A_USER_MAX, Password, Username
from services.token_api.accounts.handle import users as handle
from services.token_api.accounts.passwords import Passwords
from services.token_api.audit import AuditedTransaction
from shared.auth import Role
from shared.parameters import AfterNumber, DepartmentId, Id, IdInBody, Limit
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import RequestBody, change_body
from shared.rows import get_row, page
from shared.text import OneLine

router = APIRouter(prefix="/api/v1/users", tags=["users"], responses=GUARDED)


Departments = Annotated[
    list[DepartmentId],
    Field(max_length=DEPARTMENTS_A_USER_MAX, description="Null: all of them."),
]


class User(BaseModel):
    id: int = Field(validation_alias="user_id")
    username: str
    display_name: str
    role: Role
    departments: list[str] | None
    holder_id: int | None
    active: bool


class Users(BaseModel):
    users: list[User]
    next: int | None


class NewUser(RequestBody):
    username: Username
    password: Password
    role: Role
    display_name: OneLine | None = None
    departments: Departments | None = Field(default=[])
    holder_id: IdInBody | None = None
    active: bool = True


@change_body
class UserChange(TypedDict, total=False):
    """What is left out stays as it is."""

    password: Password
    role: Role
    display_name: OneLine
    departments: Departments | None
    holder_id: IdInBody | None
    active: bool


@router.get("", summary="List users")
async def list_users(tx: Transaction, after: AfterNumber = None, limit: Limit = 100) -> Users:
    found = await page(tx, accounts.user, after=after, limit=limit)
    return Users.model_validate({"users": found.rows, "next": found.next})


@router.get("/{user_id}", summary="Read a user", responses=refusals(404))
async def read_user(tx: Transaction, user_id: Id) -> User:
    row = await get_row(tx, accounts.user, user_id=user_id)
    return User.model_validate(dict(row))


@router.post("", status_code=201, summary="Create a user", responses=refusals(409))
async def create_user(request: Request, tx: AuditedTransaction, body: NewUser) -> User:
    values = await _hashed(request, body.model_dump(mode="json"))
    values["display_name"] = body.display_name or body.username
    return User.model_validate(dict(await handle.create_user(tx, values)))


@router.patch("/{user_id}", summary="Change a user", responses=refusals(404, 409))
async def change_user(
    request: Request, tx: AuditedTransaction, user_id: Id, body: Annotated[UserChange, Body()]
) -> User:
    changes = await _hashed(request, {**body})
    return User.model_validate(dict(await handle.change_user(tx, user_id, changes)))


@router.delete("/{user_id}", status_code=204, summary="Delete a user", responses=refusals(404, 409))
async def delete_user(tx: AuditedTransaction, user_id: Id) -> None:
    await handle.delete_user(tx, user_id)


async def _hashed(request: Request, values: dict[str, Any]) -> dict[str, Any]:
    """Put the hash where the password stood, before the first statement of the transaction."""
    passwords: Passwords = request.state.passwords
    password = values.pop("password", None)
    return (
        values if password is None else {**values, "password_hash": await passwords.hash(password)}
    )
