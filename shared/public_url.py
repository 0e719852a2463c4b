"""The base URL of links in mails and QR codes."""

import socket
from typing import Final
from urllib.parse import urlsplit

# Nothing is sent to it: the kernel only says from which of our addresses it would send.
ANY_PRIVATE_ADDRESS: Final = ("10.255.255.255", 9)


def public_url(configured: str | None, *, port: int) -> str:
    """Return the URL as configured, else this machine in the local network, for phones."""
    return (configured or f"http://{local_network_address()}:{port}").rstrip("/")


def on_port(url: str, port: int) -> str:
    """Return the address of another service on the same machine."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}:{port}"


def local_network_address() -> str:
    """Return the machine's address in its local network, or the loopback's when it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ANY_PRIVATE_ADDRESS)
        except OSError:
            return "127.0.0.1"
        address: str = probe.getsockname()[0]
        return address
