"""Run one measurement in a process of its own, so that the bench's own work is not in it."""

import asyncio
import json
import sys
from collections.abc import Mapping

from bench.load.ask import LoadError
from deploy.local.settings import ROOT

Task = Mapping[str, object]


async def in_child(module: str, task: Task) -> dict[str, float]:
    """Run `python -m module` with the task as JSON on its stdin; return what it prints.

    Raises `LoadError` when it fails; its last words are on the bench's own stderr.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        printed, _ = await process.communicate(json.dumps(task).encode())
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode:
        message = f"{module} failed; its last words stand above"
        raise LoadError(message)
    found: dict[str, float] = json.loads(printed)
    return found
