"""`run.json`: the processes that run, their addresses, and whether all of them are ready."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil


@dataclass
class RunFile:
    """Replaced as a whole at every change, so that a reader never sees half of it."""

    path: Path
    engines: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    ready: bool = False
    pids: dict[str, int] = field(default_factory=dict)
    ready_names: set[str] = field(default_factory=set)  # which of them are ready now

    def write(self) -> None:
        content = {
            "ready": self.ready,
            "supervisor": _identity(os.getpid()),
            "processes": [
                {"name": name, "ready": name in self.ready_names, **_identity(pid)}
                for name, pid in sorted(self.pids.items())
            ],
            "engines": self.engines,
            "pages": self.pages,
        }
        part = self.path.with_suffix(".part")
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(content, indent=2) + "\n")
        part.replace(self.path)

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)


def read(path: Path) -> dict[str, Any] | None:
    """Return the file's content, or None where there is none."""
    with suppress(FileNotFoundError, json.JSONDecodeError):
        content: dict[str, Any] = json.loads(path.read_text())
        return content
    return None


def alive(identity: dict[str, Any]) -> psutil.Process | None:
    """Return the process of that entry, or None; a reused pid is another process."""
    with suppress(psutil.NoSuchProcess, KeyError):
        process = psutil.Process(identity["pid"])
        same = abs(process.create_time() - identity["started"]) < 1
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    return None


def left_over(content: dict[str, Any]) -> list[psutil.Process]:
    """Return the processes of that run that still run, without the supervisor."""
    found = [alive(entry) for entry in content.get("processes", [])]
    return [process for process in found if process is not None]


def _identity(pid: int) -> dict[str, Any]:
    try:
        return {"pid": pid, "started": psutil.Process(pid).create_time()}
    except psutil.NoSuchProcess:
        return {"pid": pid, "started": 0.0}
