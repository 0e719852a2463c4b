"""Reads a part of a topic once: from some offsets to others."""

from collections.abc import AsyncIterator, Mapping
from typing import Final, NamedTuple

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition

from shared.kafka.cluster import common_options, kafka_errors, running
from shared.kafka.record import Record, text_key
from shared.problems import EngineUnavailable
from shared.topics import Topic

POLL_MS: Final = 1_000
RECORDS_PER_POLL_MAX: Final = 2_000
# A broker that is up answers long before so many polls; one that is gone must not be waited for.
EMPTY_POLLS_MAX: Final = 10


class Span(NamedTuple):
    start: int
    end: int


async def read_spans(
    bootstrap: str, topic: Topic, spans: Mapping[int, Span]
) -> AsyncIterator[list[Record]]:
    """Yield the records of each partition's span; raises `EngineUnavailable`."""
    consumer = AIOKafkaConsumer(
        **common_options(bootstrap),
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        key_deserializer=text_key,
    )
    wanted = {TopicPartition(topic.name, number): span for number, span in spans.items()}
    async with kafka_errors(), running(consumer):
        consumer.assign(list(wanted))
        for partition, span in wanted.items():
            consumer.seek(partition, span.start)
        empty = 0
        while [one for one in wanted if await consumer.position(one) < wanted[one].end]:
            polled = await consumer.getmany(timeout_ms=POLL_MS, max_records=RECORDS_PER_POLL_MAX)
            empty = 0 if polled else empty + 1
            if empty > EMPTY_POLLS_MAX:
                engine = "kafka"
                raise EngineUnavailable(engine)
            for partition, records in polled.items():
                yield [one for one in records if one.offset < wanted[partition].end]
