"""The desk as a reception: find somebody, read their ticket, and walk along the whole line."""

from datetime import date, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from services.department.handle.notes import add_note
from services.department.handle.visitors import read_holder, read_page, search
from services.department.router.bodies import (
    LineToken,
    Shape,
    TokenAnswer,
    actor_of,
    refusals,
)
from services.department.router.request_headers import TokenRequest
from services.department.rules.searching import LookedFor
from services.department.store.lookups import list_lookups
from shared import ledger
from shared.auth import Caller, in_department
from shared.parameters import AfterNumber, DepartmentId, Id, Limit
from shared.postgres import Transaction
from shared.text import FullName
from shared.text import Note as NoteText

PAGE_MAX: Final = 200
CURSOR_LENGTH_MAX: Final = 4_000

router = APIRouter(tags=["visitors"])
token_router = APIRouter(prefix="/api/v1/tokens/{token_id}", tags=["visitors"])


class SearchIn(Shape):
    text: Annotated[
        FullName,
        Field(
            description="A number (12, CW-012), a name's beginning, a phone, or a ticket's link.",
            examples=["CW-012"],
        ),
    ]


class Found(LineToken):
    """A visitor who was found, whatever became of them."""

    service_date: date
    can_return: bool


class FoundAnswer(BaseModel):
    visitors: list[Found]


class WaitingPage(BaseModel):
    waiting: list[LineToken]
    next: str | None = Field(description="Where the next page begins; null: this is the last.")


class Holder(BaseModel):
    """Whose token it is, for the printer and for putting it right."""

    id: int
    token_label: str
    queue_id: str
    time_zone: str
    issued_at: datetime
    name: str | None
    email: str | None
    phone: str | None
    language: str
    ticket_url: str


class NoteIn(Shape):
    note: NoteText


class Lookup(BaseModel):
    id: int
    at: datetime
    user_id: str
    user_name: str
    looked_for: LookedFor
    token_ids: list[int]


class Lookups(BaseModel):
    lookups: list[Lookup]
    next: int | None


@router.post(
    "/api/v1/departments/{department_id}/visitors/search",
    response_model=FoundAnswer,
    summary="Find somebody",
    responses=refusals(401, 403, 404),
)
async def search_visitors(
    request: Request, caller: Caller, tx: Transaction, department_id: DepartmentId, body: SearchIn
) -> dict[str, Any]:
    """Find visitors of today and of the next days, in this department, whatever became of them.

    It is a POST so that no name stands in a proxy's log. Who looked up whom is kept.
    """
    in_department(caller, department_id)
    rule = request.state.settings.returns
    by = actor_of(caller)
    return {"visitors": await search(tx, department_id, body.text, by=by, rule=rule)}


@router.get(
    "/api/v1/departments/{department_id}/waiting",
    response_model=WaitingPage,
    summary="Read the whole line, page by page",
    responses=refusals(401, 403, 404),
)
async def read_waiting(
    caller: Caller,
    tx: Transaction,
    department_id: DepartmentId,
    after: Annotated[str | None, Query(max_length=CURSOR_LENGTH_MAX)] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 50,
) -> dict[str, Any]:
    in_department(caller, department_id)
    return await read_page(tx, department_id, after, limit=limit)


@token_router.get(
    "/holder",
    response_model=Holder,
    summary="Whose token it is",
    responses=refusals(401, 403, 404),
)
async def show_holder(
    request: Request, caller: Caller, tx: Transaction, token_id: Id
) -> dict[str, Any]:
    token = await ledger.find_token(tx, token_id)
    in_department(caller, token.department_id)
    public_url = request.state.settings.ticket_base_url
    return await read_holder(tx, token, by=actor_of(caller), public_url=public_url)


@token_router.post(
    "/notes",
    response_model=TokenAnswer,
    summary="Leave a note for the next desk",
    responses=refusals(401, 403, 404, 409),
)
async def leave_note(request: TokenRequest, body: NoteIn) -> JSONResponse:
    """Say something about a visitor that whoever sees them next has to know."""
    token = await ledger.find_token(request.tx, request.token_id)
    in_department(request.caller, token.department_id)
    key = request.key(body)
    return JSONResponse(await add_note(request.tx, token, body.note, by=request.by, key=key))


@router.get(
    "/api/v1/departments/{department_id}/lookups",
    response_model=Lookups,
    summary="List who looked up whom, newest first",
    responses=refusals(401, 403),
)
async def show_lookups(
    caller: Caller,
    tx: Transaction,
    department_id: DepartmentId,
    after: AfterNumber = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    in_department(caller, department_id)
    found = await list_lookups(tx, department_id, after=after, limit=limit)
    return {"lookups": found, "next": found[-1]["id"] if len(found) == limit else None}
