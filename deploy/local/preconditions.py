"""Checks before a start: another run, processes that an old run left, ports that are taken."""

import socket
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import psutil

from deploy.local import run_file
from deploy.local.engines import EngineError, listens
from deploy.local.processes import STOP_SECONDS_MAX
from deploy.local.settings import Settings

# The kernel signals the processes of a killed supervisor; engines then close their files and end.
STALE_SECONDS_MAX: Final = STOP_SECONDS_MAX


def refuse_without_loopback(address: str = "127.0.0.1") -> None:
    """Every engine listens there, and is asked there."""
    try:
        socket.create_server((address, 0)).close()
    except OSError as error:
        message = (
            f"nothing can listen on {address} ({error.strerror}): ip address add {address}/8 dev lo"
        )
        raise EngineError(message) from error


def refuse_without_permissions(home: Path) -> None:
    """Postgres refuses data that others may read, and a Windows drive under WSL keeps no mode."""
    home.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=home) as folder:
        if Path(folder).stat().st_mode & 0o077:
            message = (
                f"{home} keeps no permissions of files, like a Windows drive (/mnt/c) under WSL: "
                "clone into a folder of Linux, or set NOWSERVING_HOME to one"
            )
            raise EngineError(message)


def refuse_a_second_run(settings: Settings) -> None:
    """Let one supervisor run in this home; end the processes that a killed one left."""
    content = run_file.read(settings.run_file)
    if content is None:
        return
    supervisor = run_file.alive(content["supervisor"])
    if supervisor is not None:
        message = (
            f"NowServing already runs from {settings.home} (pid {supervisor.pid}): "
            "see its pages with `make status`, stop it with `make down`, "
            "or set NOWSERVING_HOME and the ports for a second one"
        )
        raise EngineError(message)
    clear_stale(settings, content)


def clear_stale(settings: Settings, content: dict[str, Any]) -> None:
    """End the processes of a run whose supervisor is gone, by their ids."""
    _, alive = psutil.wait_procs(run_file.left_over(content), timeout=STALE_SECONDS_MAX)
    for process in alive:
        process.kill()
    psutil.wait_procs(alive, timeout=STALE_SECONDS_MAX)
    settings.run_file.unlink(missing_ok=True)


def refuse_taken_ports(settings: Settings) -> None:
    taken = {name: port for name, port in settings.listens_on().items() if listens(port)}
    if taken:
        lines = [
            f"port {port} is taken{_by_whom(port)}; set {name} to another one"
            for name, port in taken.items()
        ]
        raise EngineError("\n".join(lines))


def stop_running(settings: Settings) -> bool:
    """Ask a running supervisor to stop and wait for it; return whether there was one."""
    content = run_file.read(settings.run_file)
    if content is None:
        return False
    supervisor = run_file.alive(content["supervisor"])
    if supervisor is not None:
        supervisor.terminate()
        while supervisor.is_running() and supervisor.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.1)
    clear_stale(settings, content)
    return True


def _by_whom(port: int) -> str:
    try:
        for connection in psutil.net_connections("inet"):
            here = connection.laddr[1:2] == (port,)
            if here and connection.status == psutil.CONN_LISTEN:
                return f" by {psutil.Process(connection.pid).name()} (pid {connection.pid})"
    except psutil.Error:
        return ""  # someone else's process; only root may ask
    return ""
