"""Runs the API under uvicorn."""

from typing import Final

import uvicorn

from services.notifier.app import create_app
from services.notifier.settings import Settings
from shared import logs

# Every answer takes milliseconds; a stop waits this long for what was begun.
GRACEFUL_SHUTDOWN_SECONDS: Final = 5


def serve() -> None:
    settings = Settings()
    logs.configure("notifier", settings.log_level)
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
