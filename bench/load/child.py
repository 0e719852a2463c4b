"""Run one measurement in a process of its own, so that the bench's own work is not in it."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from deploy.local.processes import send_signal
from deploy.local.settings import ROOT

Task = Mapping[str, object]


class LoadError(Exception):
    """The load did not run as it should; the message says what to look at."""


async def in_child(module: str, task: Task) -> dict[str, Any]:
    """Run `python -m module` with the task as JSON on its stdin; return what it prints.

    Raises `LoadError` when it fails; its error output is on the bench's own stderr.
    """
    async with child(module, task) as process:
        printed = await told_by(process).read()
    if process.returncode:
        message = f"{module} failed; see its output above"
        raise LoadError(message)
    found: dict[str, Any] = json.loads(printed)
    return found


@asynccontextmanager
async def child(module: str, task: Task) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start `python -m module` with the task as JSON on its stdin; end it if it still runs."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(task).encode())
    process.stdin.write_eof()
    try:
        yield process
        await process.wait()
    finally:
        if process.returncode is None:
            send_signal(process.pid, signal.SIGKILL)
            await process.wait()


def told_by(process: asyncio.subprocess.Process) -> asyncio.StreamReader:
    """Return what a child prints."""
    assert process.stdout is not None
    return process.stdout
