"""Reads a whole topic without a group, from a point in time, and says when the end is reached."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition

from shared.kafka.cluster import common_options, kafka_errors, running, watch_cluster
from shared.kafka.quiet import Quiet
from shared.kafka.record import Record, text_key
from shared.kafka.same_log import check_same_log
from shared.topics import Topic

# Large enough to read a day in seconds, small enough to let heartbeats and streams in between.
RECORDS_PER_POLL_MAX: Final = 2_000
PARTITION_FETCH_BYTES_MAX: Final = 4 * 1024 * 1024

OnRecord = Callable[[Record], Awaitable[None] | None]
OnRecords = Callable[[list[Record]], Awaitable[None] | None]

log = structlog.get_logger()


class Beside(NamedTuple):
    """A topic of which only what comes from now on counts, and of that the newest record.

    `on_newest` gets it, and for each partition of the topic that is read the offset that comes
    next; while it returns False it is called again.
    """

    topic: Topic
    on_newest: Callable[[Record, Mapping[int, int]], bool]


async def read_log(
    *,
    bootstrap: str,
    topic: Topic,
    since: datetime | None,
    caught_up: asyncio.Event,
    on_record: OnRecord | None = None,
    on_records: OnRecords | None = None,
    on_contact: Callable[[bool], None] | None = None,
    beside: Beside | None = None,
    rest_seconds: float = 0.0,
) -> None:
    """Deliver every record of `topic` from `since` on (None: from its beginning), for ever.

    `on_records` gets each poll's records at once (in order within a partition) and is the one for
    large topics; `on_record` gets them one by one. `caught_up` is set when all records that were
    there at the start have been delivered. Raises `EngineUnavailable` when Kafka cannot be reached
    at the start, `LogReplaced` when the log was replaced. While the broker is unreachable later on
    it waits, and `on_contact` is called every few seconds with whether it answers. Of a topic
    `beside` only the newest record is delivered, over the same connection. Values are not decoded.
    After a poll it rests for `rest_seconds`, so that what comes meanwhile is delivered together.
    """
    deliver = _one_way(on_record, on_records)
    consumer = AIOKafkaConsumer(
        *_names(topic, beside),
        **common_options(bootstrap),
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=PARTITION_FETCH_BYTES_MAX,
        key_deserializer=text_key,
    )
    async with kafka_errors(), watch_cluster(bootstrap) as cluster, running(consumer):
        positions, pending = await _seek(consumer, topic, since)
        last: dict[TopicPartition, Record] = {}
        away, newest, quiet = False, None, Quiet(consumer)
        while True:
            pending = await _behind(consumer, pending)
            if not pending and not caught_up.is_set():
                log.info("caught up", topic=topic.name)
                caught_up.set()
            polled = await consumer.getmany(
                timeout_ms=quiet.poll_ms, max_records=RECORDS_PER_POLL_MAX
            )
            count = sum(map(len, polled.values()))
            quiet.note(count)
            for partition, raws in polled.items():
                records: list[Record] = list(raws)
                if partition.topic == topic.name:
                    await deliver(records)
                else:
                    newest = records[-1]
                last[partition] = records[-1]
                positions[partition] = records[-1].offset + 1
            if 0 < count < RECORDS_PER_POLL_MAX:
                await asyncio.sleep(rest_seconds)
            if beside and newest and beside.on_newest(newest, _of(topic, positions)):
                newest = None
            answered = await cluster.check(consumer, positions)
            if answered is None:
                continue
            if answered and away:
                answered = await check_same_log(bootstrap, last)
            away = not answered
            if on_contact is not None:
                on_contact(answered)


def _one_way(
    on_record: OnRecord | None, on_records: OnRecords | None
) -> Callable[[list[Record]], Awaitable[None]]:
    async def together(records: list[Record]) -> None:
        if on_records is not None and (done := on_records(records)) is not None:
            await done

    async def one_by_one(records: list[Record]) -> None:
        for record in records:
            if on_record is not None and (done := on_record(record)) is not None:
                await done

    if (on_record is None) == (on_records is None):
        message = "read_log needs either on_record or on_records"
        raise TypeError(message)
    return one_by_one if on_records is None else together


def _names(topic: Topic, beside: Beside | None) -> list[str]:
    return [topic.name] if beside is None else [topic.name, beside.topic.name]


def _of(topic: Topic, positions: Mapping[TopicPartition, int]) -> dict[int, int]:
    return {one.partition: at for one, at in positions.items() if one.topic == topic.name}


async def _seek(
    consumer: AIOKafkaConsumer, topic: Topic, since: datetime | None
) -> tuple[dict[TopicPartition, int], dict[TopicPartition, int]]:
    """Seek to `since`, in a topic beside to the end; return where each starts, and ends now."""
    partitions = sorted(consumer.assignment())
    ends: dict[TopicPartition, int] = await consumer.end_offsets(partitions)
    if since is None:
        starts = await consumer.beginning_offsets(partitions)
    else:
        milliseconds = int(since.timestamp() * 1000)
        found = await consumer.offsets_for_times(dict.fromkeys(partitions, milliseconds))
        starts = {
            partition: ends[partition] if first is None else first.offset
            for partition, first in found.items()
        }
    starts |= {one: end for one, end in ends.items() if one.topic != topic.name}
    for partition, start in starts.items():
        consumer.seek(partition, start)
    return starts, ends


async def _behind(
    consumer: AIOKafkaConsumer, ends: dict[TopicPartition, int]
) -> dict[TopicPartition, int]:
    """Keep those not read to their end; the last record of a compacted partition may be gone."""
    return {
        partition: end
        for partition, end in ends.items()
        if await consumer.position(partition) < end
    }
