"""Tokens: ask for one at a counter, look at one."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, FastAPI, Request
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.counters import Existing, Issued, IssueRequest, IssueToken
from services.token_api.slots import BookedSlot, Priority, SlotBooking, book_slot, token_bodies
from services.token_api.tokens import (
    EstimatedWait,
    Letters,
    Token,
    TokenLimits,
    issued_body,
    place_of,
    wait_body,
    wait_of,
)
from shared import ledger
from shared.auth import DESKS, Caller, Principal, Role, in_department, works_in
from shared.batching import Batcher
from shared.email_address import Email
from shared.events import Category
from shared.forecast import Wait
from shared.idempotency import key_of
from shared.json_answer import JsonAnswer
from shared.ledger import TokenRow
from shared.parameters import Id, IdempotencyKey, IdInBody, QueueId
from shared.postgres import Transaction
from shared.problems.documented import refusals
from shared.text import FullName, Language, Phone

PATH: Final = "/api/v1/tokens"
# Other systems' words for a category of ours.
ALIASES: Final = {"PAID": Category.PRIORITY_PAID}

router = APIRouter(tags=["tokens"])


def _without_alias(category: object) -> object:
    return ALIASES.get(category, category) if isinstance(category, str) else category


def _null_if_blank(name: object) -> object:
    """Take a form's field that was left empty for no name."""
    return None if isinstance(name, str) and not name.strip() else name


class TokenRequest(BaseModel):
    """What a visitor, or somebody for them, asks for."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"queue_id": "CW", "email": "asha@example.com"}]}
    )

    queue_id: QueueId
    slot_id: None = None  # a slot is booked for a patient; who names both means neither
    user_id: IdInBody | None = None
    name: Annotated[FullName | None, BeforeValidator(_null_if_blank)] = None
    email: Email | None = None
    phone: Phone | None = None
    language: Language = "en"
    category: Annotated[Category | None, BeforeValidator(_without_alias)] = None


def _kind_of(body: object) -> str:
    """Tell a slot's booking from a counter's request; who names both is told what is wrong."""
    if isinstance(body, SlotBooking):
        return "slot"
    names = body if isinstance(body, dict) else {}
    return "slot" if names.get("slot_id") is not None and "queue_id" not in names else "counter"


class IssuedToken(Letters):
    token: Token
    queue_position: int | None = Field(description="1 = next; null once called")
    estimated_wait: EstimatedWait | None = Field(description="null while too little is known")
    ticket_url: str | None = Field(description="The holder's own page")
    existing: bool


async def issue_token(
    request: Request,
    caller: Caller,
    body: Annotated[
        Annotated[TokenRequest, Tag("counter")] | Annotated[SlotBooking, Tag("slot")],
        Discriminator(_kind_of),
    ],
    idempotency_key: IdempotencyKey = None,
) -> JsonAnswer:
    """Give out the queue's next number, or book a slot (staff and kiosks) for a patient.

    Retries with the same Idempotency-Key change nothing.
    """
    key = idempotency_key and key_of(
        caller.subject, PATH, idempotency_key, body.model_dump(mode="json")
    )
    if isinstance(body, SlotBooking):
        return await book_slot(request, caller, body, key or None)
    limits: TokenLimits = request.state.token_limits
    limits.refuse_too_many(caller)
    command = IssueToken(
        queue_id=body.queue_id,
        role=caller.role,
        own_id=caller.holder_id,
        category=body.category,
        language=body.language,
        user_id=body.user_id,
        name=body.name,
        email=body.email,
        phone=body.phone,
        actor=caller.subject if caller.role in DESKS else None,
    )
    letters = limits.letters_to(caller, body.email) if body.email is not None else None
    issuing: Batcher[IssueRequest, Issued | Existing] = request.state.issuing
    outcome = await issuing.ask(IssueRequest(command, key or None, letters))
    headers = {"Idempotent-Replayed": "true"} if outcome.replayed else {}
    match outcome:
        case Issued(body=answer):
            return JsonAnswer(answer, 201, headers)
        case Existing(token_id=token_id):
            return JsonAnswer(await _existing(request, caller, token_id), 200, headers)


def add_issuing(app: FastAPI) -> None:
    """Add it to the app itself: asked more than all others, it is found first and at once."""
    app.post(
        PATH,
        status_code=201,
        response_model=IssuedToken | BookedSlot,
        tags=["tokens"],
        summary="Take a token",
        responses={
            **refusals(429),
            200: {"model": IssuedToken, "description": "The holder has this live token already"},
        },
    )(issue_token)


async def _existing(request: Request, caller: Principal, token_id: int) -> dict[str, Any]:
    async with request.state.engine.begin() as tx:
        token = await ledger.find_token(tx, token_id)
        place, wait = await _standing(request, tx, token)
    own = caller.role is Role.HOLDER and caller.holder_id == token.user_id
    at_desk = caller.role in DESKS and works_in(caller, token.department_id)
    public_url = request.state.settings.links if own or at_desk else None
    return {**issued_body(token, place=place, wait=wait, public_url=public_url), "existing": True}


class TokenDetail(Token):
    name: str | None
    email: str | None
    phone: str | None
    user_id: int | None
    language: str
    desk_id: int | None
    called_at: str | None
    started_at: str | None
    ended_at: str | None
    queue_position: int | None
    estimated_wait: EstimatedWait | None
    # What a slot's token has beyond a counter's
    token_number: int | None = None
    slot: UUID | None = None
    slot_id: UUID | None = None
    doctor_id: UUID | None = None
    patient: UUID | None = None
    patient_id: UUID | None = None
    patient_name: str | None = None
    position: int | None = Field(default=None, description="1 = next; waiting: the place there")
    priority: Priority | None = None
    estimated_time: str | None = None
    actual_time: str | None = None
    checked_in_at: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    ticket_url: str | None = None


@router.get(PATH + "/{token_id}", response_model=TokenDetail, summary="Look at a token (staff)")
async def read_token(request: Request, tx: Transaction, caller: Caller, token_id: Id) -> JsonAnswer:
    token = await ledger.find_token(tx, token_id)
    in_department(caller, token.department_id)
    place, wait = await _standing(request, tx, token)
    [body] = await token_bodies(tx, [token], public_url=request.state.settings.links)
    return JsonAnswer(
        {
            **body,
            "name": token.name,
            "email": token.email,
            "phone": token.phone,
            "user_id": token.user_id,
            "language": token.language,
            "desk_id": token.desk_id,
            "called_at": _iso(token.called_at),
            "started_at": _iso(token.started_at),
            "ended_at": _iso(token.ended_at),
            "queue_position": place,
            "estimated_wait": wait_body(wait),
        }
    )


async def _standing(
    request: Request, tx: AsyncConnection, token: TokenRow
) -> tuple[int | None, Wait | None]:
    """Return the token's live place and what it means in time."""
    queue = (await ledger.read_queues(tx, [token.queue_id]))[token.queue_id]
    redis, forecasts = request.state.redis, request.state.forecasts
    place = await place_of(tx, redis, token, queue)
    return place, await wait_of(tx, redis, forecasts, token, queue, place=place)


def _iso(time: datetime | None) -> str | None:
    return time.isoformat() if time else None
