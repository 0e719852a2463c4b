"""A clock for each process of ours, moved by libfaketime; the monotonic clock is left alone."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from deploy.local.moved_clock import environment

# The file is read again this often, not at every look at the clock.
CACHE_SECONDS: Final = 1


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
            *("env", *(f"{name}={value}" for name, value in environment(self._preload).items())),
            f"FAKETIME_TIMESTAMP_FILE={self._folder / name}",
            f"FAKETIME_CACHE_DURATION={CACHE_SECONDS}",
            *own,
        )
