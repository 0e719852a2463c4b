"""The worker process: consumes the log, sends letters, and runs the tasks beside them."""

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
import uvloop
from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifier.app import ROLE
from services.notifier.consumer import Consumer
from services.notifier.contact import Contact
from services.notifier.dead_letters import announce
from services.notifier.names import keep_names
from services.notifier.recording import POSTGRES_GONE
from services.notifier.sender import Sender, SenderContext
from services.notifier.settings import SCHEMAS, Settings
from services.notifier.smtp import Server
from services.notifier.store.writing import CHANNEL, DEAD
from services.notifier.upkeep import tidy
from services.notifier.words import load
from shared import logs
from shared.kafka import LogReplaced, consume
from shared.logs import describe
from shared.postgres import EVERYTHING, create_engine, listen
from shared.problems import EngineUnavailable
from shared.reach_database import reach_database
from shared.settings import read

# After a failure of an engine a part is started again: soon at first, then after longer pauses.
PAUSE_FIRST_SECONDS: Final = 0.5
PAUSE_SECONDS_MAX: Final = 10.0
# After a run of this length the next failure counts as the first.
WELL_AFTER_SECONDS: Final = 60.0
# A letter under way is finished before a stop; a server that hangs is not waited for.
STOP_SECONDS_MAX: Final = 10.0

log = structlog.get_logger()


def run_worker() -> None:
    settings = read(Settings)
    logs.configure("notifier", settings.log_level)
    reach_database(settings.database_url.get_secret_value(), *SCHEMAS)
    uvloop.run(work(settings))


async def work(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; what cannot be explained by an engine ends the process."""
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    engine = create_engine(settings.database_url.get_secret_value(), role=ROLE)
    try:
        await run_parts(settings, engine, stopped)
    finally:
        await engine.dispose()


async def run_parts(settings: Settings, engine: AsyncEngine, stopped: asyncio.Event) -> None:
    """Run all parts side by side until `stopped`; the sender then finishes its letter.

    An engine that is gone stops only the part that needs it: with Kafka away letters still
    go out, with the mail server away they are still written down.
    """
    bootstrap = settings.kafka_bootstrap_servers
    something_to_send, something_dead = asyncio.Event(), asyncio.Event()
    sender = Sender(context(settings, engine), something_to_send)
    kafka = Contact("kafka")
    consumer = Consumer(settings.mail_on, settings.mail_domain)
    async with asyncio.TaskGroup() as group:
        sending = group.create_task(sender.run())
        beside = [
            group.create_task(part)
            for part in (
                _hear(settings, to_send=something_to_send, dead=something_dead),
                _lasting("consumer", lambda: _consume(engine, bootstrap, consumer)),
                _lasting("names", lambda: keep_names(engine, bootstrap, kafka)),
                _lasting("contact", lambda: kafka.keep(engine)),
                _lasting("dead letters", lambda: announce(engine, bootstrap, something_dead)),
                _lasting("tidy", lambda: tidy(engine, personal_kept=settings.personal_kept)),
            )
        ]
        await stopped.wait()
        sender.stop()
        for task in beside:
            task.cancel()
        await asyncio.wait([sending], timeout=STOP_SECONDS_MAX)
        sending.cancel()


def context(settings: Settings, engine: AsyncEngine) -> SenderContext:
    return SenderContext(
        engine=engine.execution_options(isolation_level="AUTOCOMMIT"),
        server=Server(
            host=settings.smtp_host,
            port=settings.smtp_port,
            sender=settings.sender_mailbox,
            security=settings.smtp_security,
            username=settings.smtp_username or None,  # compose passes on an empty one
            password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
            ca_file=settings.smtp_ca_file,
        ),
        templates=load(),
        sender_header=settings.sender_header,
        public_url=settings.own_url,
    )


async def _hear(settings: Settings, *, to_send: asyncio.Event, dead: asyncio.Event) -> None:
    async for news in listen(settings.database_url.get_secret_value(), CHANNEL):
        if news != DEAD:
            to_send.set()
        if news in {DEAD, EVERYTHING}:
            dead.set()


async def _consume(engine: AsyncEngine, bootstrap: str, consumer: Consumer) -> None:
    await consume(
        bootstrap=bootstrap,
        group="notifier",
        engine=engine,
        schema="notifier",
        on_events=consumer.on_events,
    )


async def _lasting(name: str, part: Callable[[], Awaitable[None]]) -> None:
    """Run a part, and begin it anew after an engine's failure."""
    loop = asyncio.get_running_loop()
    failures = 0
    while True:
        begun = loop.time()
        try:
            await part()
        except (EngineUnavailable, LogReplaced, *POSTGRES_GONE) as error:
            failures = 0 if loop.time() - begun > WELL_AFTER_SECONDS else failures + 1
            log.warning(
                "part failed, starting it again",
                part=name,
                error=describe(error),
                failures=failures,
            )
        longest = min(PAUSE_FIRST_SECONDS * 2**failures, PAUSE_SECONDS_MAX)
        await asyncio.sleep(longest * random.uniform(0.5, 1.0))  # noqa: S311 — jitter
