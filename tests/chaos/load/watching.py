"""Everybody who only looks: hallway screens, good and bad ones, and consoles' lines."""

import asyncio
import random
import socket
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from time import monotonic
from typing import Final
from urllib.parse import urlsplit

from tests.chaos.load.pace import stopped_within
from tests.chaos.load.place import Place
from tests.chaos.load.stream import BROKEN, Refused, events, request_bytes
from tests.chaos.observations import Addresses, Connection, Transcript, Transcripts

# Of a hundred screens so many read a byte a second, and so many never read at all.
SLOW: Final = 0.06
DEAF: Final = 0.04
# So many lose their line now and then, and come back with an id that may mean nothing.
RESTLESS: Final = 0.25
RESTLESS_SECONDS: Final = 25.0
# As the page: half of the pause is chance, and it doubles up to a quarter of a minute.
PAUSE_SECONDS_FIRST: Final = 0.5
PAUSE_SECONDS_MAX: Final = 15.0
DEAF_SECONDS: Final = 40.0
# What a slow screen's machine takes in by itself before anybody reads.
RECEIVE_BUFFER_BYTES: Final = 4096
START_APART_SECONDS: Final = 0.01
STRANGE_IDS: Final = ("0", "-1", "99999999999999999999", "yesterday", "\u00fc", "")


@asynccontextmanager
async def watching(
    addresses: Addresses,
    place: Place,
    transcripts: Transcripts,
    *,
    stop: asyncio.Event,
    seed: int,
    screens: int = 200,
) -> AsyncIterator[None]:
    """Keep screens connected for the length of the block; after `stop` none leaves by itself."""
    chance = random.Random(f"screens {seed}")
    tasks = []
    for number in range(screens):
        branch_id = place.branch_ids[number % len(place.branch_ids)]
        url = f"{addresses.display}/api/v1/boards/{branch_id}/stream"
        transcript = Transcript(f"screen-{number}", _kind(chance), branch_id)
        transcripts.clients.append(transcript)
        screen = _Screen(url, transcript, transcripts, chance=chance, stop=stop)
        tasks.append(asyncio.create_task(screen.run()))
        await asyncio.sleep(START_APART_SECONDS)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _kind(chance: random.Random) -> str:
    dice = chance.random()
    return "deaf" if dice < DEAF else "slow" if dice < DEAF + SLOW else "screen"


class _Screen:
    def __init__(
        self,
        url: str,
        transcript: Transcript,
        transcripts: Transcripts,
        *,
        chance: random.Random,
        stop: asyncio.Event,
    ) -> None:
        self._url = url
        self._transcript = transcript
        self._transcripts = transcripts
        self._kind = transcript.kind
        self._restless = self._kind == "screen" and chance.random() < RESTLESS
        self._chance = random.Random(chance.random())
        self._stop = stop
        self._last_id: str | None = None
        self._failures = 0

    async def run(self) -> None:
        while True:
            connection = Connection(monotonic(), self._id_to_send())
            self._transcript.connections.append(connection)
            try:
                await (
                    self._listen(connection) if self._kind == "screen" else self._dawdle(connection)
                )
            except Refused as refused:
                connection.http_status = refused.status
                self._failures += 1
            except BROKEN:
                self._failures += 1
            connection.closed_at = monotonic()
            await asyncio.sleep(self._pause_seconds())

    async def _listen(self, connection: Connection) -> None:
        leaving = asyncio.create_task(self._leave_after()) if self._restless else None
        try:
            async with aclosing(events(self._url, _headers(connection))) as stream:
                async for block in stream:
                    self._hear(connection, block)
                    if leaving is not None and leaving.done():
                        return
        finally:
            if leaving is not None:
                leaving.cancel()

    def _hear(self, connection: Connection, block: bytes) -> None:
        connection.http_status = 200
        if block:
            message = self._transcripts.note(connection, monotonic(), block)
            self._last_id = message.event_id or self._last_id
            self._failures = 0

    async def _leave_after(self) -> None:
        """Return after a while; not any more once the run is over."""
        pause = self._chance.expovariate(1 / RESTLESS_SECONDS)
        if await stopped_within(self._stop, pause):
            await asyncio.Event().wait()

    async def _dawdle(self, connection: Connection) -> None:
        """Ask for the stream, and read a byte a second, or nothing."""
        loop = asyncio.get_running_loop()
        parts = urlsplit(self._url)
        with socket.socket() as line:
            line.setblocking(False)  # noqa: FBT003 — the library's own signature
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
            await loop.sock_connect(line, (parts.hostname, parts.port))
            await loop.sock_sendall(line, request_bytes(self._url, _headers(connection)))
            if self._kind == "deaf":
                await asyncio.sleep(DEAF_SECONDS * self._chance.uniform(0.5, 1.5))
                return
            while await loop.sock_recv(line, 1):
                await asyncio.sleep(1.0)

    def _id_to_send(self) -> str | None:
        if self._restless and self._chance.random() < 0.5:
            return self._chance.choice(STRANGE_IDS)
        return self._last_id

    def _pause_seconds(self) -> float:
        whole = min(PAUSE_SECONDS_FIRST * 2 ** min(self._failures, 6), PAUSE_SECONDS_MAX)
        return float(whole * self._chance.uniform(0.5, 1.0))


def _headers(connection: Connection) -> dict[str, str]:
    last = connection.last_event_id
    return {} if last is None else {"Last-Event-ID": last}
