"""Tokens of slots: an emergency, and what is done with a token that is there."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from services.token_api.slots.handle.check_in import check_in
from services.token_api.slots.handle.counter_tokens import do_at_counter
from services.token_api.slots.handle.history import history_of
from services.token_api.slots.handle.requests import BookSlot, ChangeToken, CommandType, SlotResult
from services.token_api.slots.handle.token_lists import listed
from services.token_api.slots.router.bodies import (
    BookedSlot,
    CounterTokenAnswer,
    SlotTokenAnswer,
    token_answer,
)
from services.token_api.slots.router.fields import CategoryWord, StatusWord
from services.token_api.slots.rules.commands import Cancel, CheckIn, Complete, NoShow
from services.token_api.slots.rules.disciplines import ALIASES
from services.token_api.slots.store.patients_seen import email_of
from services.token_api.tokens import TokenLimits, token_body
from shared import ledger
from shared.auth import Caller, Principal, in_department
from shared.batching import Batcher
from shared.events import Category
from shared.idempotency import Key
from shared.json_answer import JsonAnswer
from shared.parameters import BIGINT_MAX, Id, Limit, QueueId
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals

PATH = "/api/v1/tokens"
router = APIRouter(tags=["slot tokens"])

REFUSALS: Any = GUARDED | refusals(404, 409, 429)
ANY_TOKEN: Any = {"response_model": SlotTokenAnswer | CounterTokenAnswer, "responses": REFUSALS}


class SlotBooking(BaseModel):
    """A patient and the slot wanted; the category is a word of the slot's discipline."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "slot_id": "0198c1c2-0000-7000-8000-000000000000",
                    "patient_id": "0198c1c2-0000-7000-8000-000000000001",
                    "category": "ONLINE",
                }
            ]
        }
    )

    slot_id: UUID
    patient_id: UUID
    category: CategoryWord = Category.WALKIN.value


class Emergency(BaseModel):
    slot_id: UUID
    patient_id: UUID


class Moved(BaseModel):
    """One thing that changed the token's standing, or was said of it."""

    at: str
    event_type: str | None
    event_id: UUID | None
    reason: str | None
    own: bool = Field(description="Whether it happened to this token, and not to another one")
    cause: str | None
    actor: str | None = Field(description="The user who did it; null: the holder or a timer")
    note: str | None = Field(description="What the actor gave as the reason, or to the next desk")
    status: str
    position: int | None
    moved: int
    priority: dict[str, float]
    text: str


class History(BaseModel):
    token_id: int
    token_label: str
    history: list[Moved]


async def book_slot(
    request: Request, caller: Principal, booking: SlotBooking, key: Key | None = None
) -> JsonAnswer:
    """Book; 201 also for the waiting list. `token` has its whole state."""
    limits: TokenLimits = request.state.token_limits
    limits.refuse_too_many(caller)
    async with request.state.engine.begin() as tx:
        email = await email_of(tx, booking.patient_id)
    limited = email is not None and not await limits.may_mail(caller, email)
    done = await _ask(
        request,
        BookSlot(
            booking.slot_id,
            booking.patient_id,
            booking.category,
            caller,
            key,
            letters_limited=limited,
        ),
    )
    token = done.body["token"]
    answer = {
        **token_answer(token),
        "queue_position": token["position"],
        "estimated_wait": None,
        "ticket_url": token["ticket_url"],
        "letters": email is not None and not limited,
        "letters_limited": limited,
        "existing": False,
    }
    return JsonAnswer(answer, 201, {"Idempotent-Replayed": "true"} if done.replayed else None)


@router.post(
    PATH + "/emergency",
    status_code=201,
    response_model=BookedSlot,
    summary="Take in an emergency",
    responses=REFUSALS,
)
async def book_emergency(request: Request, caller: Caller, body: Emergency) -> JsonAnswer:
    booking = SlotBooking(
        slot_id=body.slot_id, patient_id=body.patient_id, category=Category.EMERGENCY.value
    )
    return await book_slot(request, caller, booking)


@router.get(PATH, summary="List tokens of counters and slots (staff)", responses=GUARDED)
async def list_tokens(
    request: Request,
    tx: Transaction,
    caller: Caller,
    *,
    slot_id: UUID | None = None,
    patient_id: UUID | None = None,
    doctor_id: UUID | None = None,
    queue_id: QueueId | None = None,
    day: Annotated[date | None, Query(alias="date")] = None,
    status: StatusWord | None = None,
    category: CategoryWord | None = None,
    after: Annotated[int, Query(ge=0, le=BIGINT_MAX)] = 0,
    limit: Limit = 100,
) -> JsonAnswer:
    """Return tokens by id, those of the caller's departments only."""
    filters = {
        "slot": slot_id,
        "patient": patient_id,
        "doctor": doctor_id,
        "day": day,
        "status": status.value if status else None,
        "category": None if category is None else ALIASES.get(category, category),
        "queue": queue_id,
        "departments": None if caller.departments is None else sorted(caller.departments),
    }
    links = request.state.settings.links
    found = await listed(tx, filters, after=after, limit=limit, links=links)
    return JsonAnswer({"tokens": found, "next": found[-1]["id"] if len(found) == limit else None})


@router.delete(PATH + "/{token_id}", summary="Cancel a token", **ANY_TOKEN)
async def cancel_token(request: Request, caller: Caller, token_id: Id) -> JsonAnswer:
    """Cancel a token that is not called yet; its seat goes to the first of the waiting list."""
    return await _do(request, caller, token_id, Cancel)


@router.post(PATH + "/{token_id}/no_show", summary="They did not come", **ANY_TOKEN)
async def miss_token(request: Request, caller: Caller, token_id: Id) -> JsonAnswer:
    return await _do(request, caller, token_id, NoShow)


@router.post(PATH + "/{token_id}/complete", summary="They have been served", **ANY_TOKEN)
async def complete_token(request: Request, caller: Caller, token_id: Id) -> JsonAnswer:
    return await _do(request, caller, token_id, Complete)


@router.post(
    PATH + "/{token_id}/check_in",
    summary="They have arrived",
    **ANY_TOKEN,
)
async def check_in_token(request: Request, caller: Caller, token_id: Id) -> JsonAnswer:
    """Note the arrival; said again it changes nothing.

    Where a counter takes in the appointments (`WINDOWS`), the token joins its line as soon as the
    window is open; the answer is the token as it checked in.
    """
    async with request.state.engine.begin() as tx:
        token = await ledger.find_token(tx, token_id)
    if token.slot_id is None and token.checked_in_at is not None:
        in_department(caller, token.department_id)
        return JsonAnswer({"token": token_body(token)})
    if token.slot_id is None:
        return await _do(request, caller, token_id, CheckIn)
    return JsonAnswer(token_answer((await check_in(request.state, token, caller)).body["token"]))


@router.get(
    PATH + "/{token_id}/history",
    response_model=History,
    summary="What moved a token, and why",
    responses=GUARDED | refusals(404),
)
async def read_history(tx: Transaction, caller: Caller, token_id: Id) -> JsonAnswer:
    token = await ledger.find_token(tx, token_id)
    in_department(caller, token.department_id)
    return JsonAnswer(await history_of(tx, token))


async def _do(
    request: Request, caller: Principal, token_id: int, command: CommandType
) -> JsonAnswer:
    async with request.state.engine.begin() as tx:
        token = await ledger.find_token(tx, token_id)
    if token.slot_id is None:
        return JsonAnswer(await do_at_counter(request.state, token_id, command, caller))
    done = await _ask(request, ChangeToken(token_id, command, caller))
    return JsonAnswer(token_answer(done.body["token"]))


async def _ask(request: Request, asked: BookSlot | ChangeToken) -> SlotResult:
    booking: Batcher[BookSlot | ChangeToken, SlotResult] = request.state.slot_batches
    return await booking.ask(asked)
