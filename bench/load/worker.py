"""The client's process: reads what to do on stdin, does it, prints what came of it.

A closed loop asks again as soon as it is answered. An open loop asks when it is time, whether or
not it is answered: a request's time counts from when it was due, so that nobody who waits for a
slow one is forgotten.
"""

import asyncio
import json
import random
import sys
import time
from collections import Counter, deque
from functools import partial
from typing import Any, Final

import uvloop

from bench.load import NUMBER
from bench.load.connection import Connection
from bench.load.percentile import percentile_ms

DRAIN_SECONDS_MAX: Final = 20.0
PERCENTILES: Final = (50, 90, 99, 99.9)


class Client:
    def __init__(self, task: dict[str, Any]) -> None:
        self._task = task
        self._parts: list[bytes] = [part.encode() for part in task["text"].split(NUMBER)]
        self._sent = task["first_number"]
        self._connections: list[Connection] = []
        self._idle: deque[Connection] = deque()
        self._due: deque[float] = deque()  # open loop: times of those who wait for a connection
        self._open = task["rate"] > 0
        self._until = float("inf")
        self._left = task["count"] or sys.maxsize
        self._under_way = 0
        self._done = asyncio.Event()
        self._lost = 0
        self.seconds: list[float] = []
        self.statuses: Counter[int] = Counter()

    async def run(self) -> dict[str, Any]:
        await self._connect()
        began = time.perf_counter()
        self._until = began + (self._task["seconds"] or float("inf"))
        if self._open:
            await self._arrive(began)
        else:
            for connection in self._connections:
                self._ask(connection, time.perf_counter())
        await asyncio.wait_for(
            self._done.wait(), (self._task["seconds"] or 600) + DRAIN_SECONDS_MAX
        )
        ended, ordered = time.perf_counter(), sorted(self.seconds)
        return {
            "answered": len(self.seconds),
            "elapsed_seconds": ended - began,
            "ms": {str(share): percentile_ms(ordered, share) for share in PERCENTILES},
            "statuses": {str(status): count for status, count in self.statuses.items()},
            "lost_connections": self._lost,
            "sent": self._sent - self._task["first_number"],
        }

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        for number in range(self._task["connections"]):
            _, connection = await loop.create_connection(
                partial(Connection, number, self._answered, self._one_lost),
                "127.0.0.1",
                self._task["ports"][number % len(self._task["ports"])],
            )
            self._connections.append(connection)
        self._idle.extend(self._connections)

    async def _arrive(self, began: float) -> None:
        """Let requests fall due at random times that are `rate` a second in the mean."""
        draw, rate = random.Random(self._task["seed"]), self._task["rate"]
        due = began
        while (due := due + draw.expovariate(rate)) < self._until:
            if (pause := due - time.perf_counter()) > 0:
                # The loop's clock ticks in ms: who is asked late for it is late in our figures.
                await asyncio.sleep(pause)
            if self._idle:
                self._ask(self._idle.popleft(), due)
            else:
                self._due.append(due)
        self._until = 0.0
        self._maybe_done()

    def _ask(self, connection: Connection, due: float) -> None:
        self._sent += 1
        self._left -= 1
        self._under_way += 1
        connection.began = due
        connection.send((b"%010d" % self._sent).join(self._parts))

    def _answered(self, connection: Connection, status: int, _body: bytes) -> None:
        now = time.perf_counter()
        self.seconds.append(now - connection.began)
        self.statuses[status] += 1
        self._under_way -= 1
        if self._open:
            if self._due:
                self._ask(connection, self._due.popleft())
            else:
                self._idle.append(connection)
        elif now < self._until and self._left > 0:
            self._ask(connection, now)
        self._maybe_done()

    def _maybe_done(self) -> None:
        over = self._left <= 0 or time.perf_counter() >= self._until
        if over and not self._under_way and not self._due:
            self._done.set()

    def _one_lost(self) -> None:
        self._lost += 1
        self._done.set()


def main() -> None:
    print(json.dumps(uvloop.run(Client(json.load(sys.stdin)).run())))


main()
