"""Runs the app under uvicorn."""

from typing import Final

import uvicorn

from services.department.app import create_app
from services.department.settings import Settings
from shared import logs

# Open streams never end by themselves; a stop waits this long for what was begun.
GRACEFUL_SHUTDOWN_SECONDS: Final = 5


def serve() -> None:
    settings = Settings()
    logs.configure("department", settings.log_level)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACEFUL_SHUTDOWN_SECONDS,
    )
