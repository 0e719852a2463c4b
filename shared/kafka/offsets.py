"""Commits to the broker now and then how far each partition was applied."""

import asyncio
from collections.abc import Mapping
from typing import Final

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import CommitFailedError, IllegalStateError
from aiokafka.structs import TopicPartition

COMMIT_SECONDS_MAX: Final = 5.0
# Offsets only say where the next process begins, and `seen` drops what is read twice: after a kill
# some seconds of records are read again. Each commit costs client and broker as much as a batch.
COMMIT_EVERY_SECONDS: Final = 3.0

log = structlog.get_logger()


class Offsets:
    """How far each partition was applied, and when that is committed to the broker."""

    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        self._consumer = consumer
        self._applied: dict[TopicPartition, int] = {}
        self._next_commit = 0.0

    def note(self, applied: Mapping[TopicPartition, int]) -> None:
        self._applied.update(applied)

    async def commit_now_and_then(self) -> None:
        clock = asyncio.get_running_loop().time
        if self._applied and clock() >= self._next_commit:
            applied, self._applied = self._applied, {}
            await _commit(self._consumer, applied)
            self._next_commit = clock() + COMMIT_EVERY_SECONDS


async def _commit(consumer: AIOKafkaConsumer, offsets: Mapping[TopicPartition, int]) -> None:
    assigned = consumer.assignment()
    kept = {partition: offset for partition, offset in offsets.items() if partition in assigned}
    if not kept:
        return
    try:
        async with asyncio.timeout(COMMIT_SECONDS_MAX):
            await consumer.commit(kept)
    except (CommitFailedError, IllegalStateError):
        # The partitions have moved; their new holder drops what was applied here, by `seen`.
        log.info("partitions moved before the offsets were committed")
    except TimeoutError:
        # The broker is unreachable. The effects are committed; `seen` drops the events read again.
        log.warning("offsets not committed in time")
