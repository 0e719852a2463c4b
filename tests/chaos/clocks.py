"""A clock for each process of ours, moved by libfaketime; the monotonic clock is left alone."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

PLACES: Final = (
    Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
    Path("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"),
    Path("/usr/lib/faketime/libfaketime.so.1"),
    Path("/usr/local/lib/faketime/libfaketime.so.1"),
)
# The file is read again this often, not at every look at the clock.
CACHE_SECONDS: Final = 1


def library() -> Path | None:
    """Return libfaketime, if the machine has it (Debian: apt-get install libfaketime)."""
    return next((path for path in PLACES if path.exists()), None)


class Clocks:
    """One file a process: how many seconds its clock is ahead of the machine's."""

    def __init__(self, folder: Path, names: Iterable[str], preload: Path | None) -> None:
        self._folder = folder
        self.names = tuple(names)
        self._preload = preload
        folder.mkdir(parents=True, exist_ok=True)
        self.set(0)

    def set(self, seconds: int, names: Iterable[str] | None = None) -> None:
        for name in self.names if names is None else names:
            part = self._folder / f"{name}.part"
            part.write_text(f"{seconds:+d}\n")
            part.replace(self._folder / name)

    def command(self, name: str, argv: tuple[str, ...]) -> tuple[str, ...]:
        """Return the command under its own clock; `python` is the one that runs us."""
        own = (sys.executable, *argv[1:]) if argv[0] == "python" else argv
        if self._preload is None:
            return own
        return (
            *("env", f"LD_PRELOAD={self._preload}", "DONT_FAKE_MONOTONIC=1"),
            f"FAKETIME_TIMESTAMP_FILE={self._folder / name}",
            f"FAKETIME_CACHE_DURATION={CACHE_SECONDS}",
            *own,
        )
