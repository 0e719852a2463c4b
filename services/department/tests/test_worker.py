"""The worker whole, on a real broker and a real database."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from services.department.handle.line import read_line
from services.department.rules.commands import Serve
from services.department.settings import Settings
from services.department.tests.conftest import Hall
from services.department.worker import work
from shared.directory import Desk, encode, key
from shared.kafka import Message, Publisher
from shared.topics import DIRECTORY, TOKEN_EVENTS

# A group takes a few seconds to form, on a busy machine more.
SECONDS_MAX = 60.0


@pytest.fixture
async def worker(settings: Settings, kafka_topics: str) -> AsyncIterator[None]:
    told = settings.model_copy(update={"kafka_bootstrap_servers": kafka_topics})
    task = asyncio.create_task(work(told))
    yield
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_what_is_on_the_log_and_in_the_directory_is_on_the_console(
    hall: Hall, worker: None, kafka_topics: str
) -> None:
    assert worker is None
    [token] = await hall.issue()
    await hall.open(1)
    await hall.call(1)
    await hall.do(token.id, Serve)
    new_desk = Desk(department_id="CW", number=9)
    async with Publisher(kafka_topics) as publisher:
        await publisher.send(DIRECTORY, key(new_desk), encode(new_desk))
        await publisher.send_many(
            [Message(TOKEN_EVENTS, event.queue_id, event.encode()) for event in await hall.events()]
        )

    async def shown() -> bool:
        line = await read_line(hall.engine, "CW")
        [numbers] = [desk["today"] for desk in line["desks"] if desk["desk_id"] == 1]
        return len(line["desks"]) == 9 and numbers["served"] == 1

    await until(shown)


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(SECONDS_MAX):
        while not await true():
            await asyncio.sleep(0.2)
