"""Visitors and screens in one process: when each token asked for is on each of the screens.

Tokens are asked for at a steady pace, whether or not the ones before are answered; a token's time
begins when it was due. Nobody calls or cancels, so a board on which as many more are waiting as
tokens were asked for up to this one shows it.
"""

import asyncio
import json
import sys
import time
from bisect import bisect_left
from collections import deque
from functools import partial
from itertools import accumulate
from typing import Any, Final, cast

import uvloop

from bench.load import NUMBER
from bench.load.connection import Connection
from bench.load.percentile import percentile_ms

CONNECTIONS: Final = 64
QUIET_SECONDS: Final = 2.0
SHOWN_SECONDS_MAX: Final = 30.0
COUNT: Final = b'"waiting_count":'


class Screen(asyncio.Protocol):
    """Notes how many wait in one department at each board, and when it came."""

    def __init__(self, path: str, department_id: str) -> None:
        self._request = f"GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode()
        self._department = f'"department_id":"{department_id}"'.encode()
        self._received = b""
        self.times: list[float] = []
        self.counts: list[int] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are of no class of asyncio's.
        cast("asyncio.WriteTransport", transport).write(self._request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if (at := self._received.rfind(self._department)) < 0:
            return
        start = self._received.find(COUNT, at) + len(COUNT)
        end = self._received.find(b",", start)
        if start < len(COUNT) or end < 0:
            return  # the rest is on its way
        self.times.append(time.perf_counter())
        self.counts.append(int(self._received[start:end]))
        self._received = b""


class Visitors:
    """Ask for tokens over a few connections; remember when each was due, and was answered."""

    def __init__(self, text: str, first_number: int) -> None:
        self._parts = [part.encode() for part in text.split(NUMBER)]
        self._first = first_number
        self._idle: deque[Connection] = deque()
        self._late: deque[float] = deque()
        self._asked = 0
        # (when it was due, when it was answered, its number)
        self.tokens: list[tuple[float, float, int]] = []

    async def connect(self, port: int) -> None:
        loop = asyncio.get_running_loop()
        for number in range(CONNECTIONS):
            _, connection = await loop.create_connection(
                partial(Connection, number, self._answered, _lost),
                "127.0.0.1",
                port,
            )
            self._idle.append(connection)

    async def come(self, tokens: int, rate: float) -> None:
        began = time.perf_counter()
        for number in range(tokens):
            due = began + number / rate
            if (pause := due - time.perf_counter()) > 0:
                await asyncio.sleep(pause)
            self._late.append(due)
            self._ask()
        while len(self.tokens) < tokens:  # noqa: ASYNC110 - the last answers
            await asyncio.sleep(0.01)

    def _ask(self) -> None:
        while self._late and self._idle:
            connection = self._idle.popleft()
            connection.began = self._late.popleft()
            connection.send((b"%010d" % (self._first + self._asked)).join(self._parts))
            self._asked += 1

    def _answered(self, connection: Connection, status: int, body: bytes) -> None:
        if status != 201:  # noqa: PLR2004 - created
            message = f"no token: {status} {body!r}"
            raise RuntimeError(message)
        number = json.loads(body)["token"]["token_no"]
        self.tokens.append((connection.began, time.perf_counter(), number))
        self._idle.append(connection)
        self._ask()


async def follow(task: dict[str, Any]) -> dict[str, float]:
    loop = asyncio.get_running_loop()
    new_screen = partial(Screen, task["path"], task["department_id"])
    screens = [
        (await loop.create_connection(new_screen, "127.0.0.1", task["display"]))[1]
        for _ in range(task["screens"])
    ]
    visitors = Visitors(task["text"], task["first_number"])
    await visitors.connect(task["token_api"])
    await asyncio.sleep(QUIET_SECONDS)
    before = screens[0].counts[-1]
    await visitors.come(task["tokens"], task["rate"])
    wanted = before + task["tokens"]
    async with asyncio.timeout(SHOWN_SECONDS_MAX):
        while any(screen.counts[-1] < wanted for screen in screens):  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.05)
    shown = sorted(_shown(visitors, screens, before))
    answered = sorted(answer - due for due, answer, _ in visitors.tokens)
    return {
        "p50_ms": percentile_ms(shown, 50),
        "p99_ms": percentile_ms(shown, 99),
        "answered_p50_ms": percentile_ms(answered, 50),
        "answered_p99_ms": percentile_ms(answered, 99),
        "boards": float(len(screens[0].counts)),
    }


def _lost() -> None:
    """Do nothing: a connection that ends shows as answers that never come."""


def _shown(visitors: Visitors, screens: list[Screen], before: int) -> list[float]:
    """Return, for each token and screen, how long after it was due it was shown, in seconds."""
    lowest = min(number for _, _, number in visitors.tokens)
    highest_so_far = [list(accumulate(screen.counts, max)) for screen in screens]
    return [
        screen.times[bisect_left(counts, before + number - lowest + 1)] - due
        for due, _, number in visitors.tokens
        for screen, counts in zip(screens, highest_so_far, strict=True)
    ]


if __name__ == "__main__":
    print(json.dumps(uvloop.run(follow(json.load(sys.stdin)))))
