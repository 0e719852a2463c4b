"""The worker's copy of the directory, read from a real broker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from sqlalchemy import text

from services.department.consumer import hear_directory
from services.department.store import CHANNEL
from services.department.tests.conftest import Hall
from shared.directory import Desk, encode, key
from shared.kafka import Message, Publisher
from shared.postgres import EVERYTHING, listen
from shared.topics import DIRECTORY

DESKS: Final = 30
HEARD_SECONDS_MAX: Final = 30.0


def messages(name: str) -> list[Message]:
    """Return what tells of every desk, as each start of the publisher does."""
    desks = [Desk(department_id="CW", number=n, names={"en": name}) for n in range(1, DESKS + 1)]
    return [Message(DIRECTORY, key(one), encode(one)) for one in desks]


async def tell(bootstrap: str, *names: str) -> None:
    async with Publisher(bootstrap) as publisher:
        await publisher.send_many([message for name in names for message in messages(name)])


@asynccontextmanager
async def hearing(hall: Hall, bootstrap: str) -> AsyncIterator[None]:
    reading = asyncio.create_task(hear_directory(hall.engine, bootstrap=bootstrap))
    yield
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)


async def until_all_are(hall: Hall, name: str) -> None:
    statement = text("""
        SELECT count(*) FROM department.directory_object
        WHERE starts_with(key, 'desk/CW/') AND body -> 'names' ->> 'en' = :name
    """)
    async with asyncio.timeout(HEARD_SECONDS_MAX):
        while True:
            async with hall.engine.begin() as tx:
                if (await tx.execute(statement, {"name": name})).scalar_one() == DESKS:
                    return
            await asyncio.sleep(0.05)


async def test_a_long_directory_is_read_in_few_transactions(hall: Hall, kafka_topics: str) -> None:
    await tell(kafka_topics, *(f"name {n}" for n in range(100)), "last")
    async with hearing(hall, kafka_topics):
        await until_all_are(hall, "last")
    async with hall.engine.begin() as tx:
        written_by = "SELECT DISTINCT CAST(xmin AS text) FROM department.directory_object"
        transactions = (await tx.execute(text(written_by))).scalars().all()
    # One wrote what the hall begins with; each record had its own transaction once.
    assert len(transactions) <= 1 + 3


async def test_what_is_read_again_unchanged_wakes_no_console(hall: Hall, kafka_topics: str) -> None:
    await tell(kafka_topics, "same")
    async with hearing(hall, kafka_topics):
        await until_all_are(hall, "same")
    url = hall.owner.url.render_as_string(hide_password=False)
    told: list[str] = []

    async def note() -> None:
        async for department_id in listen(url, CHANNEL):
            told.append(department_id)  # noqa: PERF401 - it never ends

    noting = asyncio.create_task(note())
    async with asyncio.timeout(HEARD_SECONDS_MAX):
        while EVERYTHING not in told:
            await asyncio.sleep(0.02)
    async with hearing(hall, kafka_topics):
        other = Desk(department_id="LAB", number=1, names={"en": "read after the others"})
        async with Publisher(kafka_topics) as publisher:
            await publisher.send(DIRECTORY, key(other), encode(other))
        async with asyncio.timeout(HEARD_SECONDS_MAX):
            while "LAB" not in told:
                await asyncio.sleep(0.02)
    noting.cancel()
    assert told == [EVERYTHING, "LAB"]
