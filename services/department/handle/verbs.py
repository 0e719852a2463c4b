"""One verb on one token in one transaction: lock, decide, save."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.handle.answers import answer_of
from services.department.handle.undo_case import undo_case
from services.department.rules.commands import (
    Correct,
    Resume,
    Return,
    SendToDesk,
    Serve,
    Undo,
    Verb,
)
from services.department.rules.desks import Desk, DeskState
from services.department.rules.next_services import next_of
from services.department.rules.states import can_be_called, not_now
from services.department.rules.stations import refuse_station
from services.department.rules.undoing import LastAction
from services.department.rules.verbs import Case, decide
from services.department.store import SCHEMA, holds, next_services, notes
from services.department.store import last_actions as actions
from services.department.store.desks import list_desks
from shared import idempotency, ledger
from shared.auth import Principal, in_department
from shared.events import TokenStatus
from shared.idempotency import Key, earlier_answer
from shared.ledger import Change, QueueRow, TokenRow
from shared.pipeline import pipelined
from shared.problems import Refused
from shared.turn_near import newly_near, turn_near


@dataclass(frozen=True)
class VerbRequest:
    """A verb for a token; `command` is given the time, which is read under the lock.

    Without `caller` it is the grace timer, which works everywhere. `seen` is the status in which
    the asker saw the token: where that has changed meanwhile, somebody else was first.
    """

    token_id: int
    command: Callable[[datetime], Verb]
    caller: Principal | None = None
    to_queue_id: str | None = None
    to_desk_id: int | None = None
    to_user_id: str | None = None
    goes_on: bool = False  # it may let them go on to the next service of the visit
    takes_desk: bool = False  # it may put them back at a desk, so the whole department is locked
    seen: TokenStatus | None = None
    key: Key | None = None


@dataclass(frozen=True)
class VerbResult:
    body: dict[str, Any]
    replayed: bool = False


async def do(
    tx: AsyncConnection, request: VerbRequest, *, turn_near_places: int, public_url: str
) -> VerbResult:
    """Do one verb.

    1. Lock the token's queue, and what else the verb touches.
    2. Give the kept answer to a request that was sent before.
    3. Decide; save what changes, and who has come near by it.
    """
    locked, earlier = await _lock(tx, request)
    if earlier is not None:
        return earlier
    queues = locked.queues
    token = ledger.in_its_queue(request.token_id, locked.tokens, queues)
    now = datetime.now(UTC)
    command = request.command(now)
    action = await actions.find_last_action(tx, token.id) if isinstance(command, Undo) else None
    if request.caller is not None:
        # What was sent on to another department is still taken back where it was done.
        in_department(request.caller, action.department_id if action else token.department_id)
    for queue in queues.values():
        refuse_station(queue)
    if request.seen not in (None, token.status):
        raise not_now(token)
    changes = decide(command, await _case(tx, request, command, locked, action))
    near = await _near(tx, queues, changes, now=now, places=turn_near_places)
    saved, saving = ledger.entered(queues, [*changes, *near], now=now, public_url=public_url)
    body = answer_of(saved[len(changes) - 1].row, now=now)
    with ledger.refusals():
        async with pipelined(tx) as pipeline:
            pipeline.add(saving)
            if isinstance(command, Correct):
                pipeline.add(ledger.correcting(saved[0].row))
            actions.remember(pipeline, changes, now=now)
            notes.remember(pipeline, changes, now=now)
            holds.remember(pipeline, command, token)
            next_services.remember(pipeline, changes)
            if request.key is not None:
                pipeline.add(idempotency.keeping(SCHEMA, [(request.key, body)]))
    return VerbResult(body)


@dataclass(frozen=True)
class _LockedRows:
    """What was read under the lock: the token is among `tokens`, if there is one."""

    queues: Mapping[str, QueueRow]
    tokens: Mapping[int, TokenRow]


async def _lock(tx: AsyncConnection, request: VerbRequest) -> tuple[_LockedRows, VerbResult | None]:
    """Lock the token's queue; return also what was answered when the key was used before.

    Who may be put back at a desk has all of a department's queues locked, as calls have them, so
    that they never pass by each other.
    """
    also: set[str] = set()
    if request.to_queue_id is not None:
        also.add(request.to_queue_id)
    if request.goes_on:
        found = await ledger.next_services(tx, [request.token_id])
        also.update(found.get(request.token_id, ()))
    if request.takes_desk:
        seen = await ledger.find_token(tx, request.token_id)
        action = await actions.find_last_action(tx, request.token_id)
        for department_id in {seen.department_id, action.department_id if action else ""}:
            also.update(await ledger.read_department(tx, department_id))
    key = request.key
    async with pipelined(tx) as pipeline:
        queues = pipeline.add(ledger.locking_queue_of(request.token_id, also=also))
        tokens = pipeline.add(ledger.reading_tokens([request.token_id]))
        records = pipeline.add(idempotency.finding(SCHEMA, [key])) if key else None
    earlier = earlier_answer(records.value, key) if records else None
    result = VerbResult(earlier, replayed=True) if earlier else None
    return _LockedRows(queues.value, tokens.value), result


async def _case(
    tx: AsyncConnection,
    request: VerbRequest,
    command: Verb,
    locked: _LockedRows,
    action: LastAction | None,
) -> Case:
    token, queues = locked.tokens[request.token_id], locked.queues
    queue = queues[token.queue_id]
    if isinstance(command, Undo):
        return await undo_case(tx, token, action, queues)
    if isinstance(command, Return):
        rule = command.rule
        first = await ledger.first_of_category(
            tx, queue, token.category, limit=rule.read_max, from_the_end=rule.to_the_back
        )
        return Case(token, queue=queue, first=first)
    if isinstance(command, SendToDesk):
        return Case(token, desk=await _named_desk(tx, request, token))
    if isinstance(command, Resume) and command.when_over:
        hold = (await holds.holds_of(tx, [token.id])).get(token.id)
        return Case(token, hold_ends=None if hold is None else hold.ends_at)
    if isinstance(command, Serve):
        return Case(token, next_service=await _next_service(tx, token, queues))
    target = queues.get(request.to_queue_id) if request.to_queue_id is not None else None
    return Case(token, target=target)


async def _next_service(
    tx: AsyncConnection, token: TokenRow, queues: Mapping[str, QueueRow]
) -> QueueRow | None:
    """Return where they go on to, read under the lock; null: the visit is over.

    Raises `Refused` (409) where a service was added between the look and the lock.
    """
    to_come = (await ledger.next_services(tx, [token.id])).get(token.id, ())
    found = next_of(token, to_come, queues)
    if found is None and await ledger.read_queues(tx, set(to_come) - {token.queue_id}):
        sentence = f"The services of {token.label} have just been changed. Please try again."
        raise Refused("SERVICES_CHANGED", sentence)
    return found


async def _named_desk(tx: AsyncConnection, request: VerbRequest, token: TokenRow) -> Desk | None:
    """Return the desk that somebody is sent to: by its number, or where a user sits now."""
    desks = await list_desks(tx, token.department_id)
    if request.to_user_id is None:
        return desks.get((token.department_id, request.to_desk_id or 0))
    seated = (
        desk
        for desk in desks.values()
        if desk.state is not DeskState.CLOSED and desk.user_id == request.to_user_id
    )
    return next(seated, None)


async def _near(
    tx: AsyncConnection,
    queues: Mapping[str, QueueRow],
    changes: Sequence[Change],
    *,
    now: datetime,
    places: int,
) -> list[Change]:
    """Return TURN_NEAR of those whom a visitor has let pass by leaving the line."""
    before = changes[0].before
    if before is None or not can_be_called(before):
        return []
    queue = queues[before.queue_id]
    if queue.has_closed(now):
        return []
    line = (await ledger.heads(tx, [queue], limit=places + 1, now=now))[queue.queue_id]
    return [
        turn_near(token, place) for place, token in newly_near(line, {before.id}, places=places)
    ]
