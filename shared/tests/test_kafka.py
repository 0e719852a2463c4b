"""Consuming, publishing and reading, with a real broker and a real Postgres."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.structs import ConsumerRecord, TopicPartition
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.events import Event, EventType
from shared.kafka import (
    LogReplaced,
    Message,
    OnEvents,
    Publisher,
    Record,
    consume,
    ensure_topics,
    read_log,
)
from shared.kafka.apply import Effect, apply
from shared.kafka.cluster import watch_cluster
from shared.kafka.delivery import read
from shared.kafka.stretch import Stretch
from shared.postgres import create_engine
from shared.problems import EngineUnavailable
from shared.topics import ALL, DIRECTORY, TOKEN_EVENTS

SCHEMA = "consumer_under_test"
TABLES = f"""
CREATE SCHEMA {SCHEMA};
CREATE TABLE {SCHEMA}.seen (
  queue_id text PRIMARY KEY, seq bigint NOT NULL, epoch bigint NOT NULL DEFAULT 0);
CREATE TABLE {SCHEMA}.parked (
  topic text, "partition" integer, "offset" bigint, key text, value bytea, error text NOT NULL,
  parked_at timestamptz NOT NULL, PRIMARY KEY (topic, "partition", "offset"));
CREATE TABLE {SCHEMA}.effect (id serial, queue_id text, seq bigint);
"""


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """Return an engine on a schema that remembers every effect, so that doubles show."""
    engine = create_engine(database_url, role=make_url(database_url).username or "")
    async with engine.begin() as tx:
        for statement in TABLES.split(";")[:-1]:
            await tx.execute(text(statement))
    yield engine
    await engine.dispose()


def event(queue_id: str, seq: int, kind: EventType = EventType.TOKEN_GENERATED) -> Event:
    return Event(
        event_id=uuid4(),
        event_type=kind,
        timestamp=datetime.now(UTC),
        queue_id=queue_id,
        seq=seq,
        department_id=queue_id,
        branch_id="main",
        name="Asha Rao",
    )


def message(one: Event) -> Message:
    return Message(TOKEN_EVENTS, one.queue_id, one.encode(), timestamp=one.timestamp)


async def publish(bootstrap: str, messages: Sequence[Message]) -> None:
    async with Publisher(bootstrap) as publisher:
        await publisher.send_many(messages)


async def write_effects(tx: AsyncConnection, events: Sequence[Event]) -> None:
    await tx.execute(
        text(f"INSERT INTO {SCHEMA}.effect (queue_id, seq) VALUES (:queue_id, :seq)"),
        [{"queue_id": one.queue_id, "seq": one.seq} for one in events],
    )


@asynccontextmanager
async def consuming(
    bootstrap: str, engine: AsyncEngine, group: str, *effect: OnEvents, **also: Any
) -> AsyncIterator[asyncio.Task[object]]:
    also["on_events"] = effect[0] if effect else write_effects
    task: asyncio.Task[object] = asyncio.create_task(
        consume(bootstrap=bootstrap, group=group, engine=engine, schema=SCHEMA, **also)
    )
    try:
        yield task
    finally:
        if not task.done():
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def effects(engine: AsyncEngine) -> dict[str, list[int]]:
    async with engine.connect() as connection:
        rows = await connection.execute(
            text(f"SELECT queue_id, seq FROM {SCHEMA}.effect ORDER BY id")
        )
        found: dict[str, list[int]] = {}
        for row in rows:
            found.setdefault(row.queue_id, []).append(row.seq)
        return found


async def rows(engine: AsyncEngine, statement: str) -> list[tuple[Any, ...]]:
    async with engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(statement))]


async def eventually(condition: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not await condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.05)


async def test_every_event_has_its_effect_once_and_in_its_queues_order(
    kafka_topics: str, engine: AsyncEngine
) -> None:
    wanted = {f"Q{number}": list(range(1, 301)) for number in range(5)}
    await publish(
        kafka_topics,
        [message(event(queue, seq)) for seq in range(1, 301) for queue in wanted],
    )
    async with consuming(kafka_topics, engine, "once"):
        await eventually(lambda: _is(effects(engine), wanted))
    assert dict(await rows(engine, f"SELECT queue_id, seq FROM {SCHEMA}.seen")) == dict.fromkeys(
        wanted, 300
    )


async def test_records_that_arrive_again_are_dropped(
    kafka_topics: str, engine: AsyncEngine
) -> None:
    events = [message(event("CW", seq)) for seq in range(1, 51)]
    await publish(kafka_topics, [*events, *events, *reversed(events)])
    await publish(kafka_topics, [message(event("CW", 51))])
    async with consuming(kafka_topics, engine, "again"):
        await eventually(lambda: _is(effects(engine), {"CW": list(range(1, 52))}))


async def test_members_that_come_and_go_repeat_nothing_and_lose_nothing(
    kafka_topics: str, engine: AsyncEngine
) -> None:
    queues = [f"Q{number}" for number in range(12)]

    async def keep_publishing() -> None:
        async with Publisher(kafka_topics) as publisher:
            for seq in range(1, 201):
                await publisher.send_many([message(event(queue, seq)) for queue in queues])
                await asyncio.sleep(0.02)

    publishing = asyncio.create_task(keep_publishing())
    async with consuming(kafka_topics, engine, "storm"):
        await asyncio.sleep(2)
        async with consuming(kafka_topics, engine, "storm"):
            await asyncio.sleep(2)
        async with consuming(kafka_topics, engine, "storm"):
            await publishing
            wanted = {queue: list(range(1, 201)) for queue in queues}
            await eventually(lambda: _is(effects(engine), wanted), seconds=40)


async def test_a_zombie_that_still_holds_records_has_no_second_effect(
    engine: AsyncEngine,
) -> None:
    """Two processes with the same records at the same time: one waits, then finds them applied."""
    batch = [read(_record(event("CW", seq).encode(), seq)) for seq in range(1, 101)]
    partition = TopicPartition(TOKEN_EVENTS.name, 0)
    batches = {partition: (Stretch(next=101, whole=True), batch)}
    effect = Effect(engine, schema=SCHEMA, consumer="zombie", on_events=write_effects)
    await asyncio.gather(*(apply(effect, batches) for _ in range(4)))
    assert await effects(engine) == {"CW": list(range(1, 101))}


async def test_records_that_were_skipped_are_found_by_reading_again(
    kafka_topics: str, engine: AsyncEngine
) -> None:
    """The group's offset is ahead of what was applied, as after a broker that lost its mind."""
    await publish(kafka_topics, [message(event("CW", seq)) for seq in range(1, 11)])
    async with consuming(kafka_topics, engine, "skips"):
        await eventually(lambda: _is(effects(engine), {"CW": list(range(1, 11))}))
    async with engine.begin() as tx:
        await tx.execute(text(f"UPDATE {SCHEMA}.seen SET seq = 4"))
        await tx.execute(text(f"DELETE FROM {SCHEMA}.effect WHERE seq > 4"))
    await publish(kafka_topics, [message(event("CW", 11)), message(event("CW", 12))])
    async with consuming(kafka_topics, engine, "skips"):
        await eventually(lambda: _is(effects(engine), {"CW": list(range(1, 13))}))


async def test_a_gap_that_stays_after_reading_again_is_accepted(
    kafka_topics: str, engine: AsyncEngine
) -> None:
    await publish(kafka_topics, [message(event("CW", seq)) for seq in (1, 2, 4, 5, 9, 10)])
    async with consuming(kafka_topics, engine, "gap"):
        await eventually(lambda: _is(effects(engine), {"CW": [1, 2, 4, 5, 9, 10]}))
        await publish(kafka_topics, [message(event("CW", seq)) for seq in (3, 11)])
        await eventually(lambda: _is(effects(engine), {"CW": [1, 2, 4, 5, 9, 10, 11]}))


async def test_what_cannot_be_decoded_is_parked_with_its_bytes_and_the_rest_goes_on(
    kafka_topics: str, engine: AsyncEngine
) -> None:
    stranger = event("CW", 2).encode().replace(b"TOKEN_GENERATED", b"TOKEN_TELEPORTED")
    forged = b'{"queueId": "CW", "seq": 999999}'
    no_seq = event("CW", 3).encode().replace(b'"seq":3,', b"")
    poison = [b"{not json", b"\xff\xfe\0", b"", stranger, forged, no_seq]
    nul = event("CW", 3).encode().replace(b'"queueId":"CW"', b'"queueId":"C\\u0000W"')
    await publish(
        kafka_topics,
        [
            message(event("CW", 1)),
            *(Message(TOKEN_EVENTS, "CW", value) for value in (*poison, nul, None)),
            message(event("CW", 3)),
        ],
    )
    async with consuming(kafka_topics, engine, "poison"):
        await eventually(lambda: _is(effects(engine), {"CW": [1, 3]}))
    parked = await rows(engine, f'SELECT value, key, error FROM {SCHEMA}.parked ORDER BY "offset"')
    assert [value for value, _, _ in parked] == [*poison, nul, None]
    assert {key for _, key, _ in parked} == {"CW"}
    assert not any("Asha" in str(error) for _, _, error in parked)


async def test_an_event_that_fails_three_times_is_parked_and_the_others_are_applied(
    kafka_topics: str, engine: AsyncEngine
) -> None:
    tries: list[int] = []

    async def fail_at_seven(tx: AsyncConnection, events: Sequence[Event]) -> None:
        await write_effects(tx, events)
        if 7 in (one.seq for one in events):
            tries.append(7)
            message = "no such letter"
            raise LookupError(message)

    await publish(kafka_topics, [message(event("CW", seq)) for seq in range(1, 21)])
    async with consuming(kafka_topics, engine, "fails", fail_at_seven):
        wanted = {"CW": [seq for seq in range(1, 21) if seq != 7]}
        await eventually(lambda: _is(effects(engine), wanted))
    assert len(tries) == 4  # once in the batch, three times alone
    assert await rows(engine, f"SELECT error FROM {SCHEMA}.parked") == [
        ("LookupError: no such letter",)
    ]


async def test_how_far_a_group_came_is_told_to_the_broker_soon(
    kafka_topics: str, engine: AsyncEngine
) -> None:
    await publish(kafka_topics, [message(event("CW", seq)) for seq in range(1, 11)])
    async with consuming(kafka_topics, engine, "told"):
        await eventually(lambda: _is(effects(engine), {"CW": list(range(1, 11))}))
        await publish(kafka_topics, [message(event("CW", 11))])
        await eventually(lambda: _is(committed(kafka_topics, "told"), 11), seconds=10)


async def committed(bootstrap: str, group: str) -> int:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        offsets = await admin.list_consumer_group_offsets(group)
        return sum(max(one.offset, 0) for one in offsets.values())
    finally:
        await admin.close()


async def test_an_engines_failure_parks_nothing_and_ends_the_process(
    kafka_topics: str, engine: AsyncEngine
) -> None:
    async def database_gone(_: AsyncConnection, __: Sequence[Event]) -> None:
        statement = "SELECT 1"
        raise OperationalError(statement, None, Exception("server closed the connection"))

    await publish(kafka_topics, [message(event("CW", 1))])
    async with consuming(kafka_topics, engine, "engine", database_gone) as task:
        with pytest.raises(OperationalError):
            await asyncio.wait_for(task, 60)
    assert await rows(engine, f"SELECT * FROM {SCHEMA}.parked") == []
    async with consuming(kafka_topics, engine, "engine"):
        await eventually(lambda: _is(effects(engine), {"CW": [1]}))


async def test_a_stopped_consumer_leaves_its_group_at_once(
    kafka_topics: str, engine: AsyncEngine
) -> None:
    await publish(kafka_topics, [message(event("CW", 1))])
    async with consuming(kafka_topics, engine, "leaves"):
        await eventually(lambda: _is(effects(engine), {"CW": [1]}))
        began = time.monotonic()
    assert time.monotonic() - began < 2
    await publish(kafka_topics, [message(event("CW", 2))])
    began = time.monotonic()
    async with consuming(kafka_topics, engine, "leaves"):
        await eventually(lambda: _is(effects(engine), {"CW": [1, 2]}))
    assert time.monotonic() - began < 5, "it waited for the dead member's session to end"


async def test_reading_hands_over_everything_and_says_when_it_has_caught_up(
    kafka_topics: str,
) -> None:
    await publish(kafka_topics, [message(event("CW", seq)) for seq in range(1, 501)])
    read_so_far: list[Record] = []
    async with reading(kafka_topics, read_so_far) as caught_up:
        await asyncio.wait_for(caught_up.wait(), 20)
        assert len(read_so_far) == 500
        await publish(kafka_topics, [message(event("CW", 501))])
        await eventually(lambda: _true(len(read_so_far) == 501))
    assert read_so_far[-1].key == "CW"


async def test_reading_an_empty_topic_has_caught_up_at_once(kafka_topics: str) -> None:
    async with reading(kafka_topics, []) as caught_up:
        await asyncio.wait_for(caught_up.wait(), 10)


async def test_reading_begins_at_the_time_that_was_asked_for(kafka_topics: str) -> None:
    now = datetime.now(UTC)
    old = [
        message(event("CW", seq))._replace(timestamp=now - timedelta(hours=30))
        for seq in range(1, 101)
    ]
    await publish(kafka_topics, [*old, *(message(event("CW", seq)) for seq in (101, 102))])
    read_so_far: list[Record] = []
    async with reading(kafka_topics, read_so_far, since=now - timedelta(hours=26)) as caught_up:
        await asyncio.wait_for(caught_up.wait(), 20)
        assert [record.offset for record in read_so_far] == [100, 101]


async def test_a_deleted_key_of_a_compacted_topic_arrives_without_a_value(
    kafka_topics: str,
) -> None:
    async with Publisher(kafka_topics) as publisher:
        await publisher.send(DIRECTORY, "queue/CW", b"{}", [("ce_type", b"queue")])
        await publisher.send(DIRECTORY, "queue/CW", None)
    read_so_far: list[Record] = []
    caught_up = asyncio.Event()
    task = asyncio.create_task(
        read_log(
            bootstrap=kafka_topics,
            topic=DIRECTORY,
            since=None,
            caught_up=caught_up,
            on_record=read_so_far.append,
        )
    )
    await asyncio.wait_for(caught_up.wait(), 20)
    task.cancel()
    assert [(one.key, one.value) for one in read_so_far] == [
        ("queue/CW", b"{}"),
        ("queue/CW", None),
    ]
    assert list(read_so_far[0].headers) == [("ce_type", b"queue")]


async def test_a_log_that_ends_before_what_was_read_is_another_log(kafka_topics: str) -> None:
    consumer = AIOKafkaConsumer(TOKEN_EVENTS.name, bootstrap_servers=kafka_topics)
    async with consumer, watch_cluster(kafka_topics) as cluster:
        cluster._next_check = 0
        partition = TopicPartition(TOKEN_EVENTS.name, 0)
        assert await cluster.check(consumer, {partition: 0}) is True
        cluster._next_check = 0
        with pytest.raises(LogReplaced):
            await cluster.check(consumer, {partition: 5})
        cluster._next_check = 0
        cluster._cluster_id = "another"
        with pytest.raises(LogReplaced):
            await cluster.check(consumer, {})


async def test_topics_are_made_once_with_their_settings(kafka_topics: str) -> None:
    await ensure_topics(kafka_topics, ALL)
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka_topics)
    async with consumer:
        assert {topic.name for topic in ALL} <= await consumer.topics()


async def test_without_a_broker_everything_says_so_soon() -> None:
    nobody = "127.0.0.1:1"
    with pytest.raises(EngineUnavailable):
        async with Publisher(nobody):
            pass
    with pytest.raises(EngineUnavailable):
        await ensure_topics(nobody, ALL)
    with pytest.raises(EngineUnavailable):
        await read_log(
            bootstrap=nobody,
            topic=TOKEN_EVENTS,
            since=None,
            caught_up=asyncio.Event(),
            on_record=lambda _: None,
        )


@asynccontextmanager
async def reading(
    bootstrap: str, into: list[Record], since: datetime | None = None
) -> AsyncIterator[asyncio.Event]:
    caught_up = asyncio.Event()
    task = asyncio.create_task(
        read_log(
            bootstrap=bootstrap,
            topic=TOKEN_EVENTS,
            since=since,
            caught_up=caught_up,
            on_records=into.extend,
        )
    )
    yield caught_up
    task.cancel()
    with suppress(asyncio.CancelledError, LogReplaced):
        await task


def _record(value: bytes, offset: int) -> Record:
    return ConsumerRecord(TOKEN_EVENTS.name, 0, offset, 0, 0, "CW", value, None, 2, 0, ())


async def _is(found: Awaitable[object], wanted: object) -> bool:
    return await found == wanted


async def _true(value: bool) -> bool:  # noqa: FBT001 — a condition, not a switch
    return value
