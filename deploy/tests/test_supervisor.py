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
from deploy.local.supervised_process import SupervisedProcess
from deploy.local.supervisor import Supervisor

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


async def test_an_engine_that_fails_three_times_in_a_row_ends_the_run_with_its_words(
    stage: Stage,
) -> None:
    command = Command("engine", (sys.executable, "-c", "raise SystemExit('bad file')"))
    engine = SupervisedProcess(
        "engine", lambda: command, ready=lambda: False, failures_max=3, advice="Mend that."
    )
    with pytest.raises(EngineError) as raised:
        await stage.supervisor.start([engine])
    assert "ended with code 1, 3 times in a row" in str(raised.value)
    assert str(raised.value).count("bad file") == 1, "the words of the last start alone"
    assert str(raised.value).endswith("Mend that.")
    assert len([line for line in stage.said if "again in" in line]) == 2


async def test_an_engine_that_can_be_mended_is_started_again(stage: Stage) -> None:
    folder = stage.folder / "data"
    folder.mkdir()
    code = f"import pathlib, time; assert not pathlib.Path({str(folder)!r}).exists(); {SLEEP}"
    command = Command("engine", (sys.executable, "-c", code))

    def mend(words: str) -> str | None:
        folder.rmdir()
        return "set aside" if "AssertionError" in words else None

    await stage.supervisor.start(
        [
            SupervisedProcess(
                "engine",
                lambda: command,
                ready=lambda: not folder.exists(),
                mend=mend,
                failures_max=1,
            )
        ]
    )
    assert any("mend  engine" in line and "set aside" in line for line in stage.said)


async def test_a_process_that_says_that_it_is_hopeless_is_not_tried_again(stage: Stage) -> None:
    code = "import sys; sys.stderr.write('PORT: bad'); sys.exit(2)"
    command = Command("service", (sys.executable, "-c", code))
    service = SupervisedProcess("service", lambda: command, ready=lambda: False, hopeless=2)
    with pytest.raises(EngineError, match="PORT: bad"):
        await stage.supervisor.start([service])
    assert stage.said == []


async def test_a_program_that_cannot_be_started_for_a_while_is_tried_again(stage: Stage) -> None:
    program = stage.folder / "program"
    command = Command("one", (str(program), "-c", SLEEP))
    starting = asyncio.create_task(
        stage.supervisor.start([SupervisedProcess("one", lambda: command, ready=lambda: True)])
    )
    await until(lambda: any("could not be started" in line for line in stage.said))
    program.symlink_to(sys.executable)
    await starting


async def test_what_ends_the_supervisors_own_work_does_not_pass_unseen(stage: Stage) -> None:
    prepared = [supervised("one").prepare()]
    await stage.supervisor.start([SupervisedProcess("one", prepared.pop, ready=lambda: True)])
    os.kill(stage.pid("one"), SIGKILL)
    async with asyncio.timeout(60):
        with pytest.raises(IndexError):  # there is no second command
            await stage.supervisor.until_failed()


async def test_while_the_disk_is_full_nothing_counts_as_a_failure(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = stage.folder / "full"
    full.touch()
    monkeypatch.setattr(supervisor_module, "SPACE_SECONDS", 0.05)
    monkeypatch.setattr(supervisor_module, "FREE_BYTES_MIN", 10**18)
    code = f"import pathlib, time; assert not pathlib.Path({str(full)!r}).exists(); {SLEEP}"
    command = Command("engine", (sys.executable, "-c", code))
    starting = asyncio.create_task(
        stage.supervisor.start(
            [
                SupervisedProcess(
                    "engine", lambda: command, ready=lambda: not full.exists(), failures_max=1
                )
            ]
        )
    )
    await until(lambda: any("the disk is full" in line for line in stage.said))
    full.unlink()
    monkeypatch.setattr(supervisor_module, "FREE_BYTES_MIN", 0)
    await starting


async def test_a_log_begins_anew_while_its_process_runs(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.local.processes.LOG_BYTES_MAX", 1000)
    monkeypatch.setattr(supervisor_module, "LOGS_SECONDS", 0.05)
    code = "while True: print('a line that is written', flush=True); import time; time.sleep(0.001)"
    await stage.supervisor.start([supervised("chatty", code)])
    keeping = asyncio.create_task(stage.supervisor.keep_logs_small())
    log, older = stage.log("chatty"), stage.folder / "chatty.log.old"
    await until(older.exists)
    await until(lambda: "written" in log.read_text())
    assert log.stat().st_size < 100_000
    keeping.cancel()


async def test_the_run_file_tells_which_process_is_ready(stage: Stage) -> None:
    command = Command("never", (sys.executable, "-c", SLEEP))
    never = SupervisedProcess("never", lambda: command, ready=lambda: False)
    starting = asyncio.create_task(stage.supervisor.start([supervised("one"), never]))

    def ready() -> dict[str, bool]:
        if not stage.run_file.path.exists():
            return {}
        content = json.loads(stage.run_file.path.read_text())
        return {entry["name"]: entry["ready"] for entry in content["processes"]}

    await until(lambda: ready() == {"one": True, "never": False})
    starting.cancel()


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
