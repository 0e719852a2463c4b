"""The worker process: consumes the log, sends letters, and runs the tasks beside them."""

import asyncio
import signal
from datetime import UTC, datetime
from functools import partial
from typing import Final

import uvloop
from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifier.app import ROLE
from services.notifier.consumer import Consumer, has_reader
from services.notifier.contact import Contact
from services.notifier.dead_letters import announce
from services.notifier.names import keep_names
from services.notifier.sender import Sender, SenderContext
from services.notifier.settings import SCHEMAS, Settings
from services.notifier.smtp import Server
from services.notifier.store.trouble import note_trouble
from services.notifier.store.writing import CHANNEL, DEAD
from services.notifier.upkeep import ROUND_SECONDS, tidy
from services.notifier.words import load
from shared import logs, progress
from shared.duties import Duties
from shared.kafka import consume
from shared.postgres import EVERYTHING, create_engine, listen
from shared.reach_database import reach_database
from shared.settings import read

SCHEMA: Final = "notifier"
# A letter under way is finished before a stop; a server that hangs is not waited for.
STOP_SECONDS_MAX: Final = 10.0
# A supervisor hears of letters that do not arrive within this.
TROUBLE_SECONDS: Final = 10.0


def run_worker() -> None:
    settings = read(Settings)
    logs.configure("notifier", settings.log_level)
    reach_database(settings.database_url.get_secret_value(), *SCHEMAS)
    uvloop.run(work(settings))


async def work(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT."""
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

    An engine that is gone, or any other failure, stops only the part that meets it: with Kafka
    away letters still go out, with the mail server away they are still written down.
    """
    bootstrap = settings.kafka_bootstrap_servers
    something_to_send, something_dead = asyncio.Event(), asyncio.Event()
    duties = Duties("notifier.worker")
    sender = Sender(context(settings, engine), something_to_send, duties)
    kafka = Contact("kafka")
    consumer = Consumer(settings.mail_on, settings.mail_domain)
    lasting = partial(duties.lasting, outlasts_engines=True)
    async with asyncio.TaskGroup() as group:
        sending = group.create_task(sender.run())
        beside = [
            group.create_task(part)
            for part in (
                _hear(settings, to_send=something_to_send, dead=something_dead),
                lasting("log", lambda: _consume(engine, bootstrap, consumer, duties)),
                lasting("names", lambda: _keep_names(engine, bootstrap, kafka, duties)),
                lasting("contact", lambda: kafka.keep(engine)),
                lasting("dead letters", lambda: announce(engine, bootstrap, something_dead)),
                lasting("letters in trouble", lambda: _note_trouble(engine, duties)),
                lasting("tidy", lambda: _tidy(engine, settings, duties)),
                lasting("progress", lambda: _write_progress(engine, duties)),
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
        join_secret=settings.join_secret.get_secret_value() if settings.join_secret else None,
    )


async def _hear(settings: Settings, *, to_send: asyncio.Event, dead: asyncio.Event) -> None:
    async for news in listen(settings.database_url.get_secret_value(), CHANNEL):
        if news != DEAD:
            to_send.set()
        if news in {DEAD, EVERYTHING}:
            dead.set()


async def _consume(engine: AsyncEngine, bootstrap: str, consumer: Consumer, duties: Duties) -> None:
    await consume(
        bootstrap=bootstrap,
        group="notifier",
        engine=engine,
        schema=SCHEMA,
        on_events=consumer.on_events,
        is_urgent=has_reader,
        on_contact=duties.note_contact("log"),
    )


async def _keep_names(
    engine: AsyncEngine, bootstrap: str, contact: Contact, duties: Duties
) -> None:
    note_progress = duties.note_contact("names")

    def on_contact(answers: bool) -> None:  # noqa: FBT001 — a callback with this one argument
        contact.note(answers)
        note_progress(answers)

    await keep_names(engine, bootstrap, on_contact)


async def _tidy(engine: AsyncEngine, settings: Settings, duties: Duties) -> None:
    kept = settings.personal_kept
    await duties.every(
        ROUND_SECONDS,
        "tidy",
        lambda: tidy(engine, personal_kept=kept, now=datetime.now(UTC)),
    )


async def _write_progress(engine: AsyncEngine, duties: Duties) -> None:
    await duties.every(
        progress.WRITE_SECONDS, "progress", lambda: progress.write(engine, SCHEMA, duties)
    )


async def _note_trouble(engine: AsyncEngine, duties: Duties) -> None:
    async def note() -> None:
        async with engine.begin() as tx:
            await note_trouble(tx)

    await duties.every(TROUBLE_SECONDS, "letters in trouble", note)
