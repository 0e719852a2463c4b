"""Our relay's process: a ledger full of events that the broker does not have goes out to it."""

import asyncio
import json
import sys
import time
from typing import Any, Final

import psycopg
import uvloop

from bench.load.visitors import visitor_event
from bench.testbed.seeding import BRANCH, DEPARTMENT
from services.token_api.settings import ROLE
from shared import logs
from shared.events import QueueKind
from shared.ledger import create_queue
from shared.postgres import create_engine
from shared.relay import SENT, relay

QUEUES: Final = 20
LOOK_SECONDS: Final = 0.005


def queue_id(number: int) -> str:
    return f"RELAY{number:02}"


def body() -> bytes:
    """Return an event as the ledger holds it; one is as good as another to the relay."""
    return visitor_event(1, seq=1).encode()


async def send_all(task: dict[str, Any]) -> dict[str, float]:
    """Relay `events`; the clock starts when the first round is out, and the relay is warm."""
    url, events = task["database_url"], task["events"]
    engine = create_engine(url, role=ROLE)
    async with engine.begin() as tx:
        for number in range(QUEUES if task["first"] else 0):
            await create_queue(
                tx,
                queue_id=queue_id(number),
                kind=QueueKind.COUNTER,
                department_id=DEPARTMENT,
                branch_id=BRANCH,
                time_zone="UTC",
            )
    _fill(url, events)
    relaying = asyncio.create_task(relay(engine, database_url=url, bootstrap=task["bootstrap"]))
    while not (begun := _sent()):
        await _look(relaying)
    began, cpu = time.perf_counter(), time.process_time()
    while _sent() < events:
        await _look(relaying)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    relaying.cancel()
    await asyncio.gather(relaying, return_exceptions=True)
    await engine.dispose()
    return {"rate": (events - begun) / seconds, "cpu_us": cpu / (events - begun) * 1e6}


def _fill(url: str, events: int) -> None:
    """Write as many events of each queue as if they had just been committed."""
    a_queue = events // QUEUES
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DELETE FROM ledger.event")
        connection.execute("DELETE FROM ledger.relay_cursor")
        for number in range(QUEUES):
            connection.execute(_WRITE, [queue_id(number), body(), a_queue])
            connection.execute(_COUNT, [a_queue, queue_id(number)])
        connection.execute("VACUUM ANALYZE ledger.event")


def _sent() -> int:
    return int(sum(sample.value for metric in SENT.collect() for sample in metric.samples[:1]))


async def _look(relaying: "asyncio.Task[None]") -> None:
    await asyncio.sleep(LOOK_SECONDS)
    if relaying.done():
        relaying.result()


_WRITE: Final = """
    INSERT INTO ledger.event (queue_id, seq, day, event_id, event_type, token_id, version,
      occurred_at, body)
    SELECT %s, n, current_date, gen_random_uuid(), 'TOKEN_GENERATED', n, 1, now(), %s
    FROM generate_series(1, %s) AS n
"""
_COUNT: Final = "UPDATE ledger.queue SET seq = %s WHERE queue_id = %s"


if __name__ == "__main__":
    logs.configure("bench", "ERROR")
    print(json.dumps(uvloop.run(send_all(json.load(sys.stdin)))))
