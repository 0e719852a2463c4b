"""A holder's ticket: its secret is enough to see it, follow it and cancel it."""

from typing import Any, Final, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncConnection
from sse_starlette import EventSourceResponse
from typing_extensions import TypeAliasType

from services.token_api.slots import Cancel, ChangeToken, CheckInState
from services.token_api.tickets.handle import ticket_body
from services.token_api.tickets.returning import return_by_ticket
from services.token_api.tokens import (
    ClosingBody,
    EstimatedWait,
    PageState,
    cancel_token,
    find_ticket,
    follow_state,
)
from shared.events import ENDED, CallRule, Reason, TokenStatus
from shared.ledger import TokenRow
from shared.messages import MessageKind
from shared.parameters import TicketSecret
from shared.postgres import Transaction
from shared.problems.documented import refusals
from shared.streams import EventStream, event_stream

PATH: Final = "/api/v1/tickets/{secret}"
# A secret must not lie in caches, nor be told by the next page's referrer.
PRIVATE: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}

router = APIRouter(tags=["tickets"])


# What a line is called by; a call by hand is by none of them.
LineRule = TypeAliasType(
    "LineRule",
    Literal[
        CallRule.STRICT,
        CallRule.AGEING,
        CallRule.RATIO,
        CallRule.WINDOWS,
        CallRule.APPOINTMENT,
    ],
)


class CalledBy(BaseModel):
    rule: CallRule
    passed_over: int = Field(description="How many came earlier and still wait.")
    at_least: bool = Field(description="Whether there may be more of them.")


class Appointment(BaseModel):
    starts_at: str = Field(description="As it was booked.")
    delay_minutes: int


class CheckIn(BaseModel):
    state: CheckInState
    opens_at: str | None = Field(description="From when on one can be called; null: not known.")
    by_phone: bool = Field(description="Whether one may check in here and now.")


class QueueToCome(BaseModel):
    queue_id: str
    names: dict[str, str]


class MessageToAll(BaseModel):
    """What is said to all who wait in the line."""

    id: str
    kind: MessageKind
    minutes: int | None = Field(description="Of a delay.")
    at: str | None = Field(description="When it closes.")
    texts: dict[str, str]
    ends_at: str


class Ticket(BaseModel):
    token_label: str
    status: TokenStatus
    queue_id: str
    department_id: str
    department_name: str | None
    names: dict[str, str]
    branch_names: dict[str, str]
    branch_time_zone: str
    position: int | None
    estimated_wait: EstimatedWait | None
    closing: ClosingBody | None = Field(
        description="While one waits: when the counter's line closes today; null: it does not"
    )
    busy_desks: list[int] | None = Field(
        description="While one waits at a counter: the department's desks that have a visitor now"
    )
    messages: list[MessageToAll] = Field(description="To all who wait, the newest first.")
    open_desks: list[int] | None = Field(
        description="While one waits at a counter: the department's desks that are open and have "
        "no break now"
    )
    desk_id: int | None
    call_id: str | None
    language: str
    issued_at: str
    appointment: Appointment | None = Field(description="Of a booked one.")
    check_in: CheckIn | None = Field(description="Of a booked one who has to check in, or has.")
    services: list[QueueToCome] = Field(
        description="Where one goes on to within this visit, in order, with the same number."
    )
    rule: LineRule = Field(description="By which rule the line is called.")
    called_by: CalledBy | None = Field(description="While one is called: why it is one's turn.")
    called_at: str | None
    ended_at: str | None
    can_cancel: bool
    can_return: bool = Field(description="A call was missed, and it is not too late to come back")


class TicketAnswer(BaseModel):
    ticket: Ticket


@router.get(PATH, response_model=TicketAnswer, summary="One's own ticket")
async def read_ticket(request: Request, tx: Transaction, secret: TicketSecret) -> JSONResponse:
    _, body = await _body(request, tx, secret)
    return JSONResponse(body, headers=PRIVATE)


@router.post(PATH + "/cancel", response_model=TicketAnswer, summary="Give one's place back")
async def cancel(request: Request, secret: TicketSecret) -> JSONResponse:
    settings = request.state.settings
    async with request.state.engine.begin() as tx:
        token = await find_ticket(tx, secret)
        if token.slot_id is None:
            await cancel_token(
                tx, token.id, public_url=settings.links, near_places=settings.turn_near_places
            )
    if token.slot_id is not None:
        # A slot's seat goes on to the next in the transaction that frees it.
        await request.state.slot_batches.ask(ChangeToken(token.id, Cancel, reason=Reason.BY_HOLDER))
    _, body = await _read(request, secret)
    return JSONResponse(body, headers=PRIVATE)


@router.post(
    PATH + "/return",
    response_model=TicketAnswer,
    summary="Come back after a missed call",
    responses=refusals(409),
)
async def return_to_line(request: Request, secret: TicketSecret) -> JSONResponse:
    """Stand in the line again with the same number, at the place that the setting says.

    Sent again it is 409 NOT_A_NO_SHOW: whoever is back has not missed a call any more.
    """
    settings = request.state.settings
    async with request.state.engine.begin() as tx:
        await return_by_ticket(tx, secret, rule=settings.returns, public_url=settings.links)
    _, body = await _read(request, secret)
    return JSONResponse(body, headers=PRIVATE)


@router.get(
    PATH + "/stream",
    summary="Follow one's own ticket",
    description="Server-sent events named `ticket`; the first is the ticket as it is now.",
    response_class=EventStream,
    response_model=TicketAnswer,
    response_description="The data of each event `ticket`",
)
async def follow_ticket(request: Request, secret: TicketSecret) -> EventSourceResponse:
    request.state.queue_news.refuse_when_full()
    async with request.state.engine.begin() as tx:
        token = await find_ticket(tx, secret)

    async def read() -> PageState:
        token, body = await _read(request, secret)
        over = token.status in ENDED and not body["ticket"]["can_return"]
        return PageState(frozenset({token.queue_id}), body, token.version, final=over)

    news = request.state.queue_news
    events = follow_state(news, "ticket", frozenset({token.queue_id}), read)
    return event_stream(events, headers=PRIVATE)


async def _read(request: Request, secret: str) -> tuple[TokenRow, dict[str, Any]]:
    async with request.state.engine.begin() as tx:
        return await _body(request, tx, secret)


async def _body(
    request: Request, tx: AsyncConnection, secret: str
) -> tuple[TokenRow, dict[str, Any]]:
    state = request.state
    return await ticket_body(tx, state.redis, state.forecasts, secret, state.settings.returns)
