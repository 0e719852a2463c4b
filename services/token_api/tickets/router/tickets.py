"""A holder's ticket: its secret is enough to see it, follow it and cancel it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sse_starlette import EventSourceResponse, ServerSentEvent

from services.token_api.slots import Cancel, ChangeToken
from services.token_api.tickets.handle import ticket_body
from services.token_api.tickets.router.tokens import EstimatedWait
from services.token_api.tokens import cancel_token, find_ticket, unknown_ticket
from shared import ledger
from shared.events import ENDED, Reason
from shared.ledger import TokenRow
from shared.parameters import TicketSecret
from shared.postgres import Transaction

PATH: Final = "/api/v1/tickets/{secret}"
# Changes of a busy queue are collected for this long, so that a page is read at most so often.
COLLECT_SECONDS: Final = 0.3
HEARTBEAT_SECONDS: Final = 15
RETRY_MS: Final = 2_000
# Without news a page is read again this often, for its estimate grows old.
REFRESH_SECONDS: Final = 60

router = APIRouter(tags=["tickets"])


class Ticket(BaseModel):
    token_label: str
    status: str
    queue_id: str
    department_id: str
    department_name: str | None
    names: dict[str, str]
    branch_names: dict[str, str]
    branch_time_zone: str
    position: int | None
    estimated_wait: EstimatedWait | None
    desk_id: int | None
    call_id: str | None
    language: str
    issued_at: str
    called_at: str | None
    ended_at: str | None
    can_cancel: bool


class TicketAnswer(BaseModel):
    ticket: Ticket


@router.get(PATH, response_model=TicketAnswer, summary="One's own ticket")
async def read_ticket(request: Request, tx: Transaction, secret: TicketSecret) -> JSONResponse:
    _, body = await ticket_body(tx, request.state.redis, request.state.forecasts, secret)
    return _private(body)


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
    return _private(body)


@router.get(
    PATH + "/stream",
    summary="Follow one's own ticket",
    description="Server-sent events named `ticket`; the first is the ticket as it is now.",
    response_class=EventSourceResponse,
)
async def follow_ticket(request: Request, secret: TicketSecret) -> EventSourceResponse:
    request.state.ticket_news.refuse_when_full()
    async with request.state.engine.begin() as tx:
        token = await ledger.token_by_secret(tx, secret)
    if token is None:
        raise unknown_ticket()
    return EventSourceResponse(
        _news(request, token, secret),
        ping=HEARTBEAT_SECONDS,
        ping_message_factory=_heartbeat,
        headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"},
    )


def _heartbeat() -> ServerSentEvent:
    # An event: browsers hide comments from a page, which could not notice a lost connection.
    return ServerSentEvent("{}", event="heartbeat")


async def _news(request: Request, token: TokenRow, secret: str) -> AsyncIterator[ServerSentEvent]:
    """Yield the ticket now and whenever it differs, until it has ended."""
    last = b""
    ended = False
    while not ended:
        queue_id = token.queue_id
        with request.state.ticket_news.follow(queue_id) as woken:
            token, body = await _read(request, secret)
            fresh = orjson.dumps(body)
            if fresh != last:
                last = fresh
                yield ServerSentEvent(
                    fresh.decode(), event="ticket", id=str(token.version), retry=RETRY_MS
                )
            ended = token.status in ENDED
            # A transferred token is read again at once, now that its new queue is followed.
            if not ended and token.queue_id == queue_id:
                await _wait(woken)


async def _wait(woken: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(REFRESH_SECONDS):
            await woken.wait()
    except TimeoutError:
        return
    await asyncio.sleep(COLLECT_SECONDS)


async def _read(request: Request, secret: str) -> tuple[TokenRow, dict[str, Any]]:
    async with request.state.engine.begin() as tx:
        return await ticket_body(tx, request.state.redis, request.state.forecasts, secret)


def _private(body: dict[str, Any]) -> JSONResponse:
    """Answer without leaving the secret in caches, or in the next page's referrer."""
    return JSONResponse(
        body, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    )
