"""The log, read from a real broker into the boards of a real process."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from deploy.local.engines import free_port
from services.display import boards as boards_module
from services.display.boards import Boards
from services.display.consumer import follow
from services.display.tests.histories import entries, history_of_today
from shared import directory
from shared.events import Event, EventType, TokenStatus
from shared.forecast import QueueForecast
from shared.heartbeat import KEY, Heartbeat
from shared.kafka import Message, Publisher
from shared.tests.today import ZONE_NAME
from shared.topics import DIRECTORY, LEDGER_HEARTBEAT, QUEUE_FORECASTS, TOKEN_EVENTS


def now() -> datetime:
    return datetime.now(UTC)


async def publish(bootstrap: str, messages: list[Message]) -> None:
    async with Publisher(bootstrap) as publisher:
        await publisher.send_many(messages)


def as_messages(events: list[Event], timestamp: datetime | None = None) -> list[Message]:
    return [
        Message(TOKEN_EVENTS, event.queue_id, event.encode(), timestamp=timestamp)
        for event in events
    ]


def names() -> list[Message]:
    return [
        Message(DIRECTORY, directory.key(entry), directory.encode(entry))
        for entry in entries(ZONE_NAME)
    ]


@asynccontextmanager
async def following(bootstrap: str, *, publishing: bool = False) -> AsyncIterator[Boards]:
    """Read the log into boards; `publishing`, which heeds the clock, is not always wanted."""
    boards = Boards(clients_max=10, now=now)
    tasks = [asyncio.create_task(follow(bootstrap, boards))]
    if publishing:
        tasks.append(asyncio.create_task(boards.publish()))
    try:
        yield boards
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def heartbeat(offsets: dict[int, int] | None = None) -> Message:
    beat = Heartbeat(offsets=offsets or {})
    return Message(LEDGER_HEARTBEAT, KEY, beat.encode())


async def until(condition: Callable[[], bool], seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


def waiting(boards: Boards, department: int = 0) -> list[str]:
    channel = boards.channel("main")
    if channel is None:
        return []
    board = httpx.Response(200, content=boards.current(channel).json).json()
    labels: list[str] = board["departments"][department]["waiting"]
    return labels


async def test_a_day_is_replayed_before_anything_is_shown(kafka_topics: str) -> None:
    history = history_of_today()
    for _ in range(50):
        history.issue("CW")
    history.call(1)
    await publish(kafka_topics, names() + as_messages(history.events))
    async with following(kafka_topics) as boards:
        await until(lambda: boards.ready)
        assert waiting(boards) == [f"CW-{number:03}" for number in range(2, 32)]
        history.set_status(1, EventType.TOKEN_SERVED, TokenStatus.SERVED)
        history.call(2)
        await publish(kafka_topics, as_messages(history.events[-2:]))
        await until(lambda: waiting(boards)[0] == "CW-003")


async def test_an_empty_log_is_read_at_once(kafka_topics: str) -> None:
    async with following(kafka_topics) as boards:
        await until(lambda: boards.ready)
        assert boards.branches().branches == []


async def test_the_day_before_yesterday_is_not_read(kafka_topics: str) -> None:
    history = history_of_today()
    history.issue("CW")
    history.issue("LAB")
    old, new = history.events
    long_ago = now() - timedelta(hours=40)
    await publish(kafka_topics, names() + as_messages([old], long_ago) + as_messages([new]))
    async with following(kafka_topics) as boards:
        await until(lambda: boards.ready)
        assert (waiting(boards, 0), waiting(boards, 1)) == ([], ["LAB-002"])


async def test_poison_on_any_topic_stops_nothing(kafka_topics: str) -> None:
    history = history_of_today()
    history.issue("CW")
    poison = [b"", b"{", b"\x00\xff", b'{"tokenId": 1, "serviceDate": "2026-11-21"}', b"[" * 900]
    messages = [Message(TOKEN_EVENTS, "CW", value) for value in poison]
    messages += [Message(DIRECTORY, "branch/x", b"{}"), Message(DIRECTORY, "", b"?")]
    messages += [Message(QUEUE_FORECASTS, "CW", b"{}")]
    await publish(kafka_topics, messages + names() + as_messages(history.events))
    async with following(kafka_topics) as boards:
        await until(lambda: boards.ready)
        assert waiting(boards) == ["CW-001"]


async def test_names_and_waits_come_as_they_change(kafka_topics: str) -> None:
    async with following(kafka_topics) as boards:
        await until(lambda: boards.ready)
        pace = QueueForecast(queue_id="CW", as_of=now(), mean_seconds=60, std_seconds=10, calls=20)
        await publish(kafka_topics, [*names(), Message(QUEUE_FORECASTS, "CW", pace.encode())])

        def told() -> bool:
            channel = boards.channel("main")
            return channel is not None and b'"p50_seconds":' in boards.current(channel).json

        await until(told)
        assert boards.branches().branches[0].names["en"] == "Main Hospital"


async def test_a_board_is_stale_without_a_heartbeat_that_it_has_reached(
    kafka_topics: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boards_module, "STALE_SECONDS", 2.0)
    history = history_of_today()
    history.issue("CW")
    async with Publisher(kafka_topics) as publisher:
        await publisher.send_many(names())
        [ack] = await publisher.send_many(as_messages(history.events))
    async with following(kafka_topics, publishing=True) as boards:
        await until(lambda: boards.ready)
        assert boards.stale_since is None
        await until(lambda: boards.stale_since is not None)
        ahead = {ack.partition: ack.offset + 1}
        await publish(kafka_topics, [heartbeat(ahead)])
        await asyncio.sleep(2)
        assert boards.stale_since is not None, "it lacks what the heartbeat speaks of"
        history.issue("CW")
        await publish(kafka_topics, as_messages(history.events[1:]))
        await until(lambda: boards.stale_since is None)
        assert waiting(boards) == ["CW-001", "CW-002"]


async def test_without_a_broker_it_is_not_ready_and_goes_on_trying() -> None:
    async with following(f"127.0.0.1:{free_port()}") as boards:
        await asyncio.sleep(1.5)
        assert not boards.ready


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_the_process_serves_a_board_and_stops_when_told(
    kafka_topics: str, stop: signal.Signals
) -> None:
    history = history_of_today()
    history.issue("CW")
    await publish(kafka_topics, names() + as_messages(history.events))
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.display",
        "api",
        env={
            **os.environ,
            "DISPLAY_PORT": str(port),
            "KAFKA_BOOTSTRAP_SERVERS": kafka_topics,
        },
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
            await _ready(http)
            board = (await http.get("/api/v1/boards/main")).json()
            assert board["departments"][0]["waiting"] == ["CW-001"]
            async with http.stream("GET", "/api/v1/boards/main/stream") as answer:
                assert answer.status_code == 200
                began = time.monotonic()
                process.send_signal(stop)
                await asyncio.wait_for(process.wait(), 5)
                assert time.monotonic() - began < 4
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _ready(http: httpx.AsyncClient) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                if (await http.get("/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
