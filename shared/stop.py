"""Runs a worker until it fails or is told to stop."""

import asyncio
import signal
from collections.abc import Coroutine

import structlog
import uvloop

log = structlog.get_logger()


def run_until_stopped(work: Coroutine[None, None, None]) -> None:
    """Run `work`; SIGTERM and SIGINT cancel it and end the process with 0, a failure with 1."""
    try:
        uvloop.run(_cancelled_by_signals(work))
    except Exception as error:
        log.exception("failed; the process ends", error=repr(error))
        raise SystemExit(1) from None


async def _cancelled_by_signals(work: Coroutine[None, None, None]) -> None:
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        log.info("stopped")
