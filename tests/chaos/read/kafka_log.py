"""What lies in Kafka: every record of every topic of ours, from the first offset on."""

from typing import Any, Final

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition
from pydantic import ValidationError

from shared import topics
from shared.events import Event, decode
from tests.chaos.observations import LogRecord

POLL_MS: Final = 2_000


async def read_kafka(bootstrap: str) -> list[LogRecord]:
    """Return what there is up to the ends at the moment of asking, by topic, partition, offset."""
    consumer = AIOKafkaConsumer(
        *(topic.name for topic in topics.ALL),
        bootstrap_servers=bootstrap,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        records = await _read_all(consumer)
    finally:
        await consumer.stop()
    return sorted(records, key=lambda one: (one.topic, one.partition, one.offset))


async def _read_all(consumer: AIOKafkaConsumer) -> list[LogRecord]:
    partitions = [
        TopicPartition(topic.name, number)
        for topic in topics.ALL
        for number in consumer.partitions_for_topic(topic.name) or ()
    ]
    consumer.unsubscribe()
    consumer.assign(partitions)
    await consumer.seek_to_beginning()
    ends = await consumer.end_offsets(partitions)
    found: list[LogRecord] = []
    while [one for one in partitions if await consumer.position(one) < ends[one]]:
        for raws in (await consumer.getmany(timeout_ms=POLL_MS)).values():
            found += [_record(raw) for raw in raws]
    return found


def _record(raw: Any) -> LogRecord:
    value = None if raw.value is None else bytes(raw.value)
    return LogRecord(
        topic=raw.topic,
        partition=raw.partition,
        offset=raw.offset,
        key=None if raw.key is None else raw.key.decode(errors="replace"),
        value=value,
        headers={name: content.decode(errors="replace") for name, content in raw.headers},
        event=_event(raw.topic, value),
    )


def _event(topic: str, value: bytes | None) -> Event | None:
    if topic != topics.TOKEN_EVENTS.name or value is None:
        return None
    try:
        return decode(value)
    except ValidationError:
        return None  # a poison message that a fault put there
