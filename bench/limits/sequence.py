"""The least that a durable number costs one caller: INCR, one transaction, one empty POST.

They are done one after the other over connections that stay open, with the suite's own client
libraries. Reads a task on stdin, prints the median time of the three together.
"""

import asyncio
import json
import statistics
import sys
import time
from typing import Any, Final

import psycopg
import uvloop
from redis.asyncio import Redis

from bench.load.connection import Connection

KEY: Final = "bench:number"
# About what the ledger writes for a token: its row and its event.
ROW_BYTES: Final = 1_000
WARM_UP: Final = 50


async def main(task: dict[str, Any]) -> dict[str, float]:
    redis = Redis.from_url(task["redis_url"])
    answered = asyncio.Event()
    loop = asyncio.get_running_loop()
    _, http = await loop.create_connection(
        lambda: Connection(0, lambda *_: answered.set(), answered.set), "127.0.0.1", task["port"]
    )
    request, body = task["text"].encode(), b"x" * ROW_BYTES
    seconds: list[float] = []
    async with await psycopg.AsyncConnection.connect(task["database_url"]) as database:
        await database.execute(_TABLE)
        await database.commit()
        for _ in range(WARM_UP + task["count"]):
            began = time.perf_counter()
            number = await redis.incr(KEY)
            await database.execute(_INSERT, [number, body], prepare=True)
            await database.commit()
            answered.clear()
            http.send(request)
            await answered.wait()
            seconds.append(time.perf_counter() - began)
    await redis.aclose()
    return {"p50_ms": statistics.median(seconds[WARM_UP:]) * 1000}


_TABLE: Final = "CREATE TABLE IF NOT EXISTS public.bare_number (number bigint, body bytea)"
_INSERT: Final = "INSERT INTO public.bare_number VALUES (%s, %s)"

if __name__ == "__main__":
    print(json.dumps(uvloop.run(main(json.load(sys.stdin)))))
