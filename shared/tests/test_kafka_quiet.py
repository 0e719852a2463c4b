"""A consumer to which nothing comes asks seldom, and hears at once of what comes all the same."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.protocol.fetch import FetchRequest

from shared.kafka import Message, Publisher, quiet
from shared.kafka.cluster import common_options, running
from shared.kafka.quiet import FETCH_WAIT_MS, QUIET_FETCH_WAIT_MS, Quiet
from shared.topics import DIRECTORY


@pytest.fixture
async def consumer(kafka_topics: str) -> AsyncIterator[AIOKafkaConsumer]:
    made = AIOKafkaConsumer(DIRECTORY.name, **common_options(kafka_topics))
    async with running(made):
        yield made


async def fetch_waits(
    consumer: AIOKafkaConsumer, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> list[int]:
    """Return how long each fetch of the next seconds lets the broker wait."""
    asked: list[int] = []
    begin = FetchRequest.__init__

    def note(request: FetchRequest, wait_ms: int, *rest: object, **more: object) -> None:
        asked.append(wait_ms)
        begin(request, wait_ms, *rest, **more)  # type: ignore[arg-type]  # passed on as they came

    with monkeypatch.context() as patched:
        patched.setattr(FetchRequest, "__init__", note)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await asyncio.gather(consumer.getmany(timeout_ms=60_000), asyncio.sleep(60))
    return asked


async def test_fetches_wait_longer_once_nothing_has_come_and_no_longer_once_something_has(
    consumer: AIOKafkaConsumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`_fetcher._fetch_max_wait_ms` is aiokafka's inside; this is what tells that it has moved."""
    monkeypatch.setattr(quiet, "QUIET_AFTER_SECONDS", 0.0)
    pace = Quiet(consumer)
    pace.note(0)
    assert set(await fetch_waits(consumer, monkeypatch, 1.5)) == {QUIET_FETCH_WAIT_MS}
    monkeypatch.setattr(quiet, "QUIET_AFTER_SECONDS", 60.0)
    pace.note(1)
    [first, *others] = await fetch_waits(consumer, monkeypatch, QUIET_FETCH_WAIT_MS / 1000 + 1.5)
    assert {first, *others} == {FETCH_WAIT_MS}


async def test_what_comes_into_the_quiet_is_heard_at_once(
    consumer: AIOKafkaConsumer, kafka_topics: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quiet, "QUIET_AFTER_SECONDS", 0.0)
    pace = Quiet(consumer)
    pace.note(0)
    await consumer.getmany(timeout_ms=FETCH_WAIT_MS + 500)  # the fetch under way is a long one now
    polling = asyncio.create_task(consumer.getmany(timeout_ms=pace.poll_ms))
    await asyncio.sleep(0.2)
    async with Publisher(kafka_topics) as publisher:
        await publisher.send_many([Message(DIRECTORY, "branch/main", b"{}")])
    sent = time.monotonic()
    assert await polling
    assert time.monotonic() - sent < QUIET_FETCH_WAIT_MS / 1000 / 2
