"""Keeps the live places in Redis up to date from the log, and rebuilds those that are behind."""

from collections.abc import Iterable, Sequence
from typing import Final

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.tokens.store.places import line_key, score, seq_key
from shared import ledger
from shared.events import Category, Event
from shared.ledger import QueueRow

# Written in pieces, so that Redis answers the kiosks in between.
PIECE: Final = 5_000
# A million places take some seconds; a keeper that crashed delays the next one by this.
ANEW_SECONDS_MAX: Final = 30
# The newest epoch that the places in Redis are of.
EPOCH_KEY: Final = "epoch-of-the-lines"
LINE_KEYS: Final = "line:*"

# Applies events seq a+1 … b to sets that are at a; says where they are otherwise.
_APPLY: Final = """
local at = redis.call('GET', KEYS[1])
if not at then return -1 end
if tonumber(at) ~= tonumber(ARGV[1]) then return tonumber(at) end
for i = 3, #ARGV, 3 do
  for k = 2, #KEYS do redis.call('ZREM', KEYS[k], ARGV[i]) end
  local set = tonumber(ARGV[i + 1])
  if set then redis.call('ZADD', KEYS[set], ARGV[i + 2], ARGV[i]) end
end
redis.call('SET', KEYS[1], ARGV[2])
return tonumber(ARGV[2])
"""

log = structlog.get_logger()


class PlaceKeeper:
    """Folds the log's news into Redis; what it finds behind or missing it reads from the ledger."""

    def __init__(self, engine: AsyncEngine, redis: Redis) -> None:
        self._engine = engine
        self._redis = redis
        self.epoch = 0  # of the ledger, as far as its records were heard

    async def enter_epoch(self, epoch: int) -> None:
        """Forget the places of older epochs, once; each line is made anew with its next news."""
        if epoch <= self.epoch:
            return
        try:
            if int(await self._redis.get(EPOCH_KEY) or 0) < epoch:
                log.error("the ledger was restored; live places are made anew", epoch=epoch)
                async for key in self._redis.scan_iter(match=LINE_KEYS, count=PIECE):
                    await self._redis.delete(key)
                await self._redis.set(EPOCH_KEY, epoch)
        except (RedisError, OSError) as error:
            log.warning("live places of an older epoch are not forgotten yet", error=repr(error))
        else:
            self.epoch = epoch

    async def keep(self, events: Sequence[Event]) -> None:
        """Apply news of any queues; a Redis that is gone is made right when it is back."""
        by_queue: dict[str, list[Event]] = {}
        for event in events:
            by_queue.setdefault(event.queue_id, []).append(event)
        try:
            for queue_id, news in by_queue.items():
                await self._keep_queue(queue_id, news)
        except (RedisError, OSError) as error:
            log.warning("live places not updated", error=repr(error))

    async def _keep_queue(self, queue_id: str, news: Sequence[Event]) -> None:
        first, last = news[0].seq, news[-1].seq
        keys = [seq_key(queue_id), *(line_key(queue_id, category) for category in Category)]
        at = await self._redis.eval(_APPLY, len(keys), *keys, first - 1, last, *_operations(news))
        if int(at) < last:
            await self.make_anew(queue_id)

    async def make_anew(self, queue_id: str) -> None:
        """Read a line from the ledger and put it into Redis, with the seq it is at."""
        async with self._engine.connect() as connection:
            tx = await connection.execution_options(isolation_level="REPEATABLE READ")
            queue = (await ledger.read_queues(tx, [queue_id])).get(queue_id)
            if queue is None:
                return
            rows = await tx.execute(
                text("""
                SELECT category, id, arrived_at FROM ledger.token
                WHERE queue_id = :id AND status = :status AND status IN ('WAITING', 'ALLOCATED')
                """),
                {"id": queue_id, "status": ledger.IN_LINE[queue.kind].value},
            )
            standing = [(Category(row.category), row.id, score(row.arrived_at)) for row in rows]
        await self._replace(queue, standing)

    async def _replace(
        self, queue: QueueRow, standing: Sequence[tuple[Category, int, int]]
    ) -> None:
        """Write the line without its seq first, so that nobody trusts half of it.

        One keeper at a time: an older reading of another one would leave tokens that have ended.
        """
        lock = f"line:{{{queue.queue_id}}}:anew"
        if not await self._redis.set(lock, "1", nx=True, ex=ANEW_SECONDS_MAX):
            return
        await self._redis.delete(
            seq_key(queue.queue_id), *(line_key(queue.queue_id, category) for category in Category)
        )
        for category in Category:
            scores = {str(token_id): at for own, token_id, at in standing if own is category}
            for piece in _pieces(list(scores.items())):
                await self._redis.zadd(line_key(queue.queue_id, category), dict(piece))
        await self._redis.set(seq_key(queue.queue_id), queue.seq)
        await self._redis.delete(lock)


def _operations(news: Iterable[Event]) -> list[str | int]:
    """Return (token, index of its set or '', score) for each token's newest state."""
    newest = {event.token_id: event for event in news if event.token_id is not None}
    operations: list[str | int] = []
    for token_id, event in newest.items():
        operations += [str(token_id), *_target(event)]
    return operations


def _target(event: Event) -> tuple[str | int, str | int]:
    gone = event.to_queue_id is not None and event.to_queue_id != event.queue_id
    in_line = event.status is ledger.IN_LINE[event.queue_kind] and not gone
    if not in_line or event.category is None or event.booked_at is None:
        return "", ""
    # Lua counts from 1, and the first key is the seq.
    return list(Category).index(event.category) + 2, score(event.booked_at)


def _pieces(items: Sequence[tuple[str, int]]) -> Iterable[Sequence[tuple[str, int]]]:
    return (items[at : at + PIECE] for at in range(0, len(items), PIECE))
