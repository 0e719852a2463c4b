"""Apply `token-events` to a service's own tables: at least once from Kafka, once in effect."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final, Never

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import CommitFailedError, IllegalStateError
from aiokafka.structs import TopicPartition
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.kafka.apply import Effect, Gaps, OnEvent, apply
from shared.kafka.cluster import common_options, kafka_errors, running, watch_cluster
from shared.kafka.delivery import Delivery, read
from shared.kafka.record import text_key
from shared.kafka.stretch import Stretch
from shared.topics import TOKEN_EVENTS

# How long a poll waits when nothing comes; the broker wakes it at once when something does.
POLL_MS: Final = 1_000
# One transaction's worth: well inside the two seconds that Postgres allows it to idle.
RECORDS_PER_POLL_MAX: Final = 500
COMMIT_SECONDS_MAX: Final = 5.0
# The broker's own minimum; a killed worker's partitions are taken over this much later.
SESSION_TIMEOUT_MS: Final = 6_000
HEARTBEAT_MS: Final = 2_000

log = structlog.get_logger()


async def consume(
    *, bootstrap: str, group: str, engine: AsyncEngine, schema: str, on_event: OnEvent
) -> Never:
    """Apply every event of every queue once, in order, as a member of `group`, for ever.

    1. A poll's records are applied in one transaction, in which `{schema}.seen` holds each
       queue's row locked: what was applied before, by whomever, is dropped.
    2. After the commit the offsets are committed; a crash between repeats records, not effects.
    3. A seq that skips some makes the partition be read again from its beginning, once.
    4. What cannot be decoded, or fails three times, is parked in `{schema}.parked`.

    `on_event(tx, event)` must do all it does in `tx`. It may run again for an event whose
    transaction was rolled back. Raises when an engine stays away (`EngineUnavailable`, or what
    the database raised) or the log was replaced: the process is to exit and be started again.
    """
    consumer = AIOKafkaConsumer(
        TOKEN_EVENTS.name,
        group_id=group,
        **common_options(bootstrap),
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        session_timeout_ms=SESSION_TIMEOUT_MS,
        heartbeat_interval_ms=HEARTBEAT_MS,
        key_deserializer=text_key,
    )
    effect = Effect(engine, schema=schema, consumer=group, on_event=on_event)
    stretches: dict[TopicPartition, Stretch] = {}
    async with kafka_errors(), watch_cluster(bootstrap) as cluster, running(consumer):
        while True:
            polled = await consumer.getmany(timeout_ms=POLL_MS, max_records=RECORDS_PER_POLL_MAX)
            if polled:
                deliveries = {
                    partition: [read(record) for record in records]
                    for partition, records in polled.items()
                }
                await _continue(consumer, stretches, deliveries)
                gaps = await apply(
                    effect, {one: (stretches[one], batch) for one, batch in deliveries.items()}
                )
                await _settle(consumer, stretches, gaps, set(deliveries))
            await cluster.check(consumer, _positions(consumer, stretches))


async def _continue(
    consumer: AIOKafkaConsumer,
    stretches: dict[TopicPartition, Stretch],
    deliveries: Mapping[TopicPartition, Sequence[Delivery]],
) -> None:
    """Begin a new stretch where records do not follow on: a partition came, or came back."""
    firsts = {partition: batch[0].record.offset for partition, batch in deliveries.items()}
    new = [
        partition
        for partition, offset in firsts.items()
        if partition not in stretches or not stretches[partition].continues_at(offset)
    ]
    beginnings = await consumer.beginning_offsets(new) if new else {}
    for partition in new:
        whole = firsts[partition] <= beginnings[partition]
        stretches[partition] = Stretch(next=firsts[partition], whole=whole)
    for partition, batch in deliveries.items():
        stretches[partition].next = batch[-1].record.offset + 1


async def _settle(
    consumer: AIOKafkaConsumer,
    stretches: dict[TopicPartition, Stretch],
    gaps: Gaps,
    partitions: set[TopicPartition],
) -> None:
    """Commit how far each partition was applied, and go back to the start of those with a gap."""
    applied = {one: gaps.get(one, stretches[one].next) for one in partitions}
    await _commit(
        consumer,
        # While reading again, what was committed before the gap stands.
        {one: offset for one, offset in applied.items() if offset > stretches[one].reread_until},
    )
    for partition, offset in gaps.items():
        log.warning("gap found, reading again", partition=partition.partition, offset=offset)
        stretches[partition] = Stretch.again(offset)
        try:
            await consumer.seek_to_beginning(partition)
        except IllegalStateError:  # it has moved to another process, which finds the gap itself
            del stretches[partition]


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
        # The broker is away. The effects stand, and `seen` drops them when they come again.
        log.warning("offsets not committed in time")


def _positions(
    consumer: AIOKafkaConsumer, stretches: Mapping[TopicPartition, Stretch]
) -> dict[TopicPartition, int]:
    assigned = consumer.assignment()
    return {one: stretch.next for one, stretch in stretches.items() if one in assigned}
