"""Checks, after an outage, that the records read last are still at their offsets."""

from collections.abc import Mapping

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition

from shared.kafka.cluster import REQUEST_TIMEOUT_MS, LogReplaced, common_options, running
from shared.kafka.record import Record


async def check_same_log(bootstrap: str, last: Mapping[TopicPartition, Record]) -> bool:
    """Return whether the broker answered for each partition, after an outage.

    Raises `LogReplaced` when a partition holds another record at the offset of its `last` one, or
    none. A broker that comes back empty may have the same cluster id (a container's is often fixed)
    and may be refilled beyond our position before we ask; its offsets then mean other records.
    """
    if not last:
        return True
    consumer = AIOKafkaConsumer(
        **common_options(bootstrap), enable_auto_commit=False, auto_offset_reset="earliest"
    )
    async with running(consumer):
        ends = await consumer.end_offsets(list(last))
        consumer.assign(list(last))
        for partition, record in last.items():
            consumer.seek(partition, record.offset)
        for partition, record in last.items():
            found = await consumer.getmany(partition, timeout_ms=REQUEST_TIMEOUT_MS, max_records=1)
            now = found[partition][0] if partition in found else None
            if now is None and ends[partition] > record.offset:
                return False
            if now is None or not _stands(record, now):
                message = f"{partition} holds another record at {record.offset}"
                raise LogReplaced(message)
    return True


def _stands(then: Record, now: Record) -> bool:
    """Tell whether the record is still there, or has gone past retention."""
    if now.offset > then.offset:
        return True
    return (now.offset, now.timestamp, now.value) == (then.offset, then.timestamp, then.value)
