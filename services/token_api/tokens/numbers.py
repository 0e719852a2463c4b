"""Numbers come from the queue's Redis counter, fenced by the queue's row.

It is asked under the row's lock, with the row's last number as the floor, so a Redis that is
empty or comes back with an old snapshot cannot repeat one. A Redis that is silent is left
alone for a moment and the row's own number used: kiosks go on.

Whoever knows the row, and writes on the condition that it is still so, need not ask: the counter
and the row agreed when it became known. Redis is told afterwards.
"""

import asyncio
from collections.abc import Sequence
from datetime import date
from time import monotonic
from typing import Any, Final, NamedTuple

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import Pipeline
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
_TELL: Final = """
if tonumber(redis.call('GET', KEYS[1]) or '-1') < tonumber(ARGV[1]) then
  redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
end
return 0
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
        self._untold: dict[str, int] = {}
        self._telling: asyncio.Task[None] | None = None

    async def take(self, wanted: Sequence[NumberBlock]) -> list[int]:
        """Return the number before the first of each block; one round trip."""
        floors = [want.floor for want in wanted]
        if not wanted or monotonic() < self._silent_until:
            return floors
        pipeline = self._redis.pipeline(transaction=False)
        for want in wanted:
            pipeline.eval(_TAKE, 1, _key(want), want.floor, want.amount, KEPT_SECONDS)
        answers = await self._execute(pipeline)
        return floors if answers is None else [int(last) for last in answers]

    def tell(self, given: Sequence[NumberBlock]) -> None:
        """Let Redis know what was given without it; nobody waits for that."""
        self._untold |= {_key(block): block.floor + block.amount for block in given}
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell())

    async def told(self) -> None:
        """Wait until Redis knows of all that was given, or is found silent."""
        if self._telling is not None:
            await self._telling

    async def _tell(self) -> None:
        while self._untold and monotonic() >= self._silent_until:
            numbers, self._untold = self._untold, {}
            pipeline = self._redis.pipeline(transaction=False)
            for key, last in numbers.items():
                pipeline.eval(_TELL, 1, key, last, KEPT_SECONDS)
            await self._execute(pipeline)

    async def give_back(self, wanted: Sequence[NumberBlock], taken: Sequence[int]) -> None:
        """Put the counters back after a batch that failed, so that no numbers are burnt."""
        if not wanted or monotonic() < self._silent_until:
            return
        pipeline = self._redis.pipeline(transaction=False)
        for want, last in zip(wanted, taken, strict=True):
            pipeline.eval(_GIVE_BACK, 1, _key(want), last + want.amount, last, KEPT_SECONDS)
        await self._execute(pipeline)

    async def _execute(self, pipeline: Pipeline) -> list[Any] | None:
        """Return the answers, or null where Redis gave none."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS_MAX):
                return await pipeline.execute()
        except (RedisError, OSError, TimeoutError) as error:
            self._leave_alone(error)
            return None

    def _leave_alone(self, error: Exception) -> None:
        self._silent_until = monotonic() + PAUSE_SECONDS
        log.warning("redis does not answer; numbers come from the queue's row", error=repr(error))


def _key(want: NumberBlock) -> str:
    # The braces keep a queue's keys in one slot of a Redis Cluster.
    return f"number:{{{want.queue_id}}}:{want.day.isoformat()}"
