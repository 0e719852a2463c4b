"""Counting within a time, on a real Redis, and beside one that does not answer."""

import asyncio
from collections.abc import AsyncIterator
from time import monotonic

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from shared.windows import Bound, Windows


def connect(redis_url: str) -> Redis:
    return Redis.from_url(redis_url, socket_timeout=0.1, retry=Retry(NoBackoff(), retries=0))


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    redis = connect(redis_url)
    yield redis
    await redis.aclose()


def bound(what: str, most: int = 2, seconds: int = 60) -> Bound:
    return Bound(what, most, seconds)


async def test_groups_are_counted_one_after_the_other_and_each_whole_or_not_at_all(
    redis: Redis,
) -> None:
    groups = [[bound("a"), bound("house", 4)] for _ in range(3)]
    taken = await Windows(redis).take_each([*groups, [bound("b"), bound("house", 4)], [bound("c")]])
    assert [one.counts for one in taken] == [[1, 1], [2, 2], [], [1, 3], [1]]
    assert [one.wait_seconds is None for one in taken] == [True, True, False, True, True]
    assert 58 <= (taken[2].wait_seconds or 0) <= 60


async def test_processes_count_together_and_the_window_ends(redis: Redis) -> None:
    one, other = Windows(redis), Windows(redis)
    assert (await one.take(bound("a", 2, 1), bound("c"))).counts == [1, 1]
    assert (await other.take(bound("a", 2, 1))).counts == [2]
    assert (await other.take(bound("a", 2, 1), bound("c"))).wait_seconds == 1
    assert (await one.take(bound("c"))).counts == [2]  # what was refused has not been counted
    await asyncio.sleep(1.1)
    assert (await one.take(bound("a", 2, 1))).counts == [1]


async def test_what_is_given_back_may_be_taken_again(redis: Redis) -> None:
    windows = Windows(redis)
    for _ in range(3):
        assert (await windows.take(bound("a", 1))).wait_seconds is None
        await windows.give_back(bound("a", 1))


async def test_a_silent_redis_is_waited_for_once_and_this_process_counts_by_itself() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    redis = connect(f"redis://127.0.0.1:{port}/0")
    windows = Windows(redis)
    assert (await windows.take(bound("a", 10))).counts == [1]
    began = monotonic()
    taken = [(await windows.take(bound("a", 10))).wait_seconds for _ in range(10)]
    assert monotonic() - began < 0.1  # one answer alone is waited for that long
    assert taken[:-1] == [None] * 9
    assert taken[-1] is not None
    await redis.aclose()
    server.close()
