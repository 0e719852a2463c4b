"""Publishes the topic `directory`: everything at the start, then each change in order."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Never

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.token_api.directory.store.entries import all_entries
from services.token_api.directory.store.outbox import CHANNEL, Waiting, first_waiting, forget
from shared.directory import Entry, encode, key
from shared.kafka import LogEnds, Message, Publisher
from shared.kafka.tail import Span, read_spans
from shared.leader import leadership, woken_by
from shared.postgres import looking
from shared.topics import DIRECTORY
from shared.waiting import wait_at_most

# Notifications wake it; the poll is for those that were lost with a connection.
POLL_SECONDS: Final = 5.0
# Bounded by the publisher's time for one call; an entry has under a kilobyte.
RECORDS_PER_SEND: Final = 500
# Only one process publishes; the number spells "direct" and means nothing else.
LEADER_LOCK: Final = 0x646972656374

log = structlog.get_logger()

ReadEntries = Callable[[AsyncConnection], Awaitable[Sequence[Entry]]]


async def publish_directory(
    engine: AsyncEngine,
    publisher: Publisher,
    *,
    bootstrap: str,
    others: ReadEntries | None = None,
    on_round: Callable[[], None] = lambda: None,
) -> Never:
    """Publish for ever, as the leader; raises when an engine is gone. `on_round`: all is sent.

    `others` reads what is in the directory and kept by another slice.

    1. Send what waits in the outbox, deletions among it.
    2. Send every object whole, for the broker may have lost its log, and that those are gone which
       only the topic has: the database may have been restored.
    3. Send each change, and forget it once the broker has it.

    What is read in step 2 is at most older than what the outbox then holds, so the last record
    of a key is the truth whenever the outbox is empty.
    """
    address = engine.url.render_as_string(hide_password=False)
    async with leadership(engine, LEADER_LOCK) as leader, woken_by(address, CHANNEL) as news:
        await _drain(engine, publisher)
        await _send_whole(engine, publisher, await _keys_on_topic(bootstrap), others)
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
    async with looking(engine) as tx:
        return await first_waiting(tx, RECORDS_PER_SEND)


async def _keys_on_topic(bootstrap: str) -> set[str]:
    """Return the keys of the objects that the topic tells of."""
    async with LogEnds(bootstrap) as log_ends:
        ends = await log_ends.of(DIRECTORY)
    told: dict[str, bool] = {}
    spans = {number: Span(0, end) for number, end in ends.items()}
    async for records in read_spans(bootstrap, DIRECTORY, spans):
        told |= {record.key: record.value is not None for record in records if record.key}
    return {key for key, there in told.items() if there}


async def _send_whole(
    engine: AsyncEngine, publisher: Publisher, told: set[str], others: ReadEntries | None
) -> None:
    async with engine.begin() as tx:
        entries = [*await all_entries(tx), *(await others(tx) if others else ())]
    messages = [Message(DIRECTORY, key(entry), encode(entry)) for entry in entries]
    gone = sorted(told - {message.key for message in messages})
    if gone:
        log.error("the topic told of objects that the directory does not have", keys=gone)
        messages += [Message(DIRECTORY, one, None) for one in gone]
    for start in range(0, len(messages), RECORDS_PER_SEND):
        await publisher.send_many(messages[start : start + RECORDS_PER_SEND])
    log.info("published the directory", entries=len(messages))
