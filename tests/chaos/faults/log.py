"""The log: records that come again, elsewhere and out of order, and records that are poison.

What is produced here carries the header `chaos`, so that whoever reads the log back can tell.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

import orjson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition

from shared.topics import DIRECTORY, QUEUE_FORECASTS, TOKEN_EVENTS, Topic
from tests.chaos.faults.cell import Cell
from tests.chaos.world import World

HEADER: Final = "chaos"
# Of each partition the last so many are sent once more.
COPIES_PER_PARTITION: Final = 60
READ_MS_MAX: Final = 2_000
CONSUMED: Final = (TOKEN_EVENTS, DIRECTORY, QUEUE_FORECASTS)
POISON: Final = {
    "bad-json": b'{"queue_id": "CW", "seq": ',
    "unknown-version": orjson.dumps({"schema_version": 99, "event_type": "TOKEN_TELEPORTED"}),
    "big": b'{"name": "' + b"x" * 900_000 + b'"}',
}
POISONED_KEYS: Final = ("CW", "chaos-poison", "queue/CW")


@asynccontextmanager
async def sent_again(
    world: World, chance: random.Random, *, elsewhere: bool
) -> AsyncIterator[None]:
    """Copy records to the same partition in their order, or shuffled to any other partition."""
    bootstrap = world.addresses.kafka_bootstrap
    records = await _last_records(bootstrap, TOKEN_EVENTS)
    if elsewhere:
        chance.shuffle(records)
    async with AIOKafkaProducer(bootstrap_servers=bootstrap) as producer:
        for record in records:
            partition = chance.randrange(TOKEN_EVENTS.partitions) if elsewhere else record.partition
            await producer.send(
                record.topic,
                key=record.key,
                value=record.value,
                partition=partition,
                headers=[*record.headers, (HEADER, b"copy")],
            )
    yield


@asynccontextmanager
async def poisoned(
    topic: Topic, kind: str, world: World, chance: random.Random
) -> AsyncIterator[None]:
    """Produce something that no consumer can read, to a few partitions that are in use."""
    bootstrap = world.addresses.kafka_bootstrap
    async with AIOKafkaProducer(
        bootstrap_servers=bootstrap, max_request_size=2_000_000
    ) as producer:
        for key in POISONED_KEYS:
            await producer.send(
                topic.name,
                key=key.encode(),
                value=POISON[kind],
                partition=chance.randrange(topic.partitions),
                headers=[(HEADER, b"poison")],
            )
    yield


async def _last_records(bootstrap: str, topic: Topic) -> list[ConsumerRecord[bytes, bytes]]:
    partitions = [TopicPartition(topic.name, number) for number in range(topic.partitions)]
    found: list[ConsumerRecord[bytes, bytes]] = []
    async with AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False) as consumer:
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        for partition, end in ends.items():
            consumer.seek(partition, max(end - COPIES_PER_PARTITION, 0))
        async with asyncio.timeout(READ_MS_MAX * len(partitions) / 1000):
            while not await _read_to(consumer, ends):
                batch = await consumer.getmany(timeout_ms=READ_MS_MAX)
                found += [one for some in batch.values() for one in _ours(some)]
    return found


async def _read_to(consumer: AIOKafkaConsumer, ends: dict[TopicPartition, int]) -> bool:
    return all([await consumer.position(one) >= end for one, end in ends.items()])


def _ours(
    records: Sequence[ConsumerRecord[bytes, bytes]],
) -> list[ConsumerRecord[bytes, bytes]]:
    """Leave out what was produced here: copies of copies would soon be most of the log."""
    return [one for one in records if HEADER not in dict(one.headers)]


CELLS: Final = (
    Cell("sent-again", "token-events", (0, 0), partial(sent_again, elsewhere=False)),
    Cell("sent-again-elsewhere", "token-events", (0, 0), partial(sent_again, elsewhere=True)),
    *(
        Cell(f"poison-{kind}", topic.name, (0, 0), partial(poisoned, topic, kind))
        for topic in CONSUMED
        for kind in POISON
    ),
)
