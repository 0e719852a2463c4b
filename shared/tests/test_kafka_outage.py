"""What happens when the broker goes away, and comes back with its log or without."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.local import kafka_broker
from deploy.local.engines import free_port, running
from shared.kafka import LogReplaced, Publisher, Record, ensure_topics
from shared.kafka import publisher as publisher_module
from shared.kafka.cluster import running as running_consumer
from shared.kafka.cluster import watch_cluster
from shared.problems import EngineUnavailable
from shared.tests.test_kafka import (
    consuming,
    effects,
    engine,
    event,
    eventually,
    message,
    publish,
    reading,
)
from shared.topics import ALL, TOKEN_EVENTS

__all__ = ["engine"]


class Broker:
    """A broker of the test's own, which it may kill."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.ports = (free_port(), free_port())
        self.address = f"127.0.0.1:{self.ports[0]}"
        self._running = ExitStack()

    def start(self) -> None:
        prepared = kafka_broker.prepare(self.home, *self.ports)
        self._running.enter_context(running(prepared, self.home / "kafka.log"))

    def stop(self) -> None:
        self._running.close()

    def forget_everything(self) -> None:
        shutil.rmtree(self.home / "kafka")


@pytest.fixture
async def broker() -> AsyncIterator[Broker]:
    with tempfile.TemporaryDirectory(prefix="nowserving-broker-") as home:
        broker = Broker(Path(home))
        await asyncio.to_thread(broker.start)
        await ensure_topics(broker.address, ALL)
        yield broker
        await asyncio.to_thread(broker.stop)


async def test_a_broker_that_comes_back_with_its_log_is_read_on(
    broker: Broker, engine: AsyncEngine
) -> None:
    read_so_far: list[Record] = []
    await publish(broker.address, [message(event("CW", seq)) for seq in range(1, 101)])
    async with (
        consuming(broker.address, engine, "outage") as consumer,
        reading(broker.address, read_so_far) as caught_up,
    ):
        await asyncio.wait_for(caught_up.wait(), 20)
        await asyncio.to_thread(broker.stop)
        await asyncio.sleep(4)
        await asyncio.to_thread(broker.start)
        await publish(broker.address, [message(event("CW", seq)) for seq in range(101, 201)])

        async def all_there() -> bool:
            return len(read_so_far) == 200 and await effects(engine) == {"CW": list(range(1, 201))}

        await eventually(all_there, seconds=30)
        assert not consumer.done()


async def test_a_publisher_whose_broker_went_away_fails_soon_and_for_good(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher_module, "SEND_SECONDS_MAX", 2.0)
    async with Publisher(broker.address) as publisher:
        await publisher.send_many([message(event("CW", 1))])
        await asyncio.to_thread(broker.stop)
        with pytest.raises(EngineUnavailable):
            await publisher.send_many([message(event("CW", 2))])
        await asyncio.to_thread(broker.start)
        with pytest.raises(EngineUnavailable):
            await publisher.send_many([message(event("CW", 3))])
        began = time.monotonic()
    assert time.monotonic() - began < 5, "closing it waited for what can no longer be sent"
    read_so_far: list[Record] = []
    async with reading(broker.address, read_so_far) as caught_up:
        await asyncio.wait_for(caught_up.wait(), 20)
    assert len(read_so_far) == 1, "what was given up was sent after all"


async def test_a_broker_that_comes_back_empty_ends_its_readers(
    broker: Broker, engine: AsyncEngine
) -> None:
    await publish(broker.address, [message(event("CW", seq)) for seq in range(1, 101)])
    async with (
        consuming(broker.address, engine, "empty") as consumer,
        reading(broker.address, []) as caught_up,
    ):
        await asyncio.wait_for(caught_up.wait(), 20)
        await asyncio.to_thread(broker.stop)
        broker.forget_everything()
        await asyncio.to_thread(broker.start)
        await ensure_topics(broker.address, ALL)
        with pytest.raises(LogReplaced):
            await asyncio.wait_for(consumer, 60)
    await publish(broker.address, [message(event("CW", seq)) for seq in range(1, 151)])
    async with consuming(broker.address, engine, "empty"):
        await eventually(lambda: _all_150(engine))


async def _all_150(engine: AsyncEngine) -> bool:
    return await effects(engine) == {"CW": list(range(1, 151))}


async def test_a_client_that_has_stopped_fetching_is_started_anew(
    kafka_topics: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Uvloop refuses to write to a connection that was reset a moment ago, with a RuntimeError."""
    consumer = AIOKafkaConsumer(
        TOKEN_EVENTS.name, bootstrap_servers=kafka_topics, fetch_max_wait_ms=100
    )
    async with watch_cluster(kafka_topics) as cluster, running_consumer(consumer):
        client: Any = consumer._client
        sends = client.send

        async def send(node_id: int, request: Any, **more: Any) -> Any:
            if type(request).__name__.startswith("FetchRequest"):
                message = "unable to perform operation on <TCPTransport closed=True>"
                raise RuntimeError(message)
            return await sends(node_id, request, **more)

        monkeypatch.setattr(client, "send", send)
        async with asyncio.timeout(10):
            with pytest.raises(EngineUnavailable):
                while True:
                    cluster._next_check = 0
                    await cluster.check(consumer, {})
                    await asyncio.sleep(0.1)
