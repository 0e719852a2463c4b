"""Kafka's stand-in takes what the suite sends, as it is set up for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.local import kafka_broker
from deploy.local.engine_choice import engine_variables
from deploy.local.engines import free_port, running
from deploy.local.settings import Settings
from services.department.forecast.lines import Lines
from services.department.forecast.worker import build_app
from shared import topics
from shared.events import Category, decode
from shared.kafka import Record, ensure_topics, read_log
from shared.kafka.cluster import CHECK_SECONDS
from shared.postgres import create_engine
from shared.relay import relay
from shared.tests.ledger_fixture import LedgerFixture
from shared.topics import QUEUE_FORECASTS, TOKEN_EVENTS, Topic

PATIENCE_SECONDS = 60


@pytest.fixture
async def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """Start it as a machine without Java does, with what the stack then tells the services."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    for name, value in kafka_broker.client_variables().items():
        monkeypatch.setenv(name, value)
    engine = kafka_broker.prepare(tmp_path, free_port(), free_port())
    with running(engine, tmp_path / "log"):
        await ensure_topics(engine.address, topics.ALL)
        yield engine.address


async def test_what_the_relay_sends_is_read_once_and_goes_on_being_read(
    stand_in: str, database_url: str
) -> None:
    ledger = LedgerFixture(create_engine(database_url, role="nowserving_token_api"))
    await ledger.add_queue("CW")
    relaying = relay(ledger.engine, database_url=database_url, bootstrap=stand_in)
    async with at_work(asyncio.create_task(relaying)), reading(stand_in, TOKEN_EVENTS) as records:
        await ledger.visitors("CW", [Category.WALKIN] * 30)
        await came(records, 30)
        await asyncio.sleep(CHECK_SECONDS + 1)  # relay and reader compare the ends by then
        await ledger.visitors("CW", [Category.WALKIN] * 30)
        await came(records, 60)
        # What was sent is noted a moment later, for several rounds at once.
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await noted(ledger.engine) < 60:
                await asyncio.sleep(0.1)
    assert [decode(record.value or b"").seq for record in records] == list(range(1, 61))
    assert await noted(ledger.engine) == 60
    await ledger.engine.dispose()


async def test_a_burst_of_forecasts_leaves_no_end_that_looks_like_a_lost_log(stand_in: str) -> None:
    producer = await build_app(stand_in, Lines()).maybe_start_producer()
    try:
        async with reading(stand_in, QUEUE_FORECASTS) as records:
            for _ in range(30):
                await producer.send(QUEUE_FORECASTS.name, b"CW", b"{}", None, None, {})
            await came(records, 30)
            await asyncio.sleep(CHECK_SECONDS + 1)
    finally:
        await producer.stop()
    assert [record.offset for record in records] == list(range(30))


def test_producers_are_told_of_the_stand_in_and_of_no_other_broker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = kafka_broker.STAND_IN_WANTS.items()
    assert not wanted & engine_variables(Settings()).items()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert wanted <= engine_variables(Settings()).items()
    theirs = Settings(kafka_bootstrap_servers="kafka.example:9092")
    assert not wanted & engine_variables(theirs).items()


async def noted(engine: AsyncEngine) -> int:
    """Return up to where the relay has noted that it sent."""
    async with engine.begin() as tx:
        return int((await tx.execute(text("SELECT seq FROM ledger.relay_cursor"))).scalar_one())


@asynccontextmanager
async def reading(bootstrap: str, topic: Topic) -> AsyncIterator[list[Record]]:
    """Read the topic meanwhile, which must not fail."""
    records: list[Record] = []
    caught_up = asyncio.Event()
    task = asyncio.create_task(
        read_log(
            bootstrap=bootstrap,
            topic=topic,
            since=None,
            caught_up=caught_up,
            on_record=records.append,
        )
    )
    async with at_work(task):
        async with asyncio.timeout(PATIENCE_SECONDS):
            await caught_up.wait()
        yield records


@asynccontextmanager
async def at_work(task: asyncio.Task[None]) -> AsyncIterator[None]:
    """Stop it in the end; whatever it failed with until then is raised."""
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def came(records: list[Record], count: int) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(records) < count:
            await asyncio.sleep(0.02)
