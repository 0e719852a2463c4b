"""Counts how often something happens within a time, in Redis; in this process while it is gone."""

import hashlib
import time
from typing import Final, NamedTuple

from redis.asyncio import Redis
from redis.exceptions import RedisError

# What this process remembers by itself; beyond it, it starts anew.
REMEMBERED_MAX: Final = 10_000

# Count one more under each key, unless one of them is at its bound: then nothing is counted and the
# first number is the seconds until there is room. The window of a key starts with its first count.
TAKE: Final = """
local wait, counts = 0, {}
for i, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[2 * i - 1]) then
    wait = math.max(wait, redis.call('TTL', key), 1)
  end
end
if wait > 0 then return {wait} end
for i, key in ipairs(KEYS) do
  counts[i] = redis.call('INCR', key)
  if counts[i] == 1 then redis.call('EXPIRE', key, ARGV[2 * i]) end
end
return {0, unpack(counts)}
"""
GIVE_BACK: Final = """
for _, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') > 0 then redis.call('DECR', key) end
end
"""


class Bound(NamedTuple):
    """At most so many of `what` in so many seconds."""

    what: str
    most: int
    seconds: int

    @property
    def key(self) -> str:
        """Keep what people typed, which may be a password in the wrong field, out of Redis."""
        return f"limit:{hashlib.sha256(self.what.encode()).hexdigest()[:32]}"


class Taken(NamedTuple):
    """`counts` with this one, a number for each bound; or how long until there is room."""

    counts: list[int]
    wait_seconds: int | None = None


class LocalWindows:
    """Counts in this process only."""

    def __init__(self) -> None:
        self._counts: dict[str, tuple[int, float]] = {}  # and when the window ends

    def take(self, *bounds: Bound) -> Taken:
        now = time.monotonic()
        found = [self._now(bound, now) for bound in bounds]
        full = [
            ends - now
            for bound, (count, ends) in zip(bounds, found, strict=True)
            if count >= bound.most
        ]
        if full:
            return Taken([], max(int(max(full)), 1))
        if len(self._counts) + len(bounds) > REMEMBERED_MAX:
            self._counts.clear()
        for bound, (count, ends) in zip(bounds, found, strict=True):
            self._counts[bound.what] = count + 1, ends
        return Taken([count + 1 for count, _ in found])

    def give_back(self, *bounds: Bound) -> None:
        for bound in bounds:
            count, ends = self._counts.get(bound.what, (0, 0.0))
            if count:
                self._counts[bound.what] = count - 1, ends

    def _now(self, bound: Bound, now: float) -> tuple[int, float]:
        count, ends = self._counts.get(bound.what, (0, 0.0))
        return (count, ends) if ends > now else (0, now + bound.seconds)


class Windows:
    """Counts for all processes together."""

    def __init__(self, redis: Redis) -> None:
        self._take = redis.register_script(TAKE)
        self._give_back = redis.register_script(GIVE_BACK)
        self._here = LocalWindows()

    async def take(self, *bounds: Bound) -> Taken:
        """Count one under each bound; when one of them is reached, nothing is counted.

        This process counts its own too: what it alone has filled is full whatever Redis knows.
        """
        here = self._here.take(*bounds)
        if here.wait_seconds is not None:
            return here
        numbers = [number for bound in bounds for number in (bound.most, bound.seconds)]
        try:
            wait, *counts = await self._take([bound.key for bound in bounds], numbers)
        except RedisError:
            return here
        if wait:
            self._here.give_back(*bounds)
        return Taken(counts, wait or None)

    async def give_back(self, *bounds: Bound) -> None:
        self._here.give_back(*bounds)
        try:
            await self._give_back([bound.key for bound in bounds])
        except RedisError:
            return  # the windows end by themselves
