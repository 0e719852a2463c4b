"""Packs messages into the batches of Kafka's protocol, with one future a batch, not one a record.

The client's own `send` makes a future for each record and looks up its partition each time, which
costs three times as much as the rest of sending it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import zip_longest
from typing import Final, NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.producer.message_accumulator import BatchBuilder

from shared.topics import Topic

# Queues come and go with their slots; those of a day or two are remembered.
KEYS_REMEMBERED: Final = 10_000


class Message(NamedTuple):
    topic: Topic
    key: str
    value: bytes | None  # None deletes the key of a compacted topic
    headers: Sequence[tuple[str, bytes]] = ()
    timestamp: datetime | None = None  # None: now


@dataclass
class Batch:
    """Records of one partition, full or the last; `places` says which messages they are."""

    topic: str
    partition: int
    builder: BatchBuilder
    places: list[int] = field(default_factory=list)


async def pack(producer: AIOKafkaProducer, messages: Iterable[Message]) -> list[Batch]:
    """Return batches in an order in which they may be sent: a partition's one after the other.

    The first ones of all partitions come first, so that none waits for another's second.
    """
    of_partition: dict[tuple[str, int], list[Batch]] = defaultdict(list)
    counts: dict[str, int] = {}
    for place, message in enumerate(messages):
        topic = message.topic.name
        if topic not in counts:
            counts[topic] = len(await producer.partitions_for(topic))
        key = message.key.encode()
        partition = _partition(key, counts[topic])
        batches = of_partition[topic, partition]
        if not batches or not _append(batches[-1], place, key, message):
            batches.append(Batch(topic, partition, producer.create_batch()))
            _append(batches[-1], place, key, message)  # an empty batch takes any first record
    return list(_in_turns(of_partition.values()))


def _append(batch: Batch, place: int, key: bytes, message: Message) -> bool:
    at = message.timestamp
    added = batch.builder.append(
        timestamp=None if at is None else int(at.timestamp() * 1000),
        key=key,
        value=message.value,
        headers=list(message.headers),
    )
    if added is None:
        return False
    batch.places.append(place)
    return True


def _in_turns(batches: Iterable[list[Batch]]) -> Iterator[Batch]:
    for turn in zip_longest(*batches):
        for batch in turn:
            if batch is not None:
                batch.builder.close()
                yield batch


@lru_cache(KEYS_REMEMBERED)
def _partition(key: bytes, partitions: int) -> int:
    """Return the partition of a key, as every Kafka client finds it."""
    every = list(range(partitions))
    found: int = DefaultPartitioner()(key, every, every)
    return found
