"""Applies records in one transaction; when that fails, each alone, and parks those that fail."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import psycopg
import redis.exceptions
import sqlalchemy.exc
import structlog
from aiokafka.structs import TopicPartition
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.events import Event
from shared.kafka.delivery import Delivery
from shared.kafka.epoch import epoch_of
from shared.kafka.record import Record
from shared.kafka.seen import Seen, lock_seen, park, write_seen
from shared.kafka.stretch import Stretch
from shared.logs import describe
from shared.metrics import APPLIED, GAPS, PARKED
from shared.problems import EngineUnavailable

# After these pauses an event that still fails is parked: three tries in all.
HANDLER_PAUSES_SECONDS: Final = (0.1, 0.5)
# A restart of Postgres takes about a second; after these pauses the process gives up and exits.
ENGINE_PAUSES_SECONDS: Final = (0.2, 0.5, 1.0, 2.0)
# The schema is not what the code expects: every event would fail, so none is parked.
NOT_MIGRATED: Final = frozenset({"42P01", "42703", "42501", "42883", "3F000"})

OnEvents = Callable[[AsyncConnection, Sequence[Event]], Awaitable[None]]
Batches = Mapping[TopicPartition, tuple[Stretch, Sequence[Delivery]]]
Gaps = Mapping[TopicPartition, int]

log = structlog.get_logger()


@dataclass(frozen=True)
class Effect:
    """What a consumer does with events, and in which schema it records what it has seen."""

    engine: AsyncEngine
    schema: str
    consumer: str
    on_events: OnEvents


async def apply(effect: Effect, batches: Batches) -> Gaps:
    """Apply all, and return for each partition that has a gap the offset where it was found.

    Records behind a gap are not applied. Raises when an engine stays unreachable.
    """
    for pause in ENGINE_PAUSES_SECONDS:
        try:
            return await _together_or_alone(effect, batches)
        except Exception as error:
            if not _is_engines(error):
                raise
            log.warning("engine failed, trying again", error=describe(error))
            await asyncio.sleep(pause)
    return await _together_or_alone(effect, batches)


async def _together_or_alone(effect: Effect, batches: Batches) -> Gaps:
    try:
        return await _in_one_transaction(effect, batches)
    except Exception as error:
        if _is_engines(error):
            raise
        log.warning("batch failed, trying each event alone", error=describe(error))
    gaps: dict[TopicPartition, int] = {}
    for partition, (stretch, deliveries) in batches.items():
        for delivery in deliveries:
            found = await _alone(effect, {partition: (stretch, [delivery])}, delivery)
            gaps.update(found)
            if found:
                break
    return gaps


async def _alone(effect: Effect, batch: Batches, delivery: Delivery) -> Gaps:
    for pause in (*HANDLER_PAUSES_SECONDS, None):
        try:
            return await _in_one_transaction(effect, batch)
        except Exception as error:
            if _is_engines(error):
                raise
            if pause is None:
                log.exception("event parked", consumer=effect.consumer, **_place(delivery))
                failed = delivery.failed(error)
                break
            await asyncio.sleep(pause)
    ((partition, (stretch, _)),) = batch.items()
    return await _in_one_transaction(effect, {partition: (stretch, [failed])})


def _place(delivery: Delivery) -> dict[str, object]:
    record = delivery.record
    return {"topic": record.topic, "partition": record.partition, "offset": record.offset}


@dataclass
class _Work:
    """What one transaction is to do."""

    epoch: int  # of the ledger; what an older one told is dropped
    seen: dict[str, int]
    events: list[Event] = field(default_factory=list)  # to be applied, each queue's in order
    skipped: int = 0  # seqs that are missing on the log
    parked: list[tuple[Record, str]] = field(default_factory=list)
    gaps: dict[TopicPartition, int] = field(default_factory=dict)


async def _in_one_transaction(effect: Effect, batches: Batches) -> Gaps:
    queue_ids = {
        delivery.queue_id
        for _, deliveries in batches.values()
        for delivery in deliveries
        if delivery.queue_id is not None
    }
    async with effect.engine.begin() as tx:
        epoch, seen = await lock_seen(tx, effect.schema, queue_ids) if queue_ids else Seen(0, {})
        work = _Work(epoch, dict(seen))
        for partition, (stretch, deliveries) in batches.items():
            for delivery in deliveries:
                if not _take(work, stretch, delivery):
                    work.gaps[partition] = delivery.record.offset
                    break
        if work.events:
            await effect.on_events(tx, work.events)
        changed = {queue: seq for queue, seq in work.seen.items() if seq != seen[queue]}
        await write_seen(tx, effect.schema, changed, epoch=epoch)
        await park(tx, effect.schema, work.parked)
    _count(effect, work)
    return work.gaps


def _take(work: _Work, stretch: Stretch, delivery: Delivery) -> bool:
    """Add, drop or park one delivery; False: it skips a seq, and reading again may find it."""
    queue_id, seen = delivery.queue_id, work.seen.get(delivery.queue_id or "", 0)
    past = epoch_of(delivery.record) < work.epoch
    if delivery.event is None:
        work.parked.append((delivery.record, delivery.error or ""))
        if not past and queue_id is not None and delivery.closes(seen):
            work.seen[queue_id] = delivery.seq
        return True
    if past or delivery.seq <= seen:
        return True
    if delivery.seq > seen + 1:
        first = seen == 0
        if not stretch.accepts_gap(delivery.record.offset, first_of_queue=first):
            return False
        work.skipped += 0 if first else delivery.seq - seen - 1
    if delivery.error is None:
        work.events.append(delivery.event)
    else:
        work.parked.append((delivery.record, delivery.error))
    work.seen[delivery.event.queue_id] = delivery.seq
    return True


def _count(effect: Effect, work: _Work) -> None:
    if work.events:
        APPLIED.labels(effect.consumer).inc(len(work.events))
    if work.parked:
        PARKED.labels(effect.consumer).inc(len(work.parked))
        log.error("records parked", consumer=effect.consumer, count=len(work.parked))
    if work.skipped:
        GAPS.labels(effect.consumer).inc(work.skipped)
        log.error("events are missing on the log", consumer=effect.consumer, count=work.skipped)


def _is_engines(error: Exception) -> bool:
    """Tell an engine's failure from one that the event itself causes."""
    if isinstance(
        error,
        sqlalchemy.exc.OperationalError
        | sqlalchemy.exc.InterfaceError
        | sqlalchemy.exc.TimeoutError
        | psycopg.OperationalError
        | redis.exceptions.ConnectionError
        | redis.exceptions.TimeoutError
        | EngineUnavailable
        | OSError,
    ):
        return True
    sqlstate = getattr(getattr(error, "orig", error), "sqlstate", None) or ""
    return sqlstate.startswith("25") or sqlstate in NOT_MIGRATED
