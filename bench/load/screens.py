"""Thousands of screens in one process: each has a socket, reads boards, and notes when they came.

Prints a line once all are connected and have had their first board; after `boards` more it prints
what came of them.
"""

import asyncio
import json
import resource
import statistics
import sys
import time
from collections import defaultdict
from typing import Any, Final, cast

import uvloop

from bench.load.boards import PATH, encoded_at

CONNECTED_AT_ONCE: Final = 100
REQUEST: Final = f"GET {PATH} HTTP/1.1\r\nHost: bench\r\n\r\n".encode()


class Audience:
    def __init__(self, screens: int, boards: int) -> None:
        self.screens = screens
        self.seen_first = 0
        self.all_have_one = asyncio.Event()
        self.done = asyncio.Event()
        self._boards = boards
        self._arrivals: dict[float, list[float]] = defaultdict(list)

    def note(self, encoded: float, *, first: bool) -> None:
        if first:
            self.seen_first += 1
            if self.seen_first == self.screens:
                self.all_have_one.set()
            return
        arrivals = self._arrivals[encoded]
        arrivals.append(time.time() - encoded)
        if len(arrivals) == self.screens and len(self.whole) >= self._boards:
            self.done.set()

    @property
    def whole(self) -> list[list[float]]:
        """Return how late each board came to each screen, of boards that all have, in seconds."""
        return [one for one in self._arrivals.values() if len(one) == self.screens]


class Screen(asyncio.Protocol):
    def __init__(self, audience: Audience) -> None:
        self._audience = audience
        self._first = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are of no class of asyncio's.
        cast("asyncio.WriteTransport", transport).write(REQUEST)

    def data_received(self, data: bytes) -> None:
        if (encoded := encoded_at(data)) is not None:
            self._audience.note(encoded, first=self._first)
            self._first = False


async def watch(task: dict[str, Any]) -> dict[str, float]:
    soft_and_hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft_and_hard[1], soft_and_hard[1]))
    audience = Audience(task["screens"], task["boards"])
    loop = asyncio.get_running_loop()
    for start in range(0, task["screens"], CONNECTED_AT_ONCE):
        wanted = min(CONNECTED_AT_ONCE, task["screens"] - start)
        await asyncio.gather(
            *(
                loop.create_connection(lambda: Screen(audience), "127.0.0.1", task["port"])
                for _ in range(wanted)
            )
        )
    await audience.all_have_one.wait()
    print("connected", flush=True)
    await audience.done.wait()
    lasts = [max(one) * 1000 for one in audience.whole]
    medians = [statistics.median(one) * 1000 for one in audience.whole]
    return {
        "last_ms": statistics.median(lasts),
        "median_ms": statistics.median(medians),
        "boards": len(lasts),
    }


if __name__ == "__main__":
    print(json.dumps(uvloop.run(watch(json.load(sys.stdin)))))
