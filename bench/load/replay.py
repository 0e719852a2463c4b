"""Our display's reading of a day: from its start until its boards may be asked for."""

import asyncio
import json
import sys
import time
from datetime import UTC, datetime
from typing import Any, Final

import uvloop

from services.display.boards import Boards
from services.display.consumer import follow
from shared import logs

LOOK_SECONDS: Final = 0.01


async def replay(task: dict[str, Any]) -> dict[str, float]:
    boards = Boards(clients_max=1, now=lambda: datetime.now(UTC))
    began, cpu = time.perf_counter(), time.process_time()
    following = asyncio.create_task(follow(task["bootstrap"], boards))
    while not boards.ready:  # noqa: ASYNC110 - as the route asks it
        await asyncio.sleep(LOOK_SECONDS)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    return {"seconds": seconds, "cpu_us": cpu / task["events"] * 1e6}


if __name__ == "__main__":
    logs.configure("bench", "ERROR")
    print(json.dumps(uvloop.run(replay(json.load(sys.stdin)))))
