"""A TCP proxy in front of an engine that cuts, delays, stalls, resets and slices on demand."""

import asyncio
import contextlib
import random
import socket
import struct
from asyncio import StreamReader, StreamWriter
from typing import Final

from tests.chaos.weather import FAIR, Weather

CHUNK_BYTES_MAX: Final = 65_536
# Between two slices: enough that the kernel does not join them again.
SLICE_SECONDS: Final = 0.0002
# More slices than these of one chunk would measure our own loop and not the client.
SLICES_MAX: Final = 200
# SO_LINGER on, for zero seconds: closing then sends RST.
HARD: Final = struct.pack("ii", 1, 0)


class Proxy:
    """Listens on `port` and passes everything on to `target_port`, both on loopback."""

    def __init__(self, name: str, port: int, target_port: int) -> None:
        self.name = name
        self.port = port
        self._target_port = target_port
        self._weather = FAIR
        self._changed = asyncio.Condition()
        self._server: asyncio.Server | None = None
        self._passing: set[asyncio.Task[None]] = set()
        self._writers: set[StreamWriter] = set()
        self._resetting: asyncio.Task[None] | None = None
        self._chance = random.Random(name)

    async def open(self) -> None:
        self._server = await asyncio.start_server(
            self._accept, "127.0.0.1", self.port, limit=CHUNK_BYTES_MAX
        )

    async def close(self) -> None:
        await self.set(FAIR)
        self._stop_listening()
        for task in self._passing:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    async def set(self, weather: Weather) -> None:
        """Change the weather for all connections, those that stand and those that come."""
        self._weather = weather
        if self._resetting is not None:
            self._resetting.cancel()
            self._resetting = None
        if weather.refuses:
            self._stop_listening()
            self._cut(hard=False)
        elif self._server is None:
            await self.open()
        if weather.reset_every_seconds:
            self._resetting = asyncio.create_task(self._reset(weather.reset_every_seconds))
        async with self._changed:
            self._changed.notify_all()

    def _stop_listening(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _reset(self, every_seconds: float) -> None:
        while True:
            self._cut(hard=True)
            await asyncio.sleep(every_seconds)

    def _cut(self, *, hard: bool) -> None:
        for writer in list(self._writers):
            if hard:
                _linger_not(writer)
            writer.transport.abort()

    async def _accept(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._passing.add(task)
            task.add_done_callback(self._passing.discard)
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await self._pass_all(reader, writer)

    async def _pass_all(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Pass both ways until either side ends; then the other one ends too."""
        self._writers.add(writer)
        engine: StreamWriter | None = None
        try:
            answers, engine = await asyncio.open_connection(
                "127.0.0.1", self._target_port, limit=CHUNK_BYTES_MAX
            )
            self._writers.add(engine)
            ways = {
                asyncio.create_task(self._pass(reader, engine, towards_engine=True)),
                asyncio.create_task(self._pass(answers, writer, towards_engine=False)),
            }
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        finally:
            for one in (writer, engine):
                if one is not None:
                    self._writers.discard(one)
                    one.close()

    async def _pass(
        self, reader: StreamReader, writer: StreamWriter, *, towards_engine: bool
    ) -> None:
        while chunk := await reader.read(CHUNK_BYTES_MAX):
            await self._wait_out(towards_engine=towards_engine)
            await self._write(writer, chunk)
        await self._wait_out(towards_engine=towards_engine)  # nor does a farewell pass a black hole

    async def _wait_out(self, *, towards_engine: bool) -> None:
        weather = self._weather
        if weather.delay_seconds or weather.jitter_seconds:
            late = self._chance.uniform(0, weather.jitter_seconds)
            await asyncio.sleep(weather.delay_seconds + late)
        while self._weather.stalls(towards_engine=towards_engine):
            async with self._changed:
                await self._changed.wait()

    async def _write(self, writer: StreamWriter, chunk: bytes) -> None:
        if not self._weather.slice_bytes:
            writer.write(chunk)
            await writer.drain()
            return
        size = max(self._weather.slice_bytes, len(chunk) // SLICES_MAX)
        for start in range(0, len(chunk), size):
            writer.write(chunk[start : start + size])
            await writer.drain()
            await asyncio.sleep(SLICE_SECONDS)


def _linger_not(writer: StreamWriter) -> None:
    connection: socket.socket | None = writer.get_extra_info("socket")
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, HARD)
