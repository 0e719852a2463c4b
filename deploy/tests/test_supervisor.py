"""The supervisor, with processes that do nothing but live and die."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGKILL, SIGSTOP

import psutil
import pytest

from deploy.local import supervisor as supervisor_module
from deploy.local.engines import EngineError
from deploy.local.processes import Command
from deploy.local.run_file import RunFile
from deploy.local.supervisor import SupervisedProcess, Supervisor

SLEEP = "import time; time.sleep(600)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"


@dataclass
class Stage:
    """A supervisor, and what it wrote and said."""

    folder: Path
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.run_file = RunFile(self.folder / "run.json")
        self.supervisor = Supervisor(self.run_file, self.log, self.said.append)

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def pid(self, name: str) -> int:
        processes = json.loads((self.folder / "run.json").read_text())["processes"]
        return int(next(entry["pid"] for entry in processes if entry["name"] == name))


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(tmp_path)
    yield stage
    await stage.supervisor.stop(stage.supervisor.names)


def supervised(name: str, code: str = SLEEP) -> SupervisedProcess:
    command = Command(name, (sys.executable, "-c", code))
    return SupervisedProcess(name, prepare=lambda: command, ready=lambda: True)


async def until(condition: Callable[[], bool], seconds_max: float = 15) -> None:
    async with asyncio.timeout(seconds_max):
        while not condition():
            await asyncio.sleep(0.02)


async def test_a_killed_process_is_started_again_and_noted(stage: Stage) -> None:
    await stage.supervisor.start([supervised("one"), supervised("other")])
    first, other = stage.pid("one"), stage.pid("other")
    os.kill(first, SIGKILL)
    await until(lambda: stage.pid("one") != first)
    assert psutil.pid_exists(stage.pid("one"))
    assert stage.pid("other") == other
    assert any("one" in line and "signal 9" in line for line in stage.said)


async def test_what_must_follow_a_restart_is_done_until_it_succeeds(stage: Stage) -> None:
    tries: list[int] = []

    async def lay_out() -> None:
        tries.append(stage.pid("engine"))
        if len(tries) == 1:
            message = "not yet"
            raise EngineError(message)

    engine = supervised("engine")
    await stage.supervisor.start(
        [
            SupervisedProcess(
                "engine", prepare=engine.prepare, ready=engine.ready, after_restart=lay_out
            )
        ]
    )
    assert tries == []
    os.kill(stage.pid("engine"), SIGKILL)
    await until(lambda: len(tries) == 2)


async def test_one_that_crashes_at_once_is_started_ever_more_slowly(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor_module, "READY_SECONDS_MAX", 2.0)
    command = Command("broken", (sys.executable, "-c", "raise SystemExit('no such table')"))
    never = SupervisedProcess("broken", prepare=lambda: command, ready=lambda: False)
    with pytest.raises(EngineError, match="no such table"):
        await stage.supervisor.start([never])
    pauses = [line.split("again in ")[1].split()[0] for line in stage.said if "again in" in line]
    assert pauses[:3] == ["0.2", "0.4", "0.8"]


async def test_a_process_that_hears_nothing_is_killed_in_the_end(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor_module, "STOP_SECONDS_MAX", 0.5)
    await stage.supervisor.start([supervised("deaf", DEAF), supervised("frozen")])
    pids = [stage.pid("deaf"), stage.pid("frozen")]
    os.kill(pids[1], SIGSTOP)
    await stage.supervisor.stop(["deaf", "frozen"])
    assert [pid for pid in pids if psutil.pid_exists(pid)] == []


async def test_what_a_process_leaves_behind_goes_with_it(stage: Stage, tmp_path: Path) -> None:
    child = tmp_path / "child"
    code = (
        "import pathlib, subprocess, sys, time;"
        f"child = subprocess.Popen([sys.executable, '-c', {SLEEP!r}]);"
        f"pathlib.Path({str(child)!r}).write_text(str(child.pid));"
        "time.sleep(600)"
    )
    await stage.supervisor.start([supervised("parent", code)])
    await until(lambda: child.exists() and child.read_text() != "")
    grandchild = int(child.read_text())
    os.kill(stage.pid("parent"), SIGKILL)
    await until(lambda: not is_running(grandchild))


async def test_no_orphan_survives_a_killed_supervisor(tmp_path: Path) -> None:
    code = (
        "import asyncio, pathlib\n"
        "from deploy.tests.test_supervisor import Stage, supervised, DEAF\n"
        f"stage = Stage(pathlib.Path({str(tmp_path)!r}))\n"
        "async def main():\n"
        "    await stage.supervisor.start([supervised('one'), supervised('deaf', DEAF)])\n"
        "    stage.run_file.ready = True\n"
        "    stage.run_file.write()\n"
        "    await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", code])  # noqa: ASYNC220, S603 - it dies at once
    path = tmp_path / "run.json"
    await until(lambda: path.exists() and json.loads(path.read_text())["ready"])
    pids = [entry["pid"] for entry in json.loads(path.read_text())["processes"]]
    supervisor.kill()
    supervisor.wait()
    await until(lambda: not any(is_running(pid) for pid in pids), seconds_max=5)


async def test_a_process_without_a_door_is_up_once_it_has_stayed(stage: Stage) -> None:
    command = Command("worker", (sys.executable, "-c", SLEEP))
    began = time.monotonic()
    await stage.supervisor.start([SupervisedProcess("worker", prepare=lambda: command)])
    assert time.monotonic() - began >= supervisor_module.STAYED_SECONDS


def is_running(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
