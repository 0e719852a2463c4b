"""The bare producer: aiokafka's `send`, with the relay's settings, of the same bytes."""

import asyncio
import json
import sys
import time
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import uvloop
from aiokafka import AIOKafkaProducer

from bench.load.relaying import QUEUES, body, queue_id
from shared.kafka import ProducerSettings
from shared.outbox import EVENTS_PER_BATCH
from shared.relay_records import SOURCE
from shared.topics import TOKEN_EVENTS


def bare_producer(bootstrap: str) -> AIOKafkaProducer:
    """Return the library's producer with the settings that the relay gives it."""
    settings = ProducerSettings()
    return AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        enable_idempotence=settings.kafka_idempotent_producer,
        acks="all",
        max_batch_size=settings.kafka_producer_batch_bytes,
    )


async def produce(task: dict[str, Any]) -> dict[str, float]:
    producer = bare_producer(task["bootstrap"])
    await producer.start()
    value, keys, now = body(), [queue_id(n).encode() for n in range(QUEUES)], datetime.now(UTC)
    headers = [
        ("ce_id", str(uuid4()).encode()),
        ("ce_type", b"TOKEN_GENERATED"),
        ("ce_source", SOURCE),
        ("ce_time", now.isoformat().encode()),
    ]

    async def send(count: int) -> None:
        sent = [
            await producer.send(
                TOKEN_EVENTS.name,
                value,
                keys[number % QUEUES],
                headers=headers,
                timestamp_ms=int(now.timestamp() * 1000),
            )
            for number in range(count)
        ]
        await asyncio.gather(*sent)

    await send(EVENTS_PER_BATCH)  # as ours, it is warm when the clock starts
    began, cpu = time.perf_counter(), time.process_time()
    for start in range(0, task["events"], EVENTS_PER_BATCH):
        await send(min(EVENTS_PER_BATCH, task["events"] - start))
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    await producer.stop()
    return {"rate": task["events"] / seconds, "cpu_us": cpu / task["events"] * 1e6}


if __name__ == "__main__":
    print(json.dumps(uvloop.run(produce(json.load(sys.stdin)))))
