"""What Redis holds of ours: the counters of numbers, and the live places."""

from datetime import date
from typing import Any

from redis.asyncio import Redis

from tests.chaos.observations import Observations


async def read_redis(redis_url: str, observed: Observations) -> None:
    key: str
    async with Redis.from_url(redis_url, decode_responses=True) as redis:
        async for key in redis.scan_iter("number:*"):
            queue_id, day = key.split(":")[1:]
            observed.counters[queue_id[1:-1], date.fromisoformat(day)] = int(
                await redis.get(key) or 0
            )
        async for key in redis.scan_iter("line:*"):
            braced, what = key.split(":")[1:]
            if what == "seq":
                observed.places_seq[braced[1:-1]] = int(await redis.get(key) or 0)
            elif what != "anew":
                places: Any = await redis.zrange(key, 0, -1, withscores=True)
                observed.places[braced[1:-1], what] = {int(one): int(at) for one, at in places}
