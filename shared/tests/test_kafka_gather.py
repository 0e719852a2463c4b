"""Events that change nothing for a consumer wait for one that does, and are applied before it."""

import asyncio
from collections.abc import Sequence

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.events import Event, EventType
from shared.kafka.apply import Effect
from shared.kafka.gather import Gathered
from shared.kafka.reading import Reading
from shared.tests.test_kafka import (
    SCHEMA,
    consuming,
    effects,
    engine,
    event,
    eventually,
    message,
    publish,
    write_effects,
)
from shared.topics import TOKEN_EVENTS

__all__ = ["engine"]


async def has(engine: AsyncEngine, wanted: dict[str, list[int]]) -> bool:
    return await effects(engine) == wanted


async def test_events_that_are_not_urgent_wait_for_one_thatis_found(
    kafka_topics: str, engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.kafka.gather.WAIT_SECONDS_MAX", 3600.0)
    batches: list[list[int]] = []

    async def note(tx: AsyncConnection, events: Sequence[Event]) -> None:
        batches.append([one.seq for one in events])
        await write_effects(tx, events)

    async with consuming(
        kafka_topics,
        engine,
        "patient",
        note,
        is_urgent=lambda one: one.event_type is EventType.TOKEN_CALLED,
    ):
        await publish(kafka_topics, [message(event("CW", 1, EventType.TOKEN_CALLED))])
        await eventually(lambda: has(engine, {"CW": [1]}))
        for seq in range(2, 6):
            await publish(kafka_topics, [message(event("CW", seq))])
        await asyncio.sleep(0.5)
        assert batches == [[1]]
        await publish(kafka_topics, [message(event("CW", 6, EventType.TOKEN_CALLED))])
        await eventually(lambda: has(engine, {"CW": [1, 2, 3, 4, 5, 6]}))
    assert batches == [[1], [2, 3, 4, 5, 6]]


async def test_events_that_are_not_urgent_are_applied_all_the_same(
    kafka_topics: str, engine: AsyncEngine
) -> None:
    async with consuming(kafka_topics, engine, "slow", is_urgent=lambda _: False):
        await publish(kafka_topics, [message(event("CW", seq)) for seq in range(1, 4)])
        await eventually(lambda: has(engine, {"CW": [1, 2, 3]}))


async def test_what_waits_is_applied_before_the_log_goes_on_elsewhere(
    kafka_topics: str, engine: AsyncEngine
) -> None:
    await publish(kafka_topics, [message(event("CW", seq)) for seq in range(1, 7)])
    effect = Effect(engine, SCHEMA, "jump", write_effects)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=kafka_topics,
        auto_offset_reset="earliest",
        key_deserializer=lambda key: key.decode(),
    )
    await consumer.start()
    try:
        partitions = [TopicPartition(TOKEN_EVENTS.name, n) for n in range(TOKEN_EVENTS.partitions)]
        consumer.assign(partitions)
        [(partition, records)] = (await consumer.getmany(timeout_ms=20_000)).items()
        reading = Reading(consumer, effect, Gathered(lambda _: False))
        await reading.take({partition: records[:2]})
        assert await effects(engine) == {}
        await reading.take({partition: records[3:]})
        assert await effects(engine) == {"CW": [1, 2]}
        await reading.apply()  # finds the gap, and asks for the partition anew
        await reading.take({partition: records})
        await reading.apply()
        assert await effects(engine) == {"CW": [1, 2, 3, 4, 5, 6]}
    finally:
        await consumer.stop()
