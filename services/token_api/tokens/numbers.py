"""Numbers come from the queue's Redis counter, fenced by the queue's row.

It is asked under the row's lock, with the row's last number as the floor, so a Redis that is
empty or comes back with an old snapshot cannot repeat one. A Redis that is silent is left
alone for a moment and the row's own number used: kiosks go on.
"""

import asyncio
from collections.abc import Sequence
from datetime import date
from time import monotonic
from typing import Final, NamedTuple

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

# Too short for a visitor to notice; a silent Redis costs at most this once a second.
ANSWER_SECONDS_MAX: Final = 0.1
PAUSE_SECONDS: Final = 1.0
# Longer than any service day: a counter expires after its day.
KEPT_SECONDS: Final = 3 * 24 * 3600

_TAKE: Final = """
local last = math.max(tonumber(redis.call('GET', KEYS[1]) or ARGV[1]), tonumber(ARGV[1]))
redis.call('SET', KEYS[1], last + ARGV[2], 'EX', ARGV[3])
return last
"""
# Only when nobody took a number since: the failed batch's numbers were seen by nobody.
_GIVE_BACK: Final = """
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3]) end
return 0
"""

log = structlog.get_logger()


class NumberBlock(NamedTuple):
    queue_id: str
    day: date
    floor: int  # the row's last number of that day
    amount: int


class Numbers:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._silent_until = 0.0

    async def take(self, wanted: Sequence[NumberBlock]) -> list[int]:
        """Return the number before the first of each block; one round trip."""
        floors = [want.floor for want in wanted]
        if not wanted or monotonic() < self._silent_until:
            return floors
        pipeline = self._redis.pipeline(transaction=False)
        for want in wanted:
            pipeline.eval(_TAKE, 1, _key(want), want.floor, want.amount, KEPT_SECONDS)
        try:
            async with asyncio.timeout(ANSWER_SECONDS_MAX):
                return [int(last) for last in await pipeline.execute()]
        except (RedisError, OSError, TimeoutError) as error:
            self._leave_alone(error)
            return floors

    async def give_back(self, wanted: Sequence[NumberBlock], taken: Sequence[int]) -> None:
        """Put the counters back after a batch that failed, so that no numbers are burnt."""
        if not wanted or monotonic() < self._silent_until:
            return
        pipeline = self._redis.pipeline(transaction=False)
        for want, last in zip(wanted, taken, strict=True):
            pipeline.eval(_GIVE_BACK, 1, _key(want), last + want.amount, last, KEPT_SECONDS)
        try:
            async with asyncio.timeout(ANSWER_SECONDS_MAX):
                await pipeline.execute()
        except (RedisError, OSError, TimeoutError) as error:
            self._leave_alone(error)

    def _leave_alone(self, error: Exception) -> None:
        self._silent_until = monotonic() + PAUSE_SECONDS
        log.warning("redis does not answer; numbers come from the queue's row", error=repr(error))


def _key(want: NumberBlock) -> str:
    # The braces keep a queue's keys in one slot of a Redis Cluster.
    return f"number:{{{want.queue_id}}}:{want.day.isoformat()}"
