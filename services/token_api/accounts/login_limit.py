"""How often one may try to log in: counted in Redis, in this process while Redis is gone."""

import hashlib
import time
from collections import Counter
from collections.abc import Sequence
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

# Ten guesses a minute find no good password and forgive a bad morning.
TRIES_PER_USERNAME_MAX: Final = 10
# A hospital's staff come from one address at the change of shift; a success is given back.
TRIES_PER_ADDRESS_MAX: Final = 100
WINDOW_SECONDS: Final = 60
# Names and addresses that this process remembers while Redis is gone; beyond it, it starts anew.
REMEMBERED_MAX: Final = 10_000

# One more try under each key; the window starts with its first try. Returns counts and, last,
# the seconds until the last of the windows ends.
COUNT_TRIES: Final = """
local answer, rest = {}, 0
for _, key in ipairs(KEYS) do
  local tries = redis.call('INCR', key)
  if tries == 1 then redis.call('EXPIRE', key, ARGV[1]) end
  answer[#answer + 1] = tries
  rest = math.max(rest, redis.call('TTL', key))
end
answer[#answer + 1] = rest
return answer
"""
FORGIVE: Final = """
for _, key in ipairs(KEYS) do
  if redis.call('EXISTS', key) == 1 then redis.call('DECR', key) end
end
"""


class LoginLimit:
    """Counts tries per username and per client address."""

    def __init__(self, redis: "Redis") -> None:
        self._count_tries = redis.register_script(COUNT_TRIES)
        self._forgive = redis.register_script(FORGIVE)
        self._here: Counter[str] = Counter()
        self._here_since = 0.0

    async def seconds_to_wait(self, username: str, address: str) -> int | None:
        """Count one try; return None when it may be made, else when to come back."""
        keys = _keys(username, address)
        try:
            *tries, seconds = await self._count_tries(keys, [WINDOW_SECONDS])
        except RedisError:
            *tries, seconds = self._count_here(keys)
        allowed = tries[0] <= TRIES_PER_USERNAME_MAX and tries[1] <= TRIES_PER_ADDRESS_MAX
        return None if allowed else max(seconds, 1)

    async def forgive(self, username: str, address: str) -> None:
        """Give the try back: it was a success."""
        keys = _keys(username, address)
        self._here.subtract(key for key in keys if key in self._here)
        try:
            await self._forgive(keys)
        except RedisError:
            return  # the window ends by itself

    def _count_here(self, keys: Sequence[str]) -> list[int]:
        now = time.monotonic()
        if now - self._here_since >= WINDOW_SECONDS or len(self._here) >= REMEMBERED_MAX:
            self._here.clear()
            self._here_since = now
        self._here.update(keys)
        return [*(self._here[key] for key in keys), int(self._here_since + WINDOW_SECONDS - now)]


def _keys(username: str, address: str) -> list[str]:
    return [f"login:{kind}:{_digest(of)}" for kind, of in (("user", username), ("from", address))]


def _digest(text: str) -> str:
    """Keep what people typed, which may be a password in the wrong field, out of Redis."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
