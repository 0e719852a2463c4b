"""Sets up a checkout; each step runs only when its sources have changed.

Runs on the machine's own Python, before there is any virtual environment: standard library only.
With the argument `python` it ends after step 2, for commands that need no pages. A step that was
interrupted or failed is done anew at the next start.

1. what must be installed is there
2. .venv from requirements.lock
3. node_modules from package-lock.json
4. the services' pages from their sources
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
NODE_MIN: Final = (20, 19)
JAVA_MIN: Final = 17
# Packages, their archives while they are unpacked, and the pages.
NEEDED_BYTES: Final = 1200 << 20
# What a tool leaves that found no room for its next file: an archive may be this large.
FREE_BYTES_MIN: Final = 100 << 20
SOURCES_OF_PAGES: Final = ("services/*/screen/**/*", "shared/web/**/*", "*.ts", "*.json", "*.js")


def main() -> None:
    pages_too = sys.argv[1:] != ["python"]
    check_prerequisites(pages_too=pages_too)
    os.chdir(ROOT)
    try:
        with _one_at_a_time():
            python_packages()
            if pages_too:
                javascript_packages()
                pages()
    except KeyboardInterrupt:
        sys.exit("\nThe set-up was interrupted: the next start goes on with it.")
    except OSError as error:
        sys.exit(f"The set-up could not go on: {error}. Mend that and start again.")


def check_prerequisites(*, pages_too: bool) -> None:
    """Print one line for each thing to install; go on without those that have a stand-in."""
    wanted = (_venv, _node, _npm) if pages_too else (_venv,)
    missing = [line for line in (look() for look in wanted) if line]
    for line in (*missing, *filter(None, [_java_or_maven()])):
        print(line)
    if missing:
        sys.exit(1)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Wait for another set-up, such as that of `make test`, or what a killed one left running."""
    (ROOT / ".local").mkdir(exist_ok=True)
    with (ROOT / ".local" / "setup.lock").open("w") as lock:
        os.set_inheritable(lock.fileno(), True)  # noqa: FBT003 - it takes no name
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up of this checkout runs: waiting for it ...", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def python_packages() -> None:
    python = ROOT / ".venv" / "bin" / "python"
    # Of this Python: another one, named by PYTHON=, gets an environment of its own version.
    made = _Stamp(".venv", "python", [])
    installed = _Stamp(".venv", "lock", [ROOT / "requirements.lock"])
    usable = python.exists() and (made.holds() or installed.holds())
    if usable and installed.holds():
        return
    with _step("Python packages"):
        installed.clear()
        if not usable:
            made.clear()
            _run(sys.executable, "-m", "venv", "--clear", ".venv")
            made.set()
        pip = (str(python), "-m", "pip", "--disable-pip-version-check", "install", "-q")
        _run(*pip, "--require-hashes", "-r", "requirements.lock")
        installed.set()


def javascript_packages() -> None:
    stamp = _Stamp("node_modules", "lock", [ROOT / "package-lock.json"])
    if stamp.holds():
        return
    with _step("JavaScript packages"):
        stamp.clear()
        _run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
        stamp.set()


def pages() -> None:
    found = {path for pattern in SOURCES_OF_PAGES for path in ROOT.glob(pattern)}
    sources = [path for path in found if path.is_file() and "dist" not in path.parts]
    folders = {path.parent for path in sources if path.suffix == ".html"}
    stamp = _Stamp("node_modules", "pages", sources)
    if stamp.holds() and all((one / "dist" / "index.html").exists() for one in folders):
        return
    with _step("Pages"):
        stamp.clear()
        _run("npm", "run", "--silent", "build")
        stamp.set()


def _venv() -> str | None:
    # Debian packs it apart from Python.
    return (
        None if find_spec("ensurepip") else "Python's venv is needed: apt-get install python3-venv"
    )


def _node() -> str | None:
    found = [int(part) for part in re.findall(r"\d+", _said("node", "--version"))[:2]]
    wanted = ".".join(str(part) for part in NODE_MIN)
    return None if tuple(found) >= NODE_MIN else f"Node.js {wanted} or newer is needed: nodejs.org"


def _npm() -> str | None:
    return None if shutil.which("npm") else "npm is needed: with Node.js, or: apt-get install npm"


def _java_or_maven() -> str | None:
    """Kafka has a stand-in, good enough to look around: this one only warns."""
    found = re.search(r'version "(\d+)', _said("java", "-version"))
    without = "without it Kafka has an in-memory stand-in"
    if not found or int(found[1]) < JAVA_MIN:
        how = _install("openjdk-17-jre-headless", "openjdk")
        return f"Java {JAVA_MIN} or newer: {how} ({without})"
    if not shutil.which("mvn"):
        return f"Maven, which fetches Kafka: {_install('maven', 'maven')} ({without})"
    return None


def _install(debian: str, homebrew: str) -> str:
    return f"brew install {homebrew}" if sys.platform == "darwin" else f"apt-get install {debian}"


def _said(*argv: str) -> str:
    try:
        answer = subprocess.run(argv, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return answer.stdout + answer.stderr


def _run(*argv: str) -> None:
    if subprocess.run(argv, check=False, close_fds=False).returncode:  # it keeps the lock, too
        sys.exit(f"failed: {' '.join(argv)}{_full_disk()}")


def _full_disk() -> str:
    """Return what to do where there is too little space; tools say it far above their last line."""
    for folder in (str(ROOT), tempfile.gettempdir()):
        free = shutil.disk_usage(folder).free
        if free < FREE_BYTES_MIN:
            return (
                f"\n{free >> 20} MB are free where {folder} is: the set-up needs "
                f"{NEEDED_BYTES >> 20} MB. Free some and start again; it goes on where it was."
            )
    return ""


class _Stamp:
    """A file beside a step's result, with the digest of the sources it was made from."""

    def __init__(self, made: str, name: str, sources: Iterable[Path]) -> None:
        self._path = ROOT / made / f".made-from-{name}"
        digest = hashlib.sha256(sys.version.encode())
        for path in sorted(sources):
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
        self._digest = digest.hexdigest()

    def holds(self) -> bool:
        return self._path.exists() and self._path.read_text() == self._digest

    def clear(self) -> None:
        self._path.unlink(missing_ok=True)

    def set(self) -> None:
        self._path.write_text(self._digest)


@contextmanager
def _step(what: str) -> Iterator[None]:
    """Say what takes a while, and how long it took."""
    print(f"{what} ...", flush=True)
    began = time.monotonic()
    yield
    print(f"{what}: {time.monotonic() - began:.0f} s", flush=True)


main()
