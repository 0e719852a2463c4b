"""Posts and ends messages in a transaction on the department, with an event and an audit entry."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.handle.answers import iso
from services.department.handle.departments import lock_department
from services.department.rules.commands import Actor
from services.department.rules.messages import LIMITED_FOR, PostMessage, decide_message
from services.department.store import SCHEMA, message_letters
from shared import idempotency, ledger
from shared.events import EventType
from shared.idempotency import Key, earlier_answer
from shared.ledger import Change, QueueRow
from shared.messages import Message
from shared.problems import Refused

Json = dict[str, Any]


async def post_message(
    tx: AsyncConnection,
    department_id: str,
    command: Callable[[datetime], PostMessage],
    *,
    per_hour_max: int,
    public_url: str,
    key: Key | None = None,
) -> Json:
    """Say something to all who wait; the worker writes to those who gave an address."""
    queues = await lock_department(tx, department_id)
    if key and (earlier := earlier_answer(await idempotency.find(tx, SCHEMA, [key]), key)):
        return dict(earlier)
    now = datetime.now(UTC)
    asked = command(now)
    message = decide_message(
        asked,
        queues,
        shown=await ledger.messages_now(tx, department_id, now),
        posted=await ledger.messages_since(tx, department_id, now - LIMITED_FOR),
        per_hour_max=per_hour_max,
    )
    first = queues[message.queue_id or min(queues)]
    await ledger.keep_message(
        tx, message, first, by=asked.by.user_id or "", everywhere=sorted(queues)
    )
    await message_letters.begin(tx, message, department_id)
    change = _change(EventType.MESSAGE_POSTED, message, queues, by=asked.by)
    await ledger.save(tx, queues, [change], now=now, public_url=public_url)
    answer = {"message": message_answer(message)}
    if key:
        await idempotency.keep(tx, SCHEMA, [(key, answer)])
    return answer


async def end_message(
    tx: AsyncConnection, department_id: str, message_id: UUID, *, by: Actor, public_url: str
) -> Json:
    """Take a message back; raises `Refused` (404) where it is not shown any more."""
    queues = await lock_department(tx, department_id)
    now = datetime.now(UTC)
    shown = {one.message_id: one for one in await ledger.messages_now(tx, department_id, now)}
    message = shown.get(message_id)
    if message is None:
        raise Refused("MESSAGE_NOT_FOUND", "This message has ended already.", status=404)
    await ledger.end_message(
        tx, message_id, by=by.user_id or "", now=now, everywhere=sorted(queues)
    )
    await message_letters.forget(tx, message_id)
    change = _change(EventType.MESSAGE_ENDED, message, queues, by=by)
    await ledger.save(tx, queues, [change], now=now, public_url=public_url)
    return {"message": message_answer(message)}


def message_answer(message: Message) -> Json:
    return {
        "id": str(message.message_id),
        "kind": message.kind.value,
        "minutes": message.minutes,
        "at": iso(message.at),
        "texts": message.texts,
        "queue_id": message.queue_id,
        "posted_at": iso(message.posted_at),
        "ends_at": iso(message.ends_at),
    }


def _change(
    event_type: EventType, message: Message, queues: Mapping[str, QueueRow], *, by: Actor
) -> Change:
    # Both of a message are on one queue, so that they are heard in their order.
    queue_id = message.queue_id or min(queues)
    return Change(
        event_type,
        before=None,
        after=None,
        queue_id=queue_id,
        actor=by.user_id,
        extra={"message": message},
    )
