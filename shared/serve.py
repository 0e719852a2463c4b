"""Runs a service's API under uvicorn."""

import gc
import sys
from collections.abc import Callable
from threading import Thread
from typing import Final

import uvicorn
from fastapi import FastAPI
from uvicorn.config import STARTUP_FAILURE

from shared.api_server import ApiServer
from shared.listen import BACKLOG, listen
from shared.settings import give_up

# Open streams do not end by themselves; a stop waits this long for requests under way.
GRACEFUL_SHUTDOWN_SECONDS: Final = 5
# Longer than clients and proxies keep an idle connection (httpx 5 s, nginx 60 s): it is then they
# who close it. What closes first on this side may cross the client's next request, which fails.
KEEP_ALIVE_SECONDS: Final = 75


def server_config(
    app: FastAPI, *, graceful_shutdown_seconds: int = GRACEFUL_SHUTDOWN_SECONDS
) -> uvicorn.Config:
    """Return how every service is served; logs are the app's own (shared/logs.py)."""
    return uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        backlog=BACKLOG,
        log_config=None,
        access_log=False,
        proxy_headers=False,  # shared/trusted_proxies.py, which knows names too
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=graceful_shutdown_seconds,
    )


def serve(
    app: FastAPI,
    *,
    host: str,
    port: int,
    variable: str = "the port",
    lasting_problem: Callable[[], str | None] = lambda: None,
) -> None:
    """Serve until SIGTERM or SIGINT; logs are the app's own (shared/logs.py).

    `lasting_problem` waits, beside the requests, for what was not there at the start; the sentence
    that it returns ends the process.
    """
    server = ApiServer(server_config(app))
    problems: list[str] = []

    def reach() -> None:
        if problem := lasting_problem():
            problems.append(problem)
            server.stop()

    listening = listen(host, port, variable=variable)
    # What was created so far stays: the garbage collector, which stops all requests, skips it.
    gc.collect()
    gc.freeze()
    Thread(target=reach, daemon=True).start()
    server.run(sockets=[listening])
    if problems:
        give_up(problems[0])
    if not server.started:
        sys.exit(STARTUP_FAILURE)
