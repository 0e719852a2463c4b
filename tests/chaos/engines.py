"""The real engines, each one killable, freezable and replaceable while the suite runs.

They come from the local stack's own functions; here they only get an owner who treats them badly.
"""

import asyncio
import contextlib
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

import psutil

from deploy.local import kafka_broker, postgres_server, redis_server
from deploy.local.engines import Engine, EngineError, wait_ready
from deploy.local.processes import kill_group, start, stop

# Postgres's children end within moments of their parent; until then it cannot start again.
CHILDREN_SECONDS_MAX: Final = 5.0
STARTS_MAX: Final = 3


class ManagedEngine:
    """An engine and its folder; `prepare` lays the folder out anew where it is empty."""

    def __init__(self, name: str, folder: Path, log: Path, prepare: Callable[[], Engine]) -> None:
        self.name = name
        self.folder = folder
        self._log = log
        self._prepare = prepare
        self._process: subprocess.Popen[bytes] | None = None
        self._engine: Engine | None = None

    @property
    def address(self) -> str:
        return "" if self._engine is None else self._engine.address

    @property
    def described_as(self) -> str:
        return "" if self._engine is None else self._engine.described_as.partition(" (")[0]

    @property
    def tree(self) -> list[psutil.Process]:
        """Return its living processes, the first one first."""
        if self._process is None or self._process.poll() is not None:
            return []
        with contextlib.suppress(psutil.NoSuchProcess):
            leader = psutil.Process(self._process.pid)
            return [leader, *leader.children(recursive=True)]
        return []

    async def start(self) -> None:
        """Start it and wait until it answers; raises `EngineError`."""
        for tries in range(1, STARTS_MAX + 1):
            engine = await asyncio.to_thread(self._prepare)
            # Not in a thread: the kernel ends a child with the thread that started it.
            process = start(engine.command, self._log)
            self._engine, self._process = engine, process
            try:
                await asyncio.to_thread(wait_ready, engine, process, self._log)
            except EngineError:
                if tries == STARTS_MAX:
                    raise
                await asyncio.sleep(1)
            else:
                return

    async def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """Send it the signal and wait until all of it is gone."""
        tree = self.tree
        if self._process is None or not tree:
            return
        self._process.send_signal(how)
        self._process.send_signal(signal.SIGCONT)
        await asyncio.to_thread(self._process.wait)
        _, alive = await asyncio.to_thread(psutil.wait_procs, tree[1:], CHILDREN_SECONDS_MAX)
        for process in alive:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        kill_group(self._process.pid)

    def freeze(self) -> None:
        for process in self.tree:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.suspend()

    def thaw(self) -> None:
        for process in reversed(self.tree):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.resume()

    def forget(self) -> None:
        """Delete its data; it must not run."""
        shutil.rmtree(self.folder, ignore_errors=True)

    async def stop(self) -> None:
        if self._process is not None and self._engine is not None:
            self.thaw()
            command = self._engine.command
            await asyncio.to_thread(stop, self._process, command.stop_signal)


def postgres(home: Path, port: int) -> ManagedEngine:
    prepare = lambda: postgres_server.prepare(home, port)  # noqa: E731 - bound to its home
    return ManagedEngine("postgres", home / "postgres", home / "logs" / "postgres.log", prepare)


def redis(home: Path, port: int) -> ManagedEngine:
    prepare = lambda: redis_server.prepare(home, port)  # noqa: E731 - bound to its home
    return ManagedEngine("redis", home / "redis", home / "logs" / "redis.log", prepare)


def kafka(home: Path, port: int, controller_port: int, proxied: int, direct: int) -> ManagedEngine:
    """Return a broker that tells clients of `port` to use the proxy, of `direct` itself."""

    def prepare() -> Engine:
        if reason := kafka_broker.why_not_apache():
            raise EngineError(reason)
        engine = kafka_broker.prepare(home, port, controller_port)
        _announce_proxy(home / "kafka.properties", port, controller_port, proxied, direct)
        return engine

    return ManagedEngine("kafka", home / "kafka", home / "logs" / "kafka.log", prepare)


def _announce_proxy(
    settings: Path, port: int, controller_port: int, proxied: int, direct: int
) -> None:
    lines = dict(line.split("=", 1) for line in settings.read_text().splitlines())
    own = {
        "listeners": (
            f"PLAINTEXT://127.0.0.1:{port},DIRECT://127.0.0.1:{direct},"
            f"CONTROLLER://127.0.0.1:{controller_port}"
        ),
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{proxied},DIRECT://127.0.0.1:{direct}",
        "inter.broker.listener.name": "DIRECT",
        "listener.security.protocol.map": (
            "PLAINTEXT:PLAINTEXT,DIRECT:PLAINTEXT,CONTROLLER:PLAINTEXT"
        ),
    }
    settings.write_text("".join(f"{name}={value}\n" for name, value in (lines | own).items()))
