"""Applies `token-events` to a service's own tables: read at least once, applied exactly once."""

import asyncio
from collections.abc import Callable
from typing import Final, Never

from aiokafka import AIOKafkaConsumer
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.events import Event
from shared.kafka.apply import Effect, OnEvents
from shared.kafka.cluster import common_options, kafka_errors, running, watch_cluster
from shared.kafka.gather import Gathered
from shared.kafka.quiet import Quiet
from shared.kafka.reading import Reading
from shared.kafka.record import text_key
from shared.topics import TOKEN_EVENTS

# One transaction's worth: well inside the two seconds that Postgres allows it to idle.
RECORDS_PER_POLL_MAX: Final = 500
# After a poll, so that what comes meanwhile is the next one: the first of a burst goes through at
# once, and the rest of it shares one transaction, not each event its own. The client would stop
# fetching a partition whose records nobody takes for a tenth of a second.
REST_SECONDS: Final = 0.08
# The broker's own minimum; a killed worker's partitions are taken over this much later.
SESSION_TIMEOUT_MS: Final = 6_000
HEARTBEAT_MS: Final = 2_000


async def consume(
    *,
    bootstrap: str,
    group: str,
    engine: AsyncEngine,
    schema: str,
    on_events: OnEvents,
    is_urgent: Callable[[Event], bool] = lambda _: True,
    on_contact: Callable[[bool], None] | None = None,
) -> Never:
    """Apply every event of every queue once, in order, as a member of `group`, for ever.

    1. Records are applied in one transaction, a poll's, or those of several: events that are not
       urgent wait up to a second for one that is. In the transaction `{schema}.seen` holds each
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
    reading = Reading(consumer, effect, Gathered(is_urgent))
    quiet = Quiet(consumer)
    async with kafka_errors(), watch_cluster(bootstrap) as cluster, running(consumer):
        while True:
            polled = await consumer.getmany(
                timeout_ms=quiet.poll_ms, max_records=RECORDS_PER_POLL_MAX
            )
            count = sum(map(len, polled.values()))
            quiet.note(count)
            await reading.take(polled)
            if 0 < count < RECORDS_PER_POLL_MAX:
                await asyncio.sleep(REST_SECONDS)
            await reading.offsets.commit_now_and_then()
            answered = await cluster.check(consumer, reading.positions())
            if answered is not None and on_contact is not None:
                on_contact(answered)
