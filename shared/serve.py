"""Runs a service's API under uvicorn."""

import gc
from typing import Final

import uvicorn
from fastapi import FastAPI

# Open streams never end by themselves; a stop waits this long for what was begun.
GRACEFUL_SHUTDOWN_SECONDS: Final = 5


def serve(app: FastAPI, *, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; logs are the app's own (shared/logs.py)."""
    # What is there for good need not be looked through again: each look would hold up who waits.
    gc.collect()
    gc.freeze()
    uvicorn.run(
        app,
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACEFUL_SHUTDOWN_SECONDS,
    )
