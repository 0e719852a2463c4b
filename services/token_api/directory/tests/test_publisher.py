"""The topic `directory`, on a real broker: whole at the start, then each change."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.directory import handle
from services.token_api.directory.publisher import publish_directory
from shared import directory
from shared.kafka import Publisher, Record, read_log
from shared.topics import DIRECTORY

SOON_SECONDS = 60.0
pytestmark = pytest.mark.usefixtures("seeded")


class Reader:
    """Folds the topic as every reader of it does."""

    def __init__(self) -> None:
        self.entries: dict[str, directory.Entry] = {}

    def on_record(self, record: Record) -> None:
        key = record.key or ""
        entry = directory.decode(key, record.value)
        if entry is None:
            self.entries.pop(key, None)
        else:
            self.entries[key] = entry

    async def until(self, condition: Callable[[dict[str, directory.Entry]], bool]) -> None:
        async with asyncio.timeout(SOON_SECONDS):
            while not condition(self.entries):
                await asyncio.sleep(0.02)


@pytest.fixture
async def reader(kafka_topics: str) -> AsyncIterator[Reader]:
    reader = Reader()
    reading = asyncio.create_task(
        read_log(
            bootstrap=kafka_topics,
            topic=DIRECTORY,
            since=None,
            on_record=reader.on_record,
            caught_up=asyncio.Event(),
        )
    )
    yield reader
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)


@asynccontextmanager
async def _publishing(engine: AsyncEngine, bootstrap: str) -> AsyncIterator[None]:
    async with Publisher(bootstrap) as publisher:
        task = asyncio.create_task(publish_directory(engine, publisher, bootstrap=bootstrap))
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_every_change_arrives_and_leaves_the_outbox(
    engine: AsyncEngine, kafka_topics: str, reader: Reader
) -> None:
    async with _publishing(engine, kafka_topics):
        await reader.until(lambda entries: len(entries) == 2 + 7 + 7 + 48)
        async with engine.begin() as tx:
            await handle.change_queue(tx, "CW", {"paused": True})
            await handle.delete_desk(tx, "CW", 8)
        await reader.until(lambda entries: "desk/CW/8" not in entries)
        changed = reader.entries["queue/CW"]
        assert isinstance(changed, directory.Queue)
        assert changed.paused
        await _until_empty(engine)


async def test_a_restart_tells_everything_again_and_what_was_missed(
    engine: AsyncEngine, kafka_topics: str, reader: Reader
) -> None:
    async with engine.begin() as tx:
        await handle.delete_desk(tx, "LAB", 1)
        await handle.change_queue(tx, "LAB", {"paused": True})
        # As after the broker lost what it had acknowledged.
        await tx.execute(text("DELETE FROM token_api.directory_outbox WHERE key LIKE 'queue/%'"))
    async with _publishing(engine, kafka_topics):
        await reader.until(lambda entries: len(entries) == 2 + 7 + 7 + 47)
        lab = reader.entries["queue/LAB"]
        assert isinstance(lab, directory.Queue)
        assert lab.paused


async def test_what_only_the_topic_has_is_said_to_be_gone(
    engine: AsyncEngine, kafka_topics: str, reader: Reader
) -> None:
    """An older dump was restored: it has no queue that was made afterwards."""
    lost = directory.Desk(department_id="CW", number=99)
    async with Publisher(kafka_topics) as publisher:
        await publisher.send(DIRECTORY, directory.key(lost), directory.encode(lost))
    await reader.until(lambda entries: "desk/CW/99" in entries)
    async with _publishing(engine, kafka_topics):
        await reader.until(lambda entries: len(entries) == 2 + 7 + 7 + 48)
    assert "desk/CW/99" not in reader.entries


async def test_a_second_publisher_waits_until_the_first_has_gone(
    engine: AsyncEngine, kafka_topics: str, reader: Reader
) -> None:
    async with _publishing(engine, kafka_topics):
        await reader.until(lambda entries: "queue/CW" in entries)
        await _until_empty(engine)
        async with _publishing(engine, kafka_topics):
            async with engine.begin() as tx:
                await handle.change_queue(tx, "CW", {"paused": True})
            await _until_empty(engine)
    await reader.until(lambda entries: getattr(entries["queue/CW"], "paused", False))


async def _until_empty(engine: AsyncEngine) -> None:
    async with asyncio.timeout(SOON_SECONDS):
        while True:
            async with engine.begin() as tx:
                left = await tx.execute(text("SELECT count(*) FROM token_api.directory_outbox"))
                if left.scalar_one() == 0:
                    return
            await asyncio.sleep(0.02)
