"""Bare Kafka: the same bytes at the same pace from one producer to one consumer."""

import asyncio
import json
import sys
import time
from typing import Any, Final

import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from bench.limits.bare_produce import bare_producer
from bench.load.percentile import percentile_ms
from bench.load.visitors import visitor_event
from shared import logs
from shared.kafka import ensure_topics
from shared.topics import Topic

TOPIC: Final = Topic("bench-bare", partitions=1, compacted=False, retention_days=1)
WARM_UP: Final = 100


async def pass_through(task: dict[str, Any]) -> dict[str, float]:
    """Return the time of a record from when it was due until the consumer has it."""
    await ensure_topics(task["bootstrap"], [TOPIC])
    producer = bare_producer(task["bootstrap"])
    consumer = AIOKafkaConsumer(
        TOPIC.name, bootstrap_servers=task["bootstrap"], auto_offset_reset="latest"
    )
    await producer.start()
    await consumer.start()
    await consumer.seek_to_end()
    seconds = await _pass(producer, consumer, WARM_UP + task["tokens"], task["rate"])
    await producer.stop()
    await consumer.stop()
    ordered = sorted(seconds[WARM_UP:])
    return {
        "p50_ms": percentile_ms(ordered, 50),
        "p99_ms": percentile_ms(ordered, 99),
    }


async def _pass(
    producer: AIOKafkaProducer, consumer: AIOKafkaConsumer, total: int, rate: float
) -> list[float]:
    value = visitor_event(1, seq=1).encode()
    due: list[float] = []
    seconds: list[float] = []

    async def hear() -> None:
        async for _ in consumer:
            seconds.append(time.perf_counter() - due[len(seconds)])
            if len(seconds) == total:
                return

    hearing = asyncio.create_task(hear())
    began = time.perf_counter()
    for number in range(total):
        due.append(began + number / rate)
        if (pause := due[-1] - time.perf_counter()) > 0:
            await asyncio.sleep(pause)
        await producer.send(TOPIC.name, value, b"one")
    await hearing
    return seconds


if __name__ == "__main__":
    logs.configure("bench", "ERROR")
    print(json.dumps(uvloop.run(pass_through(json.load(sys.stdin)))))
