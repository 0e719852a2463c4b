"""The worker process: consumes the log and the directory, runs the no-show timer, and tidies up."""

import asyncio
from datetime import UTC, datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from services.department.consumer import on_directory, on_events
from services.department.no_shows import mark_no_shows
from services.department.settings import ROLE, Settings
from services.department.store import SCHEMA, desk_days, notes
from services.department.store import last_actions as actions
from shared import idempotency, kafka, logs
from shared.postgres import create_engine
from shared.stop import run_until_stopped
from shared.topics import DIRECTORY

GROUP: Final = "department"
# A no-show is late by at most this, on a grace of minutes.
TIMER_SECONDS: Final = 2.0
TIDY_SECONDS: Final = 600.0
# The consumer, the directory, the timer and the tidying, with one to spare.
POOL_SIZE: Final = 5


def run_worker() -> None:
    settings = Settings()
    logs.configure("department.worker", settings.log_level)
    run_until_stopped(work(settings))


async def work(settings: Settings) -> None:
    """Run all tasks; when one fails the process ends, and its supervisor starts it again."""
    engine = create_engine(settings.database_url.get_secret_value(), role=ROLE, pool_size=POOL_SIZE)
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_hear_log(engine, settings))
            tasks.create_task(_hear_directory(engine, settings))
            tasks.create_task(_run_timer(engine, settings))
            tasks.create_task(_tidy(engine))
    finally:
        await engine.dispose()


async def _hear_log(engine: AsyncEngine, settings: Settings) -> None:
    await kafka.consume(
        bootstrap=settings.kafka_bootstrap_servers,
        group=GROUP,
        engine=engine,
        schema=SCHEMA,
        on_events=on_events,
    )


async def _hear_directory(engine: AsyncEngine, settings: Settings) -> None:
    async def keep(record: kafka.Record) -> None:
        if record.key is not None:
            async with engine.begin() as tx:
                await on_directory(tx, record.key, record.value)

    await kafka.read_log(
        bootstrap=settings.kafka_bootstrap_servers,
        topic=DIRECTORY,
        since=None,
        on_record=keep,
        caught_up=asyncio.Event(),
    )


async def _run_timer(engine: AsyncEngine, settings: Settings) -> None:
    while True:
        await mark_no_shows(engine, settings)
        await asyncio.sleep(TIMER_SECONDS)


async def _tidy(engine: AsyncEngine) -> None:
    while True:
        async with engine.begin() as tx:
            now = datetime.now(UTC)
            await actions.forget_old(tx, now)
            await notes.forget_old(tx, now)
            await desk_days.forget_old_tallies(tx, now.date())
            await idempotency.forget_old(tx, SCHEMA)
        await asyncio.sleep(TIDY_SECONDS)
