"""All proxies, in a process of their own, so that our load does not slow what passes them.

The parent writes one JSON line a change of weather, and reads one line when it is in force.
When the parent ends, so does its pipe, and so do the proxies.
"""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from dataclasses import asdict
from typing import Final, Self

from deploy.local.processes import send_signal
from tests.chaos.proxy import Proxy
from tests.chaos.weather import FAIR, Weather

END_SECONDS_MAX: Final = 5.0


class Proxies:
    """The parent's side; `ports` are {engine: (the proxy's port, the engine's own)}."""

    def __init__(self, process: Process, names: list[str]) -> None:
        self._process = process
        self._names = names
        self._asking = asyncio.Lock()

    @classmethod
    async def start(cls, ports: Mapping[str, tuple[int, int]]) -> Self:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.chaos.proxies", json.dumps(ports)),
            stdin=PIPE,
            stdout=PIPE,
            start_new_session=True,
        )
        proxies = cls(process, list(ports))
        await proxies._hear()
        return proxies

    async def set(self, name: str, weather: Weather) -> None:
        async with self._asking:
            if self._process.stdin is None:
                raise BrokenPipeError
            line = json.dumps({"name": name, "weather": asdict(weather)})
            self._process.stdin.write(line.encode() + b"\n")
            await self._hear()

    async def clear_up(self) -> None:
        for name in self._names:
            await self.set(name, FAIR)

    async def stop(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), END_SECONDS_MAX)
        except TimeoutError:
            send_signal(self._process.pid, signal.SIGKILL)
            await self._process.wait()

    async def _hear(self) -> None:
        if self._process.stdout is None or not await self._process.stdout.readline():
            message = "the proxies ended"
            raise BrokenPipeError(message)


async def serve(ports: Mapping[str, tuple[int, int]]) -> None:
    """Open all proxies and change their weather as the lines on stdin say, until they end."""
    proxies = {name: Proxy(name, *pair) for name, pair in ports.items()}
    for proxy in proxies.values():
        await proxy.open()
    lines = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    print("open", flush=True)
    while line := await lines.readline():
        asked = json.loads(line)
        await proxies[asked["name"]].set(Weather(**asked["weather"]))
        print("set", flush=True)


if __name__ == "__main__":
    asyncio.run(serve(json.loads(sys.argv[1])))
