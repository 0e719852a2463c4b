"""The suite under test: the real supervisor and every process of the Procfile, behind proxies."""

import asyncio
import contextlib
import json
import shlex
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import psutil

from deploy.local import procfile
from deploy.local.engines import EngineError, last_lines
from deploy.local.processes import Command, start
from deploy.local.settings import ROOT
from tests.chaos.clocks import Clocks

START_SECONDS_MAX: Final = 180.0
STOP_SECONDS_MAX: Final = 60.0
# A supervisor that waits after several crashes in a row waits no longer than this.
RESTART_SECONDS_MAX: Final = 60.0
POLL_SECONDS: Final = 0.05
PROCESSES: Final = tuple(procfile.read(ROOT / "Procfile"))


class Suite:
    """Its processes by the Procfile's names; the supervisor starts again what we end."""

    def __init__(self, home: Path, environment: Mapping[str, str], clocks: Clocks) -> None:
        self._home = home
        self._environment = dict(environment)
        self._clocks = clocks
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Start everything and wait until it is ready; raises `EngineError` with the log's end."""
        path = self._home / "Procfile"
        commands = procfile.read(ROOT / "Procfile")
        path.write_text(
            "".join(
                f"{name}: {shlex.join(self._clocks.command(name, argv))}\n"
                for name, argv in commands.items()
            )
        )
        supervisor = Command(
            name="supervisor",
            argv=(sys.executable, "-m", "tests.chaos.supervised", str(path)),
            environment=self._environment,
            orphan_signal=signal.SIGTERM,
            directory=ROOT,
        )
        self._process = start(supervisor, self._log)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(START_SECONDS_MAX):
                while self._process.poll() is None:
                    if self._run.get("ready"):
                        return
                    await asyncio.sleep(POLL_SECONDS)
        message = f"the suite did not start:\n{last_lines(self._log, 40)}"
        raise EngineError(message)

    async def stop(self) -> None:
        """End the supervisor, which ends the rest; frozen processes are woken to hear it."""
        if self._process is None:
            return
        self.wake()
        self._process.terminate()
        try:
            await asyncio.to_thread(self._process.wait, STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self._process.terminate()  # the second one kills
            await asyncio.to_thread(self._process.wait)

    def wake(self) -> None:
        """Let frozen processes run on; the others do not notice."""
        for name in PROCESSES:
            self.send(name, signal.SIGCONT)

    def pid(self, name: str) -> int | None:
        """Return the process id that a process has now; null before its first start."""
        entries = self._run.get("processes", [])
        return next((int(one["pid"]) for one in entries if one["name"] == name), None)

    def running(self, name: str) -> psutil.Process | None:
        pid = self.pid(name)
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid) if pid else None
            if process and process.status() != psutil.STATUS_ZOMBIE:
                return process
        return None

    def send(self, name: str, number: signal.Signals) -> int | None:
        """Send a signal; return the id of the process that got it, null when there is none."""
        process = self.running(name)
        if process is None:
            return None
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(number)
        return process.pid

    async def replaced(self, name: str, old: int | None) -> None:
        """Wait until the supervisor has started another one; raises TimeoutError."""
        async with asyncio.timeout(RESTART_SECONDS_MAX):
            while self.running(name) is None or self.pid(name) == old:
                await asyncio.sleep(POLL_SECONDS)

    @property
    def _log(self) -> Path:
        return self._home / "logs" / "supervisor.log"

    @property
    def _run(self) -> dict[str, Any]:
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
            content: dict[str, Any] = json.loads((self._home / "run.json").read_text())
            return content
        return {}
