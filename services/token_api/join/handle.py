"""Takes a ticket for a phone, never two of one service at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.counters import Existing, Issued, IssueRequest, IssueToken
from services.token_api.directory import tables
from services.token_api.join.limits import JoinLimits
from services.token_api.join.store import PATH, PhonesTicket, caller_of, tickets_of
from shared.auth import Role
from shared.batching import Batcher
from shared.events import Source, TokenStatus
from shared.idempotency import key_of
from shared.rows import get_row

Issuing = Batcher[IssueRequest, Issued | Existing]


@dataclass(frozen=True, slots=True)
class TakeTicket:
    """What a phone asks for; `key` is its idempotency key, if it brought one."""

    branch_id: str
    phone: str
    queue_id: str
    language: str
    key: str | None


@dataclass(frozen=True, slots=True)
class TakenTicket:
    ticket: PhonesTicket
    existing: bool  # the phone has it already, or asked for it with this very key before


async def take_ticket(
    command: TakeTicket, engine: AsyncEngine, issuing: Issuing, limits: JoinLimits
) -> TakenTicket:
    """Return the phone's ticket of the queue: the live one that it has, else a new one.

    Requests that cross, from two tabs or after a lost answer, have one key: without one of its own
    a request has the number of tickets that the phone took there before.
    """
    async with engine.begin() as tx:
        await get_row(tx, tables.queue, queue_id=command.queue_id, branch_id=command.branch_id)
        tickets = await tickets_of(tx, command.phone, command.branch_id)
    if earlier := _asked_before(command, tickets):
        return TakenTicket(earlier, existing=True)
    taken_there = sum(ticket.taken_in == command.queue_id for ticket in tickets)
    key = command.key or f"{command.queue_id} {taken_there}"
    await limits.count_ticket(command.phone)
    try:
        issued = await issuing.ask(_request(command, key))
    except Exception:
        await limits.give_back_ticket(command.phone)
        raise
    if issued.replayed:
        await limits.give_back_ticket(command.phone)
    return TakenTicket(_ticket(issued, key), existing=issued.replayed)


def _asked_before(command: TakeTicket, tickets: Sequence[PhonesTicket]) -> PhonesTicket | None:
    """Return the ticket that was taken with this key, else a live one of the queue."""
    for ticket in tickets:
        if ticket.key == command.key and ticket.taken_in == command.queue_id:
            return ticket
    live = (one for one in tickets if one.live and one.queue_id == command.queue_id)
    return next(live, None)


def _request(command: TakeTicket, key: str) -> IssueRequest:
    token = IssueToken(command.queue_id, Role.KIOSK, language=command.language, source=Source.PHONE)
    # Without the language: who turns it between two tries means the same ticket.
    body = {"queue_id": command.queue_id}
    return IssueRequest(token, key_of(caller_of(command.phone), PATH, key, body))


def _ticket(issued: Issued | Existing, key: str) -> PhonesTicket:
    if isinstance(issued, Existing):
        message = "a phone's token has no holder, so none has it already"
        raise TypeError(message)
    token = issued.body["token"]
    return PhonesTicket(
        token_label=token["token_label"],
        queue_id=token["queue_id"],
        taken_in=token["queue_id"],
        status=TokenStatus(token["status"]),
        ticket_url=issued.body["ticket_url"],
        key=key,
    )
