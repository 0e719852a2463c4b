"""Runs the app under uvicorn."""

import resource
import socket
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Final

import structlog
import uvicorn

from services.display.app import Feed, create_app
from services.display.boards import Boards
from services.display.consumer import follow
from services.display.presence import say_who_is_there
from services.display.settings import Settings
from shared import logs
from shared.api_server import ApiServer
from shared.listen import listen
from shared.serve import server_config
from shared.settings import read

# Streams are ended by ourselves; a stop waits this long for screens that do not take their end.
GRACEFUL_SHUTDOWN_SECONDS: Final = 3
# Bytes that a screen has not taken for so long will not be taken: the kernel gives it up.
UNREAD_MS_MAX: Final = 30_000
# Some dozen boards. Left alone, the kernel would keep megabytes for each screen that reads slowly.
SEND_BUFFER_BYTES: Final = 64 * 1024

# Kafka, pages, probes, and screens that are being turned away.
FILES_BESIDES_SCREENS: Final = 256

log = structlog.get_logger()


def serve() -> None:
    settings = read(Settings)
    logs.configure("display", settings.log_level)
    bootstrap = settings.kafka_bootstrap_servers
    run(settings, partial(follow, bootstrap), [partial(say_who_is_there, bootstrap)])


def run(settings: Settings, feed: Feed, beside: Sequence[Feed] = ()) -> None:
    """Serve the boards that `feed` keeps true, until told to stop."""
    boards = Boards(clients_max=seats(settings.clients_max), now=lambda: datetime.now(UTC))
    config = server_config(
        create_app(boards, feed, settings.joining, beside),
        graceful_shutdown_seconds=GRACEFUL_SHUTDOWN_SECONDS,
    )
    DisplayServer(config, boards).run([listening_socket(settings.host, settings.port)])


def seats(clients_max: int) -> int:
    """Raise the process's limit of open files for so many screens; return how many it allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = clients_max + FILES_BESIDES_SCREENS
    if hard != resource.RLIM_INFINITY and hard < wanted:
        log.warning("fewer screens than wanted: the limit of open files is low", limit=hard)
        wanted = hard
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(1, wanted - FILES_BESIDES_SCREENS)


class DisplayServer(ApiServer):
    """A server whose streams end when it is asked to stop; else it would wait for them."""

    def __init__(self, config: uvicorn.Config, boards: Boards) -> None:
        super().__init__(config)
        self._boards = boards

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._boards.close()
        await super().shutdown(sockets)


def listening_socket(host: str, port: int) -> socket.socket:
    """Listen; what is set here holds for every connection accepted from it."""
    listening = listen(host, port, variable="DISPLAY_PORT")
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_MS_MAX)
    return listening
