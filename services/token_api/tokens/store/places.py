"""Live places: a sorted set in Redis per queue and category, score = arrival.

A place is a sum of counts, whatever the length of the line. The sets carry the `seq` they are
at. Where that is not the row's, the place is counted in Postgres, except in lines so long that
a count would hurt: there a place some milliseconds old is good enough.
"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import ledger, ordering
from shared.events import Category, QueueKind, TokenStatus
from shared.ledger import QueueRow, TokenRow

ANSWER_SECONDS_MAX: Final = 0.1
# Up to here Postgres counts a place within a few milliseconds.
COUNTED_MAX: Final = 5_000
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

log = structlog.get_logger()


async def place_of(
    tx: AsyncConnection, redis: Redis, token: TokenRow, queue: QueueRow
) -> int | None:
    """Return the token's place in its line, 1 = next, or null while it stands in none.

    Slots are short and have priorities of their own: there the whole formula is worked out.
    """
    if queue.kind is QueueKind.SLOT:
        seated_or_waiting = token.status in {TokenStatus.ALLOCATED, TokenStatus.WAITING}
        return await ledger.rank(tx, token, queue) if seated_or_waiting else None
    if token.status is not ledger.IN_LINE[queue.kind]:
        return None
    if not queue.ageing:
        counts = await _counts_in_redis(redis, token, queue)
        if counts is not None:
            return ordering.place(token.category, counts, queue.discipline, queue.turns)
    return await ledger.rank(tx, token, queue)


async def counts_before(
    tx: AsyncConnection, redis: Redis, token: TokenRow, queue: QueueRow
) -> Mapping[Category, int]:
    """Return of a counter's line, by category, who has come before those who may precede."""
    counts = await _counts_in_redis(redis, token, queue)
    return counts if counts is not None else await ledger.counts_before(tx, token, queue)


async def _counts_in_redis(
    redis: Redis, token: TokenRow, queue: QueueRow
) -> Mapping[Category, int] | None:
    pipeline = redis.pipeline(transaction=True)
    pipeline.get(seq_key(queue.queue_id))
    pipeline.zscore(line_key(queue.queue_id, token.category), str(token.id))
    within = ordering.cutoffs(ledger.standing(token), queue.discipline)
    for category, cutoff in within.items():
        pipeline.zcount(line_key(queue.queue_id, category), "-inf", f"({score(cutoff)}")
    try:
        async with asyncio.timeout(ANSWER_SECONDS_MAX):
            seq, score_there, *counts = await pipeline.execute()
    except (RedisError, OSError, TimeoutError) as error:
        log.info("live place not read from redis", error=repr(error))
        return None
    exact = seq is not None and int(seq) == queue.seq
    if score_there is None or not (exact or queue.waiting_count > COUNTED_MAX):
        return None
    return {category: int(count) for category, count in zip(within, counts, strict=True)}


def seq_key(queue_id: str) -> str:
    return f"line:{{{queue_id}}}:seq"


def line_key(queue_id: str, category: Category) -> str:
    return f"line:{{{queue_id}}}:{category.value}"


def score(arrived_at: datetime) -> int:
    """Return the arrival in microseconds since 1970: exact in Redis's double until 2255."""
    return (arrived_at - EPOCH) // timedelta(microseconds=1)
