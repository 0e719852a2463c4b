"""The desk as a reception: find somebody, read their ticket, and walk along the whole line."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from services.department.handle.notes import add_note
from services.department.handle.visitors import read_holder, read_page, search
from services.department.router.bodies import (
    TokenAnswer,
    actor_of,
    refusals,
)
from services.department.router.request_headers import TokenRequest
from services.department.router.visitor_bodies import (
    FoundAnswer,
    Holder,
    Lookups,
    NoteIn,
    SearchIn,
    WaitingPage,
)
from services.department.store.lookups import list_lookups
from shared import ledger
from shared.auth import Caller, in_department
from shared.parameters import AfterNumber, DepartmentId, Id, Limit
from shared.postgres import Transaction

PAGE_MAX: Final = 200
# Where each queue and category of a large department had been read to.
PageCursor = Annotated[
    str | None,
    Query(pattern=r"^[A-Za-z0-9_-]{1,4000}$", description="The `next` of the page before this."),
]

router = APIRouter(tags=["visitors"])
token_router = APIRouter(prefix="/api/v1/tokens/{token_id}", tags=["visitors"])


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
    after: PageCursor = None,
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
