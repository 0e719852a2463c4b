"""Desks that call over HTTP, in a process of their own: reads a task on stdin, prints figures.

All desks call at once; when all have been answered each serves its visitor, and they call again.
Only the time from the calls to the last answer counts. A bare limit has nobody to serve.
"""

import asyncio
import json
import sys
import time
from typing import Any, Final

import orjson
import uvloop

from bench.load.connection import Connection
from bench.load.percentile import percentile_ms

CREATED: Final = 201
OK: Final = 200


class Desks:
    def __init__(self, task: dict[str, Any]) -> None:
        self._task = task
        self._connections: list[Connection] = []
        self._answered = asyncio.Event()
        self._under_way = 0
        self._expected = CREATED
        self._visitors: list[int] = []
        self._run = time.time_ns()
        self.calls = 0
        self.calling_seconds = 0.0
        self.seconds: list[float] = []

    async def run(self) -> dict[str, float]:
        await self._connect()
        until = time.perf_counter() + self._task["seconds"]
        while time.perf_counter() < until:
            began = time.perf_counter()
            await self._all(self._call, CREATED)
            self.calling_seconds += time.perf_counter() - began
            if self._task["serve"]:
                await self._all(self._serve, OK)
        ordered = sorted(self.seconds)
        return {
            "calls": self.calls,
            "rate": self.calls / self.calling_seconds,
            "p50_ms": percentile_ms(ordered, 50),
            "p99_ms": percentile_ms(ordered, 99),
        }

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        for number in range(self._task["desks"]):
            _, connection = await loop.create_connection(
                lambda number=number: Connection(number, self._on_answer, self._on_lost),  # type: ignore[misc]  # mypy cannot tell a default's type
                "127.0.0.1",
                self._task["port"],
            )
            self._connections.append(connection)
        self._visitors = [0] * len(self._connections)

    async def _all(self, ask: Any, expected: int) -> None:  # noqa: ANN401 - one of the two below
        self._answered.clear()
        self._expected, self._under_way = expected, len(self._connections)
        for connection in self._connections:
            connection.began = time.perf_counter()
            connection.send(ask(connection.number))
        await self._answered.wait()

    def _call(self, desk: int) -> bytes:
        self.calls += 1
        body = b'{"desk_id": %d}' % (desk + 1)
        key = f"Idempotency-Key: {self._run}-{self.calls}\r\n".encode()
        return self._request(f"departments/{self._task['department']}/calls", body, key)

    def _serve(self, desk: int) -> bytes:
        return self._request(f"tokens/{self._visitors[desk]}/serve", b"", b"")

    def _request(self, path: str, body: bytes, more: bytes) -> bytes:
        head = (
            f"POST /api/v1/{path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: {self._task['authorization']}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        )
        return head.encode() + more + b"\r\n" + body

    def _on_answer(self, connection: Connection, status: int, body: bytes) -> None:
        if status != self._expected:
            sys.exit(f"a call was answered {status}: {body.decode()}")
        if status == CREATED:
            self.seconds.append(time.perf_counter() - connection.began)
            self._visitors[connection.number] = orjson.loads(body)["token"]["id"]
        self._under_way -= 1
        if not self._under_way:
            self._answered.set()

    def _on_lost(self) -> None:
        if self._under_way:
            sys.exit("the server closed a connection")


if __name__ == "__main__":
    print(json.dumps(uvloop.run(Desks(json.load(sys.stdin)).run())))
