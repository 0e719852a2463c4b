"""Publishes the topic `directory`: everything at the start, then each change in order."""

from collections.abc import Callable, Sequence
from typing import Final, Never

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.directory.store.entries import all_entries
from services.token_api.directory.store.outbox import CHANNEL, Waiting, first_waiting, forget
from shared.directory import encode, key
from shared.kafka import Message, Publisher
from shared.leader import leadership, woken_by
from shared.topics import DIRECTORY
from shared.waiting import wait_at_most

# Notifications wake it; the poll is for those that were lost with a connection.
POLL_SECONDS: Final = 5.0
# Bounded by the publisher's time for one call; an entry has under a kilobyte.
RECORDS_PER_SEND: Final = 500
# Only one process publishes; the number spells "direct" and means nothing else.
LEADER_LOCK: Final = 0x646972656374

log = structlog.get_logger()


async def publish_directory(
    engine: AsyncEngine, publisher: Publisher, *, on_round: Callable[[], None] = lambda: None
) -> Never:
    """Publish for ever, as the leader; raises when an engine is gone. `on_round`: all is sent.

    1. Send what waits in the outbox, deletions among it.
    2. Send every object whole: the broker may have lost its log.
    3. Send each change, and forget it once the broker has it.

    What is read in step 2 is at most older than what the outbox then holds, so the last record
    of a key is the truth whenever the outbox is empty.
    """
    address = engine.url.render_as_string(hide_password=False)
    async with leadership(engine, LEADER_LOCK) as leader, woken_by(address, CHANNEL) as news:
        await _drain(engine, publisher)
        await _send_whole(engine, publisher)
        while True:
            await leader.execute(text("SELECT 1"))  # does this process still lead?
            news.clear()
            await _drain(engine, publisher)
            on_round()
            await wait_at_most(news, POLL_SECONDS)


async def _drain(engine: AsyncEngine, publisher: Publisher) -> None:
    while waiting := await _read(engine):
        await publisher.send_many([Message(DIRECTORY, row.key, row.value) for row in waiting])
        async with engine.begin() as tx:
            await forget(tx, [row.position for row in waiting])


async def _read(engine: AsyncEngine) -> Sequence[Waiting]:
    async with engine.begin() as tx:
        return await first_waiting(tx, RECORDS_PER_SEND)


async def _send_whole(engine: AsyncEngine, publisher: Publisher) -> None:
    async with engine.begin() as tx:
        entries = await all_entries(tx)
    messages = [Message(DIRECTORY, key(entry), encode(entry)) for entry in entries]
    for start in range(0, len(messages), RECORDS_PER_SEND):
        await publisher.send_many(messages[start : start + RECORDS_PER_SEND])
    log.info("published the directory", entries=len(messages))
