"""Stopping: what is slow to close keeps nothing else from being closed."""

import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI
from redis.asyncio import Redis
from redis.exceptions import TimeoutError as RedisTimeoutError


async def test_a_redis_that_is_slow_to_close_does_not_fail_the_stop(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []

    async def time_out(redis: Redis) -> None:
        closed.append(redis)
        message = "Timed out closing connection after 0.1"
        raise RedisTimeoutError(message)

    async with LifespanManager(app):
        monkeypatch.setattr(Redis, "aclose", time_out)
    assert len(closed) == 1
