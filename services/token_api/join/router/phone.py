"""What a phone asks: the services, a pass for its code, a ticket, its own tickets."""

import secrets
from datetime import UTC, datetime
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, StringConstraints

from services.token_api.join.handle import TakeTicket, take_ticket
from services.token_api.join.limits import JoinLimits
from services.token_api.join.offers import Offers, offers_of
from services.token_api.join.rules.offers import refuse_code, refuse_off
from services.token_api.join.rules.passes import LIFETIME, PHONE_BYTES, Pass, issue_pass, read_pass
from services.token_api.join.store import Joining, PhonesTicket, read_joining, tickets_of
from shared.events import TokenStatus
from shared.join_codes import CODE_LENGTH_MAX, CodeCheck, check_code
from shared.parameters import BranchId, IdempotencyKey, QueueId
from shared.postgres import Transaction
from shared.problems.documented import refusals
from shared.request_body import RequestBody
from shared.text import Language

PASS_LENGTH_MAX: Final = 80
# A pass and a ticket's link are somebody's own: nothing between may keep them.
PRIVATE: Final = {"Cache-Control": "no-store"}

router = APIRouter(prefix="/api/v1/join/{branch_id}", tags=["join"])

Code = Annotated[str, StringConstraints(pattern=rf"^[A-Za-z0-9_-]{{1,{CODE_LENGTH_MAX}}}$")]
PassText = Annotated[str, StringConstraints(pattern=rf"^[A-Za-z0-9_.-]{{1,{PASS_LENGTH_MAX}}}$")]
PassHeader = Annotated[PassText, Header(alias="Join-Pass", description="What the code gave.")]


async def joining_of(request: Request, tx: Transaction, branch_id: BranchId) -> Joining:
    return await read_joining(
        tx, branch_id, possible=request.state.settings.join_secret is not None
    )


async def joining_alone(request: Request, branch_id: BranchId) -> Joining:
    """Read it in a transaction that has ended when the route begins.

    A route that needs another one must not hold a connection of the same pool meanwhile.
    """
    async with request.state.engine.begin() as tx:
        return await joining_of(request, tx, branch_id)


BranchJoining = Annotated[Joining, Depends(joining_of)]
BranchJoiningAlone = Annotated[Joining, Depends(joining_alone)]


def secret_of(request: Request, joining: Joining) -> str:
    """Return what signs codes and passes; raises `Refused` (409) where phones may not join."""
    refuse_off(joining.mode)
    secret: str = request.state.settings.join_secret.get_secret_value()
    return secret


class NewPass(RequestBody):
    code: Code
    join_pass: PassText | None = Field(
        default=None, description="The pass that this phone had before, good or expired."
    )


class GivenPass(BaseModel):
    join_pass: str = Field(description="For the header `Join-Pass`.")
    valid_seconds: int


class NewTicket(RequestBody):
    queue_id: QueueId
    language: Language = "en"


class JoinTicket(BaseModel):
    token_label: str
    queue_id: str
    status: TokenStatus
    ticket_url: str


class JoinTicketAnswer(BaseModel):
    ticket: JoinTicket
    existing: bool


class JoinTickets(BaseModel):
    tickets: list[JoinTicket]


@router.get("", summary="What a phone can join", responses=refusals(404))
async def read_offers(tx: Transaction, joining: BranchJoining) -> Offers:
    zone = ZoneInfo(joining.branch["time_zone"])
    return await offers_of(tx, joining, local_now=datetime.now(zone))


@router.post(
    "/passes",
    status_code=201,
    response_model=GivenPass,
    summary="Show the code that was scanned",
    responses=refusals(403, 404, 409, 429),
)
async def create_pass(request: Request, joining: BranchJoiningAlone, body: NewPass) -> JSONResponse:
    """Give the phone a pass for its code, under the number that it has already, if it has one."""
    secret, now = secret_of(request, joining), datetime.now(UTC)
    branch_id = joining.branch["branch_id"]
    limits: JoinLimits = request.state.join_limits
    address = request.client.host if request.client else "unknown"
    check = check_code(secret, branch_id, joining.series, joining.mode, body.code, now=now)
    if check is CodeCheck.WRONG:
        await limits.count_wrong_code(address)
    refuse_code(check)
    if body.join_pass is not None:
        phone = read_pass(secret, branch_id, body.join_pass).phone
    else:
        await limits.count_phone(address)
        phone = secrets.token_urlsafe(PHONE_BYTES)
    given = issue_pass(secret, branch_id, phone, now=now)
    valid_seconds = int(LIFETIME.total_seconds())
    return JSONResponse({"join_pass": given, "valid_seconds": valid_seconds}, 201, PRIVATE)


@router.get(
    "/tickets",
    response_model=JoinTickets,
    summary="The tickets that this phone has taken",
    responses=refusals(403, 404),
)
async def list_own_tickets(
    request: Request, tx: Transaction, joining: BranchJoining, join_pass: PassHeader
) -> JSONResponse:
    held = pass_of(request, joining, join_pass)
    tickets = await tickets_of(tx, held.phone, joining.branch["branch_id"])
    return JSONResponse({"tickets": [_body(ticket) for ticket in tickets]}, headers=PRIVATE)


@router.post(
    "/tickets",
    status_code=201,
    response_model=JoinTicketAnswer,
    summary="Take a ticket with one's own phone",
    responses={
        **refusals(403, 404, 409, 429),
        200: {"model": JoinTicketAnswer, "description": "The phone has this ticket already"},
    },
)
async def take_own_ticket(
    request: Request,
    joining: BranchJoiningAlone,
    body: NewTicket,
    join_pass: PassHeader,
    idempotency_key: IdempotencyKey = None,
) -> JSONResponse:
    """Give out the queue's next number to the phone, once for as long as it is live."""
    held = pass_of(request, joining, join_pass)
    held.refuse_expired(datetime.now(UTC))
    branch_id = joining.branch["branch_id"]
    command = TakeTicket(branch_id, held.phone, body.queue_id, body.language, idempotency_key)
    state = request.state
    taken = await take_ticket(command, state.engine, state.issuing, state.join_limits)
    answer = {"ticket": _body(taken.ticket), "existing": taken.existing}
    return JSONResponse(answer, 200 if taken.existing else 201, PRIVATE)


def pass_of(request: Request, joining: Joining, text: str) -> Pass:
    return read_pass(secret_of(request, joining), joining.branch["branch_id"], text)


def _body(ticket: PhonesTicket) -> dict[str, Any]:
    return {
        "token_label": ticket.token_label,
        "queue_id": ticket.queue_id,
        "status": ticket.status.value,
        "ticket_url": ticket.ticket_url,
    }
