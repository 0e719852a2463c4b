"""The local stack: its processes, and the order in which they are started and stopped.

1. engines (those not given by the environment), all at once
2. the database, migrations, topics, demo data
3. services and workers, all at once
It is stopped in the opposite order.
"""

import asyncio
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from deploy.local import postgres_server, procfile, welcome
from deploy.local.engine_choice import engine_addresses, engine_variables, engines
from deploy.local.preconditions import (
    refuse_a_second_run,
    refuse_taken_ports,
    refuse_without_loopback,
    refuse_without_permissions,
)
from deploy.local.processes import Command
from deploy.local.run_file import RunFile
from deploy.local.settings import ROOT, Settings
from deploy.local.supervised_process import SupervisedProcess
from deploy.local.supervisor import Supervisor
from shared.readyz import is_ready
from shared.settings import EXIT_CODE

# Pages that are opened from a phone and from the hallway's machine, and the links in letters.
IN_THE_LOCAL_NETWORK: Final = frozenset({"token-api", "display", "notifier"})


async def run(settings: Settings, *, processes: Path = ROOT / "Procfile") -> None:
    """Start everything, keep it running until a signal comes, and stop it."""
    refuse_without_loopback()
    refuse_without_permissions(settings.home)
    refuse_a_second_run(settings)
    refuse_taken_ports(settings)
    stack = _Stack(settings, processes)
    stop = _stop_signal(stack)
    running = asyncio.create_task(stack.run())
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            await running  # raises what went wrong
    finally:
        running.cancel()
        await stack.down()


class _Stack:
    def __init__(self, settings: Settings, processes: Path) -> None:
        self._settings = settings
        self._commands = procfile.read(processes)
        self._run_file = RunFile(settings.run_file, pages=settings.pages())
        self._supervisor = Supervisor(self._run_file, settings.log, say)
        self._engines = engines(settings, came_back=self._set_up)
        self._variables = engine_variables(settings)
        self._environment = settings.services_environment(self._variables)

    async def run(self) -> None:
        """Bring everything up and keep it; raises what cannot be kept."""
        work = (self._up(), self._supervisor.keep_logs_small(), self._supervisor.until_failed())
        tasks = [asyncio.create_task(one) for one in work]
        try:
            for ended in asyncio.as_completed(tasks):
                await ended
        finally:
            for task in tasks:
                task.cancel()

    async def _up(self) -> None:
        self._run_file.engines = engine_addresses(self._variables)
        self._run_file.write()
        say("Engines")
        await self._supervisor.start(self._engines)
        say("Migrations, topics, demo data" if self._settings.demo else "Migrations, topics")
        await self._set_up()
        say("Services and workers")
        await self._supervisor.start(self._supervised(name) for name in self._commands)
        self._run_file.ready = True
        self._run_file.write()
        say(welcome.table(self._settings))

    async def down(self) -> None:
        say("\nStopping ...")
        self._run_file.ready = False
        self._run_file.write()
        engines = [engine.name for engine in self._engines]
        names = self._supervisor.names
        await self._supervisor.stop(name for name in names if name not in engines)
        await self._supervisor.stop(engines)
        self._run_file.remove()
        say(f"All stopped. The data stays in {self._settings.home}")

    def kill(self) -> None:
        self._supervisor.kill(self._supervisor.names)

    async def _set_up(self) -> None:
        """Make what the services need to find; whatever is there already stays."""
        if self._settings.database_url is None:
            await asyncio.to_thread(
                postgres_server.ensure_database, self._variables["DATABASE_URL"]
            )
        await self._once("migrate", "python", "-m", "deploy.migrate")
        if "token-api" in self._commands and self._settings.demo:
            await self._once("seed-demo", "python", "-m", "services.token_api", "seed-demo")

    async def _once(self, name: str, *argv: str) -> None:
        await self._supervisor.run_once(self._command(name, argv))

    def _supervised(self, name: str) -> SupervisedProcess:
        command = self._command(name, self._commands[name])
        return SupervisedProcess(
            name,
            prepare=lambda: command,
            ready=self._readiness(name),
            hopeless=EXIT_CODE,
        )

    def _command(self, name: str, argv: tuple[str, ...]) -> Command:
        host = {"HOST": self._settings.host} if name in IN_THE_LOCAL_NETWORK else {}
        return Command(
            name=name,
            argv=(sys.executable, *argv[1:]) if argv[0] == "python" else argv,
            environment={**self._environment, **host},
            directory=ROOT,
        )

    def _readiness(self, name: str) -> Callable[[], bool] | None:
        port = self._settings.serves_readyz_on().get(name)
        return None if port is None else lambda: is_ready(port, self._settings.reached_at)


def say(line: str) -> None:
    with suppress(OSError):  # where nobody can read it, such as on a full disk, we go on
        print(line, flush=True)


def _stop_signal(stack: _Stack) -> asyncio.Event:
    """Return what the first signal sets; the second one kills."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def on_signal() -> None:
        if stop.is_set():
            stack.kill()
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, on_signal)
    return stop
