"""The forecast process against a real broker: events in, forecasts out, also after a kill -9."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.department.forecast.watch import STALL_SECONDS, Stalled, Standing, look
from shared.events import Event, EventType, TokenStatus
from shared.forecast import QueueForecast, decode
from shared.kafka import Publisher, Record, read_log
from shared.kafka.cluster import LogReplaced
from shared.topics import QUEUE_FORECASTS, TOKEN_EVENTS

# Starting Python and Faust and joining the group, on a busy machine.
HEARD_SECONDS_MAX = 60


@asynccontextmanager
async def forecasting(bootstrap: str) -> AsyncIterator[Process]:
    """Run the process as the supervisor does; end it hard."""
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "services.department", "forecast"],
        env=os.environ
        | {
            "KAFKA_BOOTSTRAP_SERVERS": bootstrap,
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
            "AUTH_SECRET": "a secret for tests, long enough for HS256",
        },
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@asynccontextmanager
async def hearing(bootstrap: str) -> AsyncIterator[Callable[[str, int], Awaitable[QueueForecast]]]:
    """Listen to `queue-forecasts`; yield a wait for a queue's forecast of so many calls."""
    heard: list[QueueForecast] = []
    news = asyncio.Event()

    def on_record(record: Record) -> None:
        assert record.value is not None
        heard.append(decode(record.value))
        news.set()

    async def wait_for(queue_id: str, calls: int) -> QueueForecast:
        async with asyncio.timeout(HEARD_SECONDS_MAX):
            while True:
                for found in heard:
                    if found.queue_id == queue_id and found.calls >= calls:
                        heard.clear()
                        return found
                news.clear()
                await news.wait()

    reading = asyncio.create_task(
        read_log(
            bootstrap=bootstrap,
            topic=QUEUE_FORECASTS,
            since=None,
            caught_up=asyncio.Event(),
            on_record=on_record,
        )
    )
    yield wait_for
    reading.cancel()


def line_of_events(queue_id: str, calls: int, first_seq: int, started: datetime) -> list[Event]:
    """Return the events of a line that fills at once and is called empty, one a minute."""
    events: list[Event] = []

    def write(kind: EventType, status: TokenStatus, token_id: int, minute: int) -> None:
        seq = first_seq + len(events)
        events.append(
            Event(
                event_id=UUID(int=seq),
                event_type=kind,
                timestamp=started + timedelta(minutes=minute),
                queue_id=queue_id,
                department_id=queue_id,
                branch_id="main",
                seq=seq,
                token_id=token_id,
                status=status,
            )
        )

    for token_id in range(first_seq, first_seq + calls):
        write(EventType.TOKEN_GENERATED, TokenStatus.WAITING, token_id, 0)
    for number in range(calls):
        write(EventType.TOKEN_CALLED, TokenStatus.CALLED, first_seq + number, number + 1)
    return events


async def send(bootstrap: str, events: list[Event]) -> None:
    async with Publisher(bootstrap) as publisher:
        for event in events:
            await publisher.send(TOKEN_EVENTS, event.queue_id, event.encode())


async def test_calls_on_the_log_become_a_forecast_also_after_a_kill(kafka_topics: str) -> None:
    now = datetime.now(UTC)
    before = line_of_events("CW", calls=11, first_seq=1, started=now - timedelta(minutes=30))
    after = line_of_events(
        "CW", calls=5, first_seq=len(before) + 1, started=now - timedelta(minutes=19)
    )
    async with hearing(kafka_topics) as forecast_of:
        async with forecasting(kafka_topics) as process:
            await send(kafka_topics, [*before, *before[:4]])
            first = await forecast_of("CW", 10)
            assert (first.mean_seconds, first.calls) == (60.0, 10)
            process.send_signal(signal.SIGKILL)
            await process.wait()
        async with forecasting(kafka_topics) as process:
            again = await forecast_of("CW", 10)
            assert (again.mean_seconds, again.calls) == (60.0, 10)
            await send(kafka_topics, after)
            second = await forecast_of("CW", 14)
            assert (second.mean_seconds, second.calls) == (60.0, 14)
            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0


async def test_what_is_no_event_stops_nobody(kafka_topics: str) -> None:
    started = datetime.now(UTC) - timedelta(minutes=20)
    async with Publisher(kafka_topics) as publisher:
        await publisher.send(TOKEN_EVENTS, "LAB", b"\xff no event")
    async with hearing(kafka_topics) as forecast_of, forecasting(kafka_topics):
        await send(kafka_topics, line_of_events("LAB", calls=7, first_seq=1, started=started))

        assert (await forecast_of("LAB", 6)).mean_seconds == 60.0


async def test_without_a_broker_the_process_ends_and_says_so() -> None:
    async with forecasting("127.0.0.1:1") as process, asyncio.timeout(HEARD_SECONDS_MAX):
        assert await process.wait() == 1


def test_a_partition_that_stands_still_with_unread_records_is_a_stall() -> None:
    behind = look({}, {0: 5, 1: 7}, {0: 9, 1: 7}, now=0.0)

    assert behind == {0: Standing(5, 0.0)}
    assert look(behind, {0: 6}, {0: 9}, now=29.0) == {0: Standing(6, 29.0)}
    with pytest.raises(Stalled):
        look(behind, {0: 5}, {0: 9}, now=STALL_SECONDS)


def test_a_log_that_ends_before_what_was_read_is_another_log() -> None:
    with pytest.raises(LogReplaced):
        look({}, {0: 5}, {0: 4}, now=0.0)
