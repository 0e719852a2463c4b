"""Counts how often something happens within a time, in Redis; in this process while it is gone."""

import hashlib
import time
from collections.abc import Sequence
from typing import Final, NamedTuple

from redis.asyncio import Redis
from redis.exceptions import RedisError

# What this process remembers by itself; beyond it, it starts anew.
REMEMBERED_MAX: Final = 10_000
# A Redis that did not answer is left alone for so long: its silence is waited for once a second.
PAUSE_SECONDS: Final = 1.0

# Groups of keys, one after the other; each has a bound, seconds, and '1' where it ends its group.
# Count one more under each key of a group, unless one of them is at its bound: then nothing of the
# group is counted. The window of a key starts with its first count. The answer is one string, which
# a client reads at once, with a line a group: the seconds until there is room, or 0 and the counts.
TAKE: Final = """
local lines, first = {}, 1
for last = 1, #KEYS do
  if ARGV[3 * last] == '1' then
    local line, wait = {}, 0
    for i = first, last do
      if tonumber(redis.call('GET', KEYS[i]) or '0') >= tonumber(ARGV[3 * i - 2]) then
        wait = math.max(wait, redis.call('TTL', KEYS[i]), 1)
      end
    end
    line[1] = wait
    for i = first, wait > 0 and 0 or last do
      local count = redis.call('INCR', KEYS[i])
      if count == 1 then redis.call('EXPIRE', KEYS[i], ARGV[3 * i - 1]) end
      line[#line + 1] = count
    end
    lines[#lines + 1], first = table.concat(line, ' '), last + 1
  end
end
return table.concat(lines, '\\n')
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
        self._silent_until = 0.0

    async def take(self, *bounds: Bound) -> Taken:
        """Count one under each bound; when one of them is reached, nothing is counted."""
        [taken] = await self.take_each([bounds])
        return taken

    async def take_each(self, groups: Sequence[Sequence[Bound]]) -> list[Taken]:
        """Count one under each bound of each group, as `take` does for one; one round trip.

        This process counts its own too: what it alone has filled is full whatever Redis knows.
        """
        here = [self._here.take(*bounds) for bounds in groups]
        asked = [number for number, taken in enumerate(here) if taken.wait_seconds is None]
        if not asked or time.monotonic() < self._silent_until:
            return here
        try:
            found = await self._ask([groups[number] for number in asked])
        except RedisError:
            self._silent_until = time.monotonic() + PAUSE_SECONDS
            return here
        for number, taken in zip(asked, found, strict=True):
            if taken.wait_seconds is not None:
                self._here.give_back(*groups[number])
            here[number] = taken
        return here

    async def _ask(self, groups: Sequence[Sequence[Bound]]) -> list[Taken]:
        keys: list[str] = []
        numbers: list[int] = []
        for bounds in groups:
            for bound in bounds:
                keys.append(bound.key)
                numbers += (bound.most, bound.seconds, int(bound is bounds[-1]))
        answer: bytes = await self._take(keys, numbers)
        lines = [[int(number) for number in line.split()] for line in answer.splitlines()]
        return [Taken(counts, wait or None) for wait, *counts in lines]

    async def give_back(self, *bounds: Bound) -> None:
        self._here.give_back(*bounds)
        try:
            await self._give_back([bound.key for bound in bounds])
        except RedisError:
            return  # the windows end by themselves
