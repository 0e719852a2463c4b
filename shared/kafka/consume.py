"""Applies `token-events` to a service's own tables: read at least once, applied exactly once."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Never

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import CommitFailedError, IllegalStateError
from aiokafka.structs import TopicPartition
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.kafka.apply import Effect, Gaps, OnEvents, apply
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
# Offsets only say where the next process begins, and `seen` drops what is read twice: after a kill
# a second of records is read again. Each commit costs client and broker as much as a batch does.
COMMIT_EVERY_SECONDS: Final = 1.0
# After a batch, so that what comes meanwhile is the next one: the first of a burst goes through at
# once, and the rest of it shares one transaction, not each event its own.
REST_SECONDS: Final = 0.02
# The broker's own minimum; a killed worker's partitions are taken over this much later.
SESSION_TIMEOUT_MS: Final = 6_000
HEARTBEAT_MS: Final = 2_000

log = structlog.get_logger()


async def consume(
    *,
    bootstrap: str,
    group: str,
    engine: AsyncEngine,
    schema: str,
    on_events: OnEvents,
    on_contact: Callable[[bool], None] | None = None,
) -> Never:
    """Apply every event of every queue once, in order, as a member of `group`, for ever.

    1. A poll's records are applied in one transaction, in which `{schema}.seen` holds each
       queue's row locked: what was applied before, by whomever, is dropped.
    2. Now and then, after that, the offsets are committed; a crash repeats records, not effects.
    3. A seq that skips some makes the partition be read again from its beginning, once.
    4. What cannot be decoded, or fails three times, is parked in `{schema}.parked`.

    `on_events(tx, events)` gets a batch, each queue's events in order, and must do all it does in
    `tx`. It may run again for events whose transaction was rolled back, and then with each alone.
    `on_contact` is called every few seconds with whether the broker answers.
    Raises when an engine stays unreachable (`EngineUnavailable`, or what the database raised) or
    the log was replaced: the process is to exit and be started again.
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
    effect = Effect(engine, schema=schema, consumer=group, on_events=on_events)
    stretches: dict[TopicPartition, Stretch] = {}
    offsets = _Offsets(consumer)
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
                await _settle(consumer, stretches, gaps, set(deliveries), offsets)
                await asyncio.sleep(REST_SECONDS)
            await offsets.commit_now_and_then()
            answered = await cluster.check(consumer, _positions(consumer, stretches))
            if answered is not None and on_contact is not None:
                on_contact(answered)


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
    offsets: "_Offsets",
) -> None:
    """Note how far each partition was applied, and go back to the start of those with a gap."""
    applied = {one: gaps.get(one, stretches[one].next) for one in partitions}
    offsets.note(
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


class _Offsets:
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


def _positions(
    consumer: AIOKafkaConsumer, stretches: Mapping[TopicPartition, Stretch]
) -> dict[TopicPartition, int]:
    assigned = consumer.assignment()
    return {one: stretch.next for one, stretch in stretches.items() if one in assigned}
