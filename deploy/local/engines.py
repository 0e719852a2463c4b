"""An engine (Postgres, Redis, Kafka, SMTP) as a local process: how it is started and stopped.

Its binary is the machine's, or else comes from a package: see `postgres_server`, `redis_server`,
`kafka_broker` and `inbox`. An address given in the environment replaces both; callers check that.
"""

import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deploy.local.processes import Command, start, stop, wait_until

# A broker on a busy two-core machine takes ten; anything above is a failure.
START_SECONDS_MAX: Final = 60.0
ASIDE: Final = ".set-aside"
# Below those that Linux, macOS and Windows give to outgoing connections.
PORTS: Final = range(20_000, 32_000)


@dataclass(frozen=True)
class Engine:
    command: Command
    address: str  # what the engine's clients are given
    described_as: str  # for people: "PostgreSQL 15, this machine's"
    ready: Callable[[], bool]  # answers within a second


class EngineError(Exception):
    """An engine is not installed or does not start; the message says what to do next."""


@contextmanager
def running(engine: Engine, log: Path) -> Iterator[Engine]:
    """Start the engine, wait until it answers, and stop it afterwards."""
    process = start(engine.command, log)
    try:
        wait_ready(engine, process, log)
        yield engine
    finally:
        stop(process, engine.command.stop_signal)


def wait_ready(engine: Engine, process: subprocess.Popen[bytes], log: Path) -> None:
    up = wait_until(
        engine.ready, seconds_max=START_SECONDS_MAX, alive=lambda: process.poll() is None
    )
    if not up:
        message = f"{engine.described_as} did not start; the end of its log:\n{last_lines(log)}"
        raise EngineError(message)


def last_lines(log: Path, count: int = 15) -> str:
    return shown(log.read_text(errors="replace") if log.exists() else "", count)


def shown(words: str, count: int = 15) -> str:
    """Return the last lines for people."""
    return "\n".join(f"    {line}" for line in words.splitlines()[-count:])


def set_aside(data: Path) -> Path:
    """Move an engine's data away, in place of what was there before; return where they are now."""
    aside = data.with_name(data.name + ASIDE)
    shutil.rmtree(aside, ignore_errors=True)
    return data.rename(aside)


def free_port() -> int:
    """Return a port that nobody listens on, and no outgoing connection will be given."""
    while True:
        port = secrets.choice(PORTS)  # tests give `random` the same seed in each process
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port


def listens(port: int, host: str = "127.0.0.1") -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, port)) == 0


def install(debian: str, homebrew: str) -> str:
    """Return the command that installs something on this machine."""
    return f"brew install {homebrew}" if sys.platform == "darwin" else f"apt-get install {debian}"
