"""The worker process: consumes the log and the directory, runs the no-show timer, and tidies up."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.department.consumer import changes_a_tally, hear_directory, on_events
from services.department.ended_holds import end_holds
from services.department.message_letters import send_messages
from services.department.no_shows import mark_no_shows
from services.department.reports.store import visits
from services.department.screens import forget_screens, hear_screens
from services.department.settings import ROLE, SCHEMAS, Settings
from services.department.store import (
    SCHEMA,
    desk_days,
    holds,
    lookups,
    next_services,
    notes,
    repeated_calls,
)
from services.department.store import last_actions as actions
from services.department.unanswered_calls import call_again
from shared import idempotency, kafka, logs, progress
from shared.duties import Duties
from shared.postgres import create_engine
from shared.reach_database import reach_database
from shared.settings import read
from shared.stop import run_until_stopped

# Deletes what is older than it is kept for at that time.
Forget = Callable[[AsyncConnection, datetime], Awaitable[None]]

GROUP: Final = "department"
# A no-show is late by at most this, on a grace of minutes.
TIMER_SECONDS: Final = 2.0
TIDY_SECONDS: Final = 600.0
# Consumer, directory, screens, four timers, the tidying and the progress, with one to spare.
POOL_SIZE: Final = 10


def run_worker() -> None:
    settings = read(Settings)
    logs.configure("department.worker", settings.log_level)
    reach_database(settings.database_url.get_secret_value(), *SCHEMAS)
    run_until_stopped(work(settings))


async def work(settings: Settings) -> None:
    """Run all duties; one that fails is tried again, a lost engine ends all and the process."""
    engine = create_engine(settings.database_url.get_secret_value(), role=ROLE, pool_size=POOL_SIZE)
    duties = Duties("department.worker")
    lasting, every = duties.lasting, duties.every
    try:
        async with asyncio.TaskGroup() as tasks:
            for duty in (
                lasting("log", lambda: _hear_log(engine, settings, duties)),
                lasting("directory", lambda: _hear_directory(engine, settings, duties)),
                lasting("screens", lambda: _hear_screens(engine, settings, duties)),
                every(TIMER_SECONDS, "no-shows", lambda: mark_no_shows(engine, settings)),
                every(TIMER_SECONDS, "ended holds", lambda: end_holds(engine, settings)),
                every(TIMER_SECONDS, "unanswered calls", lambda: call_again(engine, settings)),
                every(TIMER_SECONDS, "messages", lambda: send_messages(engine, settings)),
                *(
                    every(TIDY_SECONDS, what, partial(_tidy, engine, forget))
                    for what, forget in _to_forget(settings).items()
                ),
                every(
                    progress.WRITE_SECONDS,
                    "progress",
                    lambda: progress.write(engine, SCHEMA, duties),
                ),
            ):
                tasks.create_task(duty)
    finally:
        await engine.dispose()


async def _hear_log(engine: AsyncEngine, settings: Settings, duties: Duties) -> None:
    await kafka.consume(
        bootstrap=settings.kafka_bootstrap_servers,
        group=GROUP,
        engine=engine,
        schema=SCHEMA,
        on_events=on_events,
        is_urgent=changes_a_tally,
        on_contact=duties.note_contact("log"),
    )


async def _hear_directory(engine: AsyncEngine, settings: Settings, duties: Duties) -> None:
    await hear_directory(
        engine,
        bootstrap=settings.kafka_bootstrap_servers,
        on_contact=duties.note_contact("directory"),
    )


async def _hear_screens(engine: AsyncEngine, settings: Settings, duties: Duties) -> None:
    await hear_screens(
        engine,
        bootstrap=settings.kafka_bootstrap_servers,
        on_contact=duties.note_contact("screens"),
    )


def _to_forget(settings: Settings) -> dict[str, Forget]:
    """Return what is kept for a time only, each with what deletes the old of it."""
    days = settings.visits_kept_days
    return {
        "old screens": forget_screens,
        "old holds": holds.forget_old,
        "old repeated calls": repeated_calls.forget_old,
        "old actions": actions.forget_old,
        "old notes": notes.forget_old,
        "old services": next_services.forget_old,
        "old lookups": lookups.forget_old,
        "old tallies": lambda tx, now: desk_days.forget_old_tallies(tx, now.date()),
        "old visits": lambda tx, now: visits.forget_old(tx, now.date(), days=days),
        "idempotency keys": lambda tx, _: idempotency.forget_old(tx, SCHEMA),
    }


async def _tidy(engine: AsyncEngine, forget: Forget) -> None:
    async with engine.begin() as tx:
        await forget(tx, datetime.now(UTC))
