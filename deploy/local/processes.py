"""Starts and stops processes that end with the process that started them."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

# Long enough for a broker to close its log; what has not gone by then is killed.
STOP_SECONDS_MAX: Final = 15.0
# A log is begun anew at this size, one older is kept: a stack left on for weeks fills no disk.
LOG_BYTES_MAX: Final = 20_000_000
OLDER: Final = ".log.old"
PR_SET_PDEATHSIG: Final = 1


@dataclass(frozen=True)
class Command:
    """What to start, and how it likes to be stopped."""

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)  # added to ours
    uid: int | None = None  # drop to this user; only root can
    stop_signal: signal.Signals = signal.SIGTERM
    # The kernel sends this when the parent is killed. Engines stop in order; others may be killed.
    orphan_signal: signal.Signals = signal.SIGKILL
    directory: Path | None = None


def start(command: Command, log: Path) -> subprocess.Popen[bytes]:
    """Start the command in a process group of its own, its output appended to `log`."""
    with open_log(log) as output:
        return subprocess.Popen(command.argv, **options(command, output.fileno()))


def options(command: Command, output: int) -> dict[str, Any]:
    """Return the arguments that `Popen` and `asyncio.create_subprocess_exec` both take."""
    return {
        "stdin": subprocess.DEVNULL,
        "stdout": output,
        "stderr": output,
        "cwd": command.directory,
        "env": {**os.environ, **command.environment},
        "start_new_session": True,  # Ctrl-C reaches the supervisor alone, which stops in order
        "preexec_fn": _before_exec(command),
    }


def open_log(log: Path) -> Any:  # noqa: ANN401 - typeshed's BinaryIO does not name the buffered writer
    log.parent.mkdir(parents=True, exist_ok=True)
    return log.open("ab")


def words_since(log: Path, offset: int) -> str:
    """Return what was written to the log behind that byte."""
    return log.read_bytes()[offset:].decode(errors="replace") if log.exists() else ""


def keep_small(log: Path) -> None:
    """Begin the log anew when it is too large; whoever appends to it goes on, at its beginning."""
    if not log.exists() or log.stat().st_size <= LOG_BYTES_MAX:
        return
    older = log.with_suffix(OLDER)
    try:
        shutil.copyfile(log, older)
    except OSError:  # no space: what is older goes first
        older.unlink(missing_ok=True)
    os.truncate(log, 0)


def stop(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> None:
    """Ask the process to stop, wait, then kill what is left of its group."""
    if process.poll() is None:
        process.send_signal(how)
        process.send_signal(signal.SIGCONT)  # a stopped process handles no other signal
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS_MAX)
    kill_group(process.pid)
    process.wait()


def kill_group(leader: int) -> None:
    with suppress(ProcessLookupError, PermissionError):  # all gone already
        os.killpg(leader, signal.SIGKILL)


def wait_until(ready: Callable[[], bool], *, seconds_max: float, alive: Callable[[], bool]) -> bool:
    """Poll `ready` until it holds; return False when time is over or the process has ended."""
    until = time.monotonic() + seconds_max
    while not ready():
        if time.monotonic() > until or not alive():
            return False
        time.sleep(0.05)
    return True


def _before_exec(command: Command) -> Callable[[], None]:
    """Return what the child does between fork and exec."""
    parent = os.getpid()
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def before_exec() -> None:
        if command.uid is not None:
            os.setgroups([])
            os.setgid(command.uid)
            os.setuid(command.uid)
        # After the change of user, which would clear it again.
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, int(command.orphan_signal))
        if os.getppid() != parent:  # died in between
            os._exit(1)

    return before_exec
