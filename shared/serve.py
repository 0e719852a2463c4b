"""Runs a service's API under uvicorn."""

import gc
from typing import Final

import uvicorn
from fastapi import FastAPI

# Open streams do not end by themselves; a stop waits this long for requests under way.
GRACEFUL_SHUTDOWN_SECONDS: Final = 5


def serve(app: FastAPI, *, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; logs are the app's own (shared/logs.py)."""
    # What was created so far stays: the garbage collector, which stops all requests, skips it.
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
        proxy_headers=False,  # shared/trusted_proxies.py, which knows names too
        timeout_graceful_shutdown=GRACEFUL_SHUTDOWN_SECONDS,
    )
