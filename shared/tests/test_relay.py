"""The relay between a real Postgres and a real Kafka."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from sqlalchemy import text

from shared import heartbeat, topics
from shared.events import Category, Event, decode
from shared.heartbeat import Heartbeat
from shared.kafka import Record, ensure_topics, read_log
from shared.postgres import create_engine
from shared.relay import relay
from shared.tests.ledger_fixture import LedgerFixture
from shared.topics import LEDGER_HEARTBEAT, TOKEN_EVENTS, Topic

W = Category.WALKIN
# A relay takes milliseconds; a loaded machine may take longer.
PATIENCE_SECONDS = 60


class Suite(LedgerFixture):
    """A ledger, a broker, and the relay that may be started and stopped between them."""

    database_url: str
    bootstrap: str

    @contextlib.asynccontextmanager
    async def relaying(self) -> AsyncIterator[asyncio.Task[None]]:
        task = asyncio.create_task(
            relay(self.engine, database_url=self.database_url, bootstrap=self.bootstrap)
        )
        try:
            yield task
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def relayed(self, *, count: int) -> None:
        """Wait until that many events are acknowledged."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await self._cursor() < count:
                await asyncio.sleep(0.02)

    async def _cursor(self) -> int:
        async with self.engine.begin() as tx:
            found = await tx.execute(text("SELECT coalesce(sum(seq), 0) FROM ledger.relay_cursor"))
            return int(found.scalar_one())

    async def cursors_while(self, work: Awaitable[None]) -> set[int]:
        """Return every place at which the cursor stood while the work was done."""
        seen = set()
        working = asyncio.ensure_future(work)
        while not working.done():
            seen.add(await self._cursor())
        await working
        return seen

    async def heartbeats(self) -> list[Heartbeat]:
        return [heartbeat.decode(one.value or b"") for one in await self.log(LEDGER_HEARTBEAT)]

    async def heartbeats_until(self, settled: Callable[[list[Heartbeat]], bool]) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not (beats := await self.heartbeats()) or not settled(beats):
                await asyncio.sleep(0.2)

    async def log(self, topic: Topic = TOKEN_EVENTS) -> list[Record]:
        """Read the whole topic as it is now."""
        records: list[Record] = []
        caught_up = asyncio.Event()
        reading = asyncio.create_task(
            read_log(
                bootstrap=self.bootstrap,
                topic=topic,
                since=datetime.now(UTC) - timedelta(hours=26),
                caught_up=caught_up,
                on_record=records.append,
            )
        )
        async with asyncio.timeout(PATIENCE_SECONDS):
            await caught_up.wait()
        reading.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await reading
        return records


@pytest.fixture
async def suite(database_url: str, kafka_topics: str) -> AsyncIterator[Suite]:
    suite = Suite(create_engine(database_url, role="nowserving_token_api"))
    suite.database_url, suite.bootstrap = database_url, kafka_topics
    for queue_id in ("CW", "LAB"):
        await suite.add_queue(queue_id)
    yield suite
    await suite.engine.dispose()


def events_of(records: list[Record], queue_id: str) -> list[Event]:
    return [decode(record.value or b"") for record in records if record.key == queue_id]


async def test_each_queues_events_arrive_in_order_with_their_attributes(suite: Suite) -> None:
    async with suite.relaying():
        await suite.visitors("CW", [W] * 300)
        await suite.visitors("LAB", [W] * 20)
        await suite.relayed(count=320)
    records = await suite.log()
    assert [event.seq for event in events_of(records, "CW")] == list(range(1, 301))
    assert [event.seq for event in events_of(records, "LAB")] == list(range(1, 21))
    event, headers = decode(records[0].value or b""), dict(records[0].headers)
    assert headers["ce_id"] == str(event.event_id).encode()
    assert headers["ce_type"] == b"TOKEN_GENERATED"
    assert headers["ce_time"] == event.timestamp.isoformat().encode()


async def test_a_heartbeat_says_how_far_the_log_has_come_and_stops_with_the_relay(
    suite: Suite,
) -> None:
    async with suite.relaying():
        await suite.visitors("CW", [W] * 3)
        await suite.visitors("LAB", [W])
        await suite.relayed(count=4)
        await suite.heartbeats_until(lambda beats: sum(beats[-1].offsets.values()) == 2)
    ends = {record.partition: record.offset for record in await suite.log()}
    [*_, last] = beats = await suite.heartbeats()
    assert last.offsets == ends
    assert last.is_reached({partition: last + 1 for partition, last in ends.items()})
    assert not last.is_reached(ends)
    await suite.visitors("CW", [W])
    assert await suite.heartbeats() == beats


async def test_events_that_come_one_after_the_other_are_sent_together(
    suite: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.relay.ROUND_SECONDS_MIN", 1.0)

    async def come() -> None:
        for _ in range(30):
            await suite.visitors("CW", [W])

    async with suite.relaying():
        await suite.visitors("CW", [W])
        await suite.relayed(count=1)
        began = time.monotonic()
        cursors = await suite.cursors_while(come())
        assert len(cursors) <= time.monotonic() - began + 2
        await suite.relayed(count=31)
    assert [event.seq for event in events_of(await suite.log(), "CW")] == list(range(1, 32))


async def test_a_relay_started_again_sends_only_what_is_new(suite: Suite) -> None:
    async with suite.relaying():
        await suite.visitors("CW", [W] * 3)
        await suite.relayed(count=3)
    await suite.visitors("CW", [W] * 2)
    async with suite.relaying():
        await suite.relayed(count=5)
    assert [event.seq for event in events_of(await suite.log(), "CW")] == [1, 2, 3, 4, 5]


async def test_events_of_a_clock_that_was_ahead_hold_nothing_up(suite: Suite) -> None:
    """The broker refuses records that are stamped with more than an hour to come."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    async with suite.relaying():
        await suite.visitors("CW", [W] * 2, tomorrow)
        await suite.visitors("CW", [W])
        await suite.relayed(count=3)
    records = await suite.log()
    told = [event.timestamp for event in events_of(records, "CW")]
    assert told[:2] == [tomorrow, tomorrow]
    assert dict(records[0].headers)["ce_time"] == tomorrow.isoformat().encode()


async def test_only_one_of_two_relays_leads(suite: Suite) -> None:
    async with suite.relaying(), suite.relaying():
        await suite.visitors("CW", [W] * 50)
        await suite.relayed(count=50)
        await asyncio.sleep(0.5)
    assert len(await suite.log()) == 50


async def test_a_broker_that_comes_back_empty_is_filled_again(suite: Suite) -> None:
    async with suite.relaying():
        await suite.visitors("CW", [W] * 5)
        await suite.visitors("LAB", [W])
        await suite.relayed(count=6)
    await empty_the_log(suite.bootstrap)
    async with suite.relaying():
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(await suite.log()) < 6:
                await asyncio.sleep(0.1)
    assert [event.seq for event in events_of(await suite.log(), "CW")] == [1, 2, 3, 4, 5]


async def empty_the_log(bootstrap: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    await admin.delete_topics([TOKEN_EVENTS.name])
    while TOKEN_EVENTS.name in await admin.list_topics():
        await asyncio.sleep(0.05)
    await admin.close()
    await ensure_topics(bootstrap, topics.ALL)
    await asyncio.sleep(1)
