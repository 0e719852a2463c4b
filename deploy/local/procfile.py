"""Read a Procfile: one `name: command` a line."""

import shlex
from pathlib import Path


def read(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the command of every process, in the file's order."""
    lines = [line.strip() for line in path.read_text().splitlines()]
    entries = [line.partition(":") for line in lines if line and not line.startswith("#")]
    return {name.strip(): tuple(shlex.split(command)) for name, _, command in entries}
