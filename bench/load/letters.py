"""Our sender's process: letters that wait in the table go out, and are recorded as sent."""

import asyncio
import json
import sys
import time
from typing import Any, Final

import uvloop
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.load.visitors import visitor_event
from services.notifier.app import ROLE
from services.notifier.consumer import Consumer
from services.notifier.rules import TOLD_BY_DEFAULT
from services.notifier.sender import Sender, SenderContext
from services.notifier.smtp import Server
from services.notifier.words import load
from shared import logs
from shared.duties import Duties
from shared.postgres import create_engine

SENDER: Final = "no-reply@nowserving.example"
SENDER_HEADER: Final = f"NowServing <{SENDER}>"
WRITTEN_AT_ONCE: Final = 500
LOOK_SECONDS: Final = 0.02


async def send_letters(task: dict[str, Any]) -> dict[str, float]:
    """Write `letters` of them, send all, and return the rate and the CPU time of sending."""
    engine = create_engine(task["database_url"], role=ROLE)
    await _write(engine, task["letters"])
    context = SenderContext(
        engine=engine.execution_options(isolation_level="AUTOCOMMIT"),
        server=Server("127.0.0.1", task["smtp_port"], SENDER),
        templates=load(),
        sender_header=SENDER_HEADER,
        public_url="https://notifier.example",
    )
    sender = Sender(context, asyncio.Event(), Duties("bench"))
    began, cpu = time.perf_counter(), time.process_time()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(sender.run())
        while await _any_left(engine):  # noqa: ASYNC110 - the table sends no notification
            await asyncio.sleep(LOOK_SECONDS)
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        sender.stop()
    await engine.dispose()
    return {"rate": task["letters"] / seconds, "cpu_us": cpu / task["letters"] * 1e6}


async def _write(engine: AsyncEngine, letters: int) -> None:
    consumer = Consumer(TOLD_BY_DEFAULT, "nowserving.example")
    async with engine.begin() as tx:
        await tx.execute(text("DELETE FROM notifier.letter"))
    for start in range(0, letters, WRITTEN_AT_ONCE):
        async with engine.begin() as tx:
            numbers = range(start + 1, min(start + WRITTEN_AT_ONCE, letters) + 1)
            await consumer.on_events(tx, [visitor_event(number, seq=number) for number in numbers])


async def _any_left(engine: AsyncEngine) -> bool:
    found = text("SELECT EXISTS (SELECT FROM notifier.letter WHERE status = 'PENDING')")
    async with engine.begin() as tx:
        return bool((await tx.execute(found)).scalar_one())


if __name__ == "__main__":
    logs.configure("bench", "WARNING")
    print(json.dumps(uvloop.run(send_letters(json.load(sys.stdin)))))
