"""The bare reader: aiokafka and the same decoding of each event, and nothing made of it."""

import json
import sys
import time
from typing import Any

import uvloop
from aiokafka import AIOKafkaConsumer

from services.display.tokens import decode
from shared.kafka.quiet import POLL_MS
from shared.kafka.read_log import PARTITION_FETCH_BYTES_MAX, RECORDS_PER_POLL_MAX
from shared.topics import TOKEN_EVENTS


async def read(task: dict[str, Any]) -> dict[str, float]:
    consumer = AIOKafkaConsumer(
        TOKEN_EVENTS.name,
        bootstrap_servers=task["bootstrap"],
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=PARTITION_FETCH_BYTES_MAX,
    )
    began, cpu = time.perf_counter(), time.process_time()
    await consumer.start()
    left = task["events"]
    while left > 0:
        polled = await consumer.getmany(timeout_ms=POLL_MS, max_records=RECORDS_PER_POLL_MAX)
        for records in polled.values():
            for record in records:
                decode(record.value or b"")
            left -= len(records)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    await consumer.stop()
    return {"seconds": seconds, "cpu_us": cpu / task["events"] * 1e6}


if __name__ == "__main__":
    print(json.dumps(uvloop.run(read(json.load(sys.stdin)))))
