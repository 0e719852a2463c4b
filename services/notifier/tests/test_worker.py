"""The whole worker: real Kafka, real Postgres, a real mail server."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifier.conftest import MailServer
from services.notifier.settings import Settings
from services.notifier.tests.builders import BRANCH, QUEUE, event
from services.notifier.worker import run_parts
from shared.kafka import Publisher, Record, read_log
from shared.topics import DEAD_LETTERS, DIRECTORY, TOKEN_EVENTS

WITHIN_SECONDS = 60.0


@asynccontextmanager
async def working(
    engine: AsyncEngine, database_url: str, bootstrap: str, mail_port: int
) -> AsyncIterator[None]:
    settings = Settings(
        database_url=database_url,
        kafka_bootstrap_servers=bootstrap,
        smtp_port=mail_port,
    )
    stopped = asyncio.Event()
    task = asyncio.create_task(run_parts(settings, engine, stopped))
    try:
        yield
    finally:
        stopped.set()
        await task


async def eventually(settled: Callable[[], bool]) -> None:
    async with asyncio.timeout(WITHIN_SECONDS):
        while not settled():
            await asyncio.sleep(0.05)


async def test_events_become_mails_once_with_names_and_a_bad_address_reaches_the_dead_letters(
    engine: AsyncEngine, database_url: str, kafka_topics: str, mail_server: MailServer
) -> None:
    good = event(seq=1, place=4)
    bad = event(seq=2, token_id=102, email="nobody")
    async with Publisher(kafka_topics) as publisher:
        await publisher.send(DIRECTORY, "branch/main", json.dumps(BRANCH).encode())
        directory_queue = {**QUEUE, "departmentId": "CW", "branchId": "main"}
        await publisher.send(DIRECTORY, "queue/CW", json.dumps(directory_queue).encode())
        await publisher.send(DIRECTORY, "queue/XX", b"{broken")
        async with working(engine, database_url, kafka_topics, mail_server.port):
            await _until_known(engine, "queue/CW")
            for happened in (good, good, bad):
                await publisher.send(TOKEN_EVENTS, "CW", happened.encode())
            await publisher.send(TOKEN_EVENTS, "CW", b"\xff no event")
            await publisher.send(TOKEN_EVENTS, "CW", event(seq=3, token_id=103).encode())
            await eventually(lambda: len(mail_server.kept) == 2)
            (dead,) = await _dead_letters(kafka_topics)
    assert mail_server.mails[0]["Subject"] == "CW-012: your token for Consultation"
    assert len(set(mail_server.message_ids)) == 2
    assert dead["eventId"] == str(bad.event_id)
    assert "nobody" not in json.dumps(dead)
    async with engine.connect() as tx:
        parked = (await tx.execute(text("SELECT value FROM notifier.parked"))).scalars().all()
        told = await tx.scalar(
            text("SELECT count(*) FROM notifier.letter WHERE announced_at IS NOT NULL")
        )
    assert parked == [b"\xff no event"]
    assert told == 1


async def _until_known(engine: AsyncEngine, key: str) -> None:
    async with asyncio.timeout(WITHIN_SECONDS):
        while True:
            async with engine.connect() as tx:
                found = await tx.scalar(
                    text("SELECT 1 FROM notifier.directory_object WHERE key = :key"), {"key": key}
                )
            if found:
                return
            await asyncio.sleep(0.05)


async def _dead_letters(bootstrap: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    def on_record(record: Record) -> None:
        found.append(json.loads(record.value or b""))

    task = asyncio.create_task(
        read_log(
            bootstrap=bootstrap,
            topic=DEAD_LETTERS,
            since=None,
            caught_up=asyncio.Event(),
            on_record=on_record,
        )
    )
    await eventually(lambda: bool(found))
    task.cancel()
    return found
