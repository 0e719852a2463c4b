"""The process: a Faust worker that reads `token-events` and publishes `queue-forecasts`."""

import asyncio
import logging
import os
import signal
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final, NoReturn

import structlog
from faust.types import StreamT
from pydantic import ValidationError

from services.department.forecast import recent_log
from services.department.forecast.lines import Lines
from services.department.forecast.recent_log import RECORDS_PER_POLL_MAX, RecentLogApp
from services.department.forecast.watch import Stalled, watch
from services.department.settings import ROLE, Settings
from services.department.store import SCHEMA
from shared import progress
from shared.duties import Duties
from shared.events import decode
from shared.kafka import ProducerSettings, Record
from shared.kafka.epoch import epoch_of
from shared.logs import configure
from shared.postgres import create_engine
from shared.settings import read
from shared.topics import QUEUE_FORECASTS, TOKEN_EVENTS

GROUP: Final = "department-forecast"
# How soon a screen hears of a change of pace; a storm of calls makes one message a queue.
TICK_SECONDS: Final = 2.0
# Time alone changes a forecast too (a call that is late, a window that empties).
TICKS_UNTIL_ALL: Final = 15
# The broker's own minimum: after a kill -9 the next start waits as long for its partitions.
SESSION_SECONDS: Final = 6.0
HEARTBEAT_SECONDS: Final = 2.0
# Faust's default of 90 s would delay the worker by that much after a broker was unreachable.
REQUEST_SECONDS: Final = 15.0
# Committed offsets only show the lag to those who watch the group; nothing is read from them.
COMMIT_SECONDS: Final = 15.0
# Long enough to leave the group; beyond it the process just ends, for it has nothing to save.
STOP_SECONDS_MAX: Final = 5.0

log = structlog.get_logger()


def run_forecast() -> None:
    """Run with what the environment says; the exit code tells the supervisor how it ended."""
    settings = read(Settings)
    configure("department-forecast", settings.log_level)
    # Faust's services log under the module of their class, which is one of ours here.
    logging.getLogger(recent_log.__name__).setLevel(logging.WARNING)
    asyncio.run(_run_and_end(settings))


async def _run_and_end(settings: Settings) -> NoReturn:
    """End the process at once: a stalled worker's threads may never, and nothing is to be saved."""
    try:
        code = await run(settings)
    except Exception:
        log.exception("forecast failed")
        code = 1
    os._exit(code)


async def run(settings: Settings) -> int:
    """Run until SIGTERM (returns 0), or until something failed or stalled (returns 1)."""
    bootstrap_servers = settings.kafka_bootstrap_servers
    lines, duties = Lines(), Duties("department.forecast")
    app = build_app(bootstrap_servers, lines)
    await app.start()
    told = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, told.set)
    failed = await _until_told(
        told,
        [
            publish(app, lines),
            watch(bootstrap_servers, app, lines, on_round=partial(duties.note_done, "log")),
            crash_of(app),
            write_progress(settings, duties),
        ],
    )
    if failed is None:
        await asyncio.wait([asyncio.ensure_future(app.stop())], timeout=STOP_SECONDS_MAX)
        return 0
    log.error("forecast failed", reason=repr(failed))
    return 1


def build_app(bootstrap_servers: str, lines: Lines) -> RecentLogApp:
    """Return the Faust app whose one agent folds the log into `lines`."""
    app = RecentLogApp(
        GROUP,
        broker=[f"kafka://{address}" for address in bootstrap_servers.split(",")],
        key_serializer="raw",
        value_serializer="raw",
        web_enabled=False,
        worker_redirect_stdouts=False,
        topic_allow_declare=False,  # `deploy.migrate` makes the topics, with their partitions
        topic_disable_leader=True,
        table_standby_replicas=0,
        broker_session_timeout=SESSION_SECONDS,
        broker_heartbeat_interval=HEARTBEAT_SECONDS,
        broker_rebalance_timeout=SESSION_SECONDS,
        broker_request_timeout=REQUEST_SECONDS,
        broker_max_poll_records=RECORDS_PER_POLL_MAX,
        broker_commit_interval=COMMIT_SECONDS,
        producer_max_batch_size=read(ProducerSettings).kafka_producer_batch_bytes,
        stream_wait_empty=False,
    )
    app.on_assigned = lines.assign
    events = app.topic(TOKEN_EVENTS.name, key_type=bytes, value_type=bytes)

    async def fold_log(stream: StreamT[Sequence[Record]]) -> None:
        async for records in stream:
            for record in records:
                take(lines, record)

    app.agent(events, name="fold_log")(fold_log)
    return app


def take(lines: Lines, record: Record) -> None:
    """Fold one record; what is no event of ours is counted as read and otherwise ignored."""
    try:
        event = decode(record.value or b"")
    except ValidationError:
        log.warning("not an event", partition=record.partition, offset=record.offset)
        event = None
    lines.take(record.partition, record.offset, event, epoch=epoch_of(record))


async def publish(app: RecentLogApp, lines: Lines) -> NoReturn:
    """Publish every two seconds the forecasts that changed noticeably."""
    topic = app.topic(QUEUE_FORECASTS.name, key_type=bytes, value_type=bytes)
    tick = 0
    while True:
        await asyncio.sleep(TICK_SECONDS)
        tick += 1
        for found in lines.news(datetime.now(UTC), all_lines=tick % TICKS_UNTIL_ALL == 0):
            await topic.send(key=found.queue_id.encode(), value=found.encode())


async def write_progress(settings: Settings, duties: Duties) -> NoReturn:
    """Write down that it goes on; without Postgres it goes on all the same."""
    database_url = settings.database_url.get_secret_value()
    engine = create_engine(database_url, role=ROLE, pool_size=1)
    write = partial(progress.write, engine, SCHEMA, duties)
    await duties.lasting(
        "progress",
        lambda: duties.every(progress.WRITE_SECONDS, "progress", write),
        outlasts_engines=True,
    )


async def crash_of(app: RecentLogApp) -> NoReturn:
    """Raise what Faust crashed with; it would otherwise only stop working."""
    await app._crashed.wait()  # noqa: SLF001 — mode has no public way to await a crash
    raise Stalled(repr(app.crash_reason))


async def _until_told(
    told: asyncio.Event, tasks: list[Coroutine[Any, Any, NoReturn]]
) -> BaseException | None:
    """Return None when told to stop, or what the first task that ended failed with."""
    stop = asyncio.create_task(told.wait())
    running = [asyncio.create_task(task) for task in tasks]
    done, _ = await asyncio.wait([stop, *running], return_when=asyncio.FIRST_COMPLETED)
    return None if stop in done else done.pop().exception()
