"""The bench's own engines and servers, started when a figure asks for them."""

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Final, Self

import psutil

from bench.progress import step
from bench.testbed.seeding import prepare_database
from bench.testbed.suite import running_suite
from deploy.local import kafka_broker, postgres_server, redis_server
from deploy.local.engines import Engine, EngineError, free_port, last_lines, listens, running
from deploy.local.processes import Command, start, stop, wait_until
from deploy.local.settings import DEMO_SECRET, ROOT
from tests.journeys.suite import Suite

SERVER_SECONDS_MAX: Final = 30.0
DATABASE: Final = "bench"
# `make bench SHORT=1` is for whoever changes something and wants to see whether it helped.
SHORT_ROUNDS_MAX: Final = 3
SHORT_SHARE: Final = 0.4


@dataclass(frozen=True)
class Server:
    """A process of the bench that serves HTTP."""

    port: int
    process: psutil.Process


class Testbed:
    """Starts what is asked for once, and stops all of it in the end.

    `short` runs are for whoever wants to see quickly whether a change helped.
    """

    def __init__(self, *, short: bool = False) -> None:
        self._short = short
        self._stack = ExitStack()
        self._engines: dict[str, str] = {}
        self._databases: set[str] = set()
        self._suite: Suite | None = None
        self.home = Path(tempfile.mkdtemp(prefix="nowserving-bench-"))
        self.home.chmod(0o755)  # Postgres, which is never root, must enter

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        rmtree(self.home, ignore_errors=True)

    def rounds(self, full: int) -> int:
        return min(full, SHORT_ROUNDS_MAX) if self._short else full

    def share(self, full: float) -> float:
        """Return how much of this many seconds, tokens or events to measure with."""
        return full * SHORT_SHARE if self._short else full

    async def postgres(self, database: str = DATABASE, *, directory: bool = True) -> str:
        """Return the address of a database with all migrations and the bench's department."""
        server = self._engine(
            "postgres", lambda: postgres_server.prepare(self.home, free_port(), durable=True)
        )
        address = f"{server.rpartition('/')[0]}/{database}"
        if database not in self._databases:
            with step(f"Database {database}"):
                await prepare_database(address, directory=directory)
            self._databases.add(database)
        return address

    def redis(self) -> str:
        return self._engine(
            "redis", lambda: redis_server.prepare(self.home, free_port(), durable=True)
        )

    def kafka(self) -> str:
        """Return the address of a broker without topics; raises where only the stand-in is."""
        if reason := kafka_broker.why_not_apache():
            raise EngineError(reason)
        return self._engine(
            "kafka", lambda: kafka_broker.prepare(self.home, free_port(), free_port())
        )

    def suite(self) -> Suite:
        """Return the whole running suite, on engines of its own; the others are stopped first."""
        if self._suite is None:
            self.close()
            if reason := kafka_broker.why_not_apache():
                raise EngineError(reason)
            with step("Starting the suite"):
                self._suite = self._stack.enter_context(running_suite(self.home / "suite"))
        return self._suite

    def close(self) -> None:
        """Stop everything, so that it is not in the way of what comes next."""
        self._stack.close()
        self._engines.clear()
        self._databases.clear()
        self._suite = None

    @contextmanager
    def server(
        self,
        name: str,
        *argv: str,
        program: str = sys.executable,
        port_variable: str,
        environment: Mapping[str, str],
    ) -> Iterator[Server]:
        """Run `program *argv`, which listens on the port in `port_variable`, while in the block."""
        port = free_port()
        command = Command(
            name=name,
            argv=(program, *argv),
            environment={
                "AUTH_SECRET": DEMO_SECRET,
                "LOG_LEVEL": "WARNING",
                **environment,
                port_variable: str(port),
            },
            directory=ROOT,
        )
        log = self.home / f"{name}.log"
        process = start(command, log)
        try:
            up = wait_until(
                lambda: listens(port),
                seconds_max=SERVER_SECONDS_MAX,
                alive=lambda: process.poll() is None,
            )
            if not up:
                message = f"{name} did not start; the end of its log:\n{last_lines(log)}"
                raise EngineError(message)
            yield Server(port, psutil.Process(process.pid))
        finally:
            stop(process)

    def _engine(self, name: str, prepare: Callable[[], Engine]) -> str:
        if self._suite is not None:
            self.close()
        if name not in self._engines:
            with step(f"Starting {name}"):
                engine = self._stack.enter_context(running(prepare(), self.home / f"{name}.log"))
            self._engines[name] = engine.address
        return self._engines[name]
