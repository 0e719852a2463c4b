"""Reads the end offsets of a topic's partitions, which show whether the log was replaced."""

from types import TracebackType
from typing import Self

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition

from shared.kafka.cluster import common_options, kafka_errors, running
from shared.topics import Topic


class LogEnds:
    """A connection that only asks; it reads no record and belongs to no group."""

    def __init__(self, bootstrap: str) -> None:
        self._consumer = AIOKafkaConsumer(**common_options(bootstrap))
        self._running = running(self._consumer)

    async def __aenter__(self) -> Self:
        async with kafka_errors():
            await self._running.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._running.__aexit__(kind, error, trace)

    async def of(self, topic: Topic) -> dict[int, int]:
        """Return each partition's end, the offset that its next record will have."""
        async with kafka_errors():
            partitions = [TopicPartition(topic.name, n) for n in range(topic.partitions)]
            ends = await self._consumer.end_offsets(partitions)
        return {partition.partition: end for partition, end in ends.items()}
