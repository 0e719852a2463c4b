"""Tells holders by letter what is said to all who wait: some at a time, each once."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.department.handle.serving import today_in
from services.department.rules.messages import is_told
from services.department.settings import Settings
from services.department.store import message_letters as store
from services.department.store.message_letters import Reader
from shared import ledger
from shared.events import EventType
from shared.ledger import Change, TokenRow
from shared.messages import Message

# Desks wait for the same locks, for as long as so many events take to be written.
BATCH: Final = 50
# At this many a round nobody's other duty waits for long, and ten thousand take a few minutes.
BATCHES_MAX: Final = 5

log = structlog.get_logger()


async def send_messages(engine: AsyncEngine, settings: Settings) -> int:
    """List the readers of new messages, and tell some of those who are listed; return how many."""
    async with engine.begin() as tx:
        await _list_readers(tx)
    told = 0
    for _ in range(BATCHES_MAX):
        async with engine.begin() as tx:
            readers = await store.first_readers(tx, limit=BATCH)
            if readers:
                told += await _tell(tx, readers, public_url=settings.ticket_base_url)
        if len(readers) < BATCH:
            break
    if told:
        log.info("told by letter", tokens=told)
    return told


async def _list_readers(tx: AsyncConnection) -> None:
    for message in await store.begun(tx):
        queues = await ledger.read_department(tx, message.department_id)
        addressed = [one for one in queues if message.queue_id in {None, one}]
        day = today_in(queues, datetime.now(UTC))
        await store.list_readers(tx, message, addressed, day=day)


async def _tell(tx: AsyncConnection, readers: Sequence[Reader], *, public_url: str) -> int:
    """Write an event for each who still waits while the message is still shown.

    The queues are locked before the list is touched, as they are where a message is ended.
    """
    ids = [reader.token_id for reader in readers]
    seen = await ledger.tokens(tx, ids)
    queues = await ledger.lock_queues(tx, {token.queue_id for token in seen.values()})
    now = datetime.now(UTC)
    tokens = await ledger.tokens(tx, ids)
    messages = await _messages(tx, tokens, now)
    taken = await store.take(tx, readers)
    changes = [
        Change(
            EventType.MESSAGE_SENT,
            before=token,
            after=token,
            extra={"message": messages[reader.message_id]},
        )
        for reader in readers
        if reader in taken
        and reader.message_id in messages
        and (token := tokens.get(reader.token_id)) is not None
        and token.queue_id in queues
        and is_told(token)
    ]
    if changes:
        await ledger.save(tx, queues, changes, now=now, public_url=public_url)
    return len(changes)


async def _messages(
    tx: AsyncConnection, tokens: Mapping[int, TokenRow], now: datetime
) -> dict[object, Message]:
    departments = {token.department_id for token in tokens.values()}
    return {
        message.message_id: message
        for department_id in sorted(departments)
        for message in await ledger.messages_now(tx, department_id, now)
    }
