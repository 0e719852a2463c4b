"""The socket that a service listens on."""

import errno
import socket
from typing import Final

from shared.settings import DOCUMENTED_IN, give_up

# Thousands of screens come back at once after a restart.
BACKLOG: Final = 2048
OF_THE_PORT: Final = frozenset({errno.EADDRINUSE, errno.EACCES})


def listen(host: str, port: int, *, variable: str) -> socket.socket:
    """Return the socket; where it cannot be had, end the process with the variable to change."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = host == "::" and socket.has_dualstack_ipv6()  # every address, those of IPv4 too
    try:
        return socket.create_server(
            (host, port), family=family, backlog=BACKLOG, dualstack_ipv6=both
        )
    except OSError as error:
        wrong = variable if error.errno in OF_THE_PORT else "HOST"
        give_up(f"{wrong}: cannot listen on {host} port {port}: {error.strerror} ({DOCUMENTED_IN})")
