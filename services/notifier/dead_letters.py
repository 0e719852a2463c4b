"""Publishes each dead letter on `notifications.dlq`, after its row was committed."""

import asyncio
from typing import Final, Never

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifier.store.upkeep import DeadLetter, note_announced, unannounced
from shared.dead_letters import DeadLetterMessage
from shared.kafka import Message, Publisher
from shared.topics import DEAD_LETTERS
from shared.waiting import wait_at_most

# A few hundred bytes each; what is more comes with the next turn.
ANNOUNCED_AT_ONCE: Final = 200
# Notifications may be missed; this often it looks by itself.
POLL_SECONDS: Final = 30.0

log = structlog.get_logger()


async def announce(engine: AsyncEngine, bootstrap: str, wake: asyncio.Event) -> Never:
    """Publish dead letters, for ever; raises `EngineUnavailable` when the broker is gone.

    A crash between the acknowledgement and the mark repeats a message under the same key.
    """
    async with Publisher(bootstrap) as publisher:
        while True:
            wake.clear()
            if not await _announce_some(engine, publisher):
                await wait_at_most(wake, POLL_SECONDS)


async def _announce_some(engine: AsyncEngine, publisher: Publisher) -> int:
    async with engine.begin() as tx:
        dead = await unannounced(tx, limit=ANNOUNCED_AT_ONCE)
    if dead:
        await publisher.send_many([_message(letter) for letter in dead])
        async with engine.begin() as tx:
            await note_announced(tx, dead)
        log.warning("letters became dead letters", count=len(dead))
    return len(dead)


def _message(letter: DeadLetter) -> Message:
    body = DeadLetterMessage(
        letter_id=str(letter.id),
        event_id=str(letter.event_id),
        token_id=letter.token_id,
        kind=letter.kind,
        queue_id=letter.queue_id,
        department_id=letter.department_id,
        branch_id=letter.branch_id,
        attempts=letter.attempts,
        reason=letter.reason,
        died_at=letter.died_at.isoformat(),
    )
    return Message(DEAD_LETTERS, str(letter.id), body.model_dump_json(by_alias=True).encode())
