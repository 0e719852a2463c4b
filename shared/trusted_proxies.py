"""Whose word for a client's address counts: `X-Forwarded-For` is heard from named proxies only.

uvicorn's own middleware knows addresses and networks; containers have names, whose addresses change
when they are made anew.
"""

import asyncio
import ipaddress
import re
import socket
import time
from typing import Annotated, Final

from pydantic import AfterValidator
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

LOOPBACK: Final = "127.0.0.1,::1"
# A container that was made anew is known again after this long.
RESOLVE_EVERY_SECONDS: Final = 10.0
RESOLVE_SECONDS_MAX: Final = 1.0
HOST_NAME: Final = re.compile(r"(?!-)[A-Za-z0-9_.-]{1,253}")


def parts(proxies: str) -> list[str]:
    return [part.strip() for part in proxies.split(",") if part.strip()]


def _check(proxies: str) -> str:
    for part in parts(proxies):
        if not _is_address(part) and not HOST_NAME.fullmatch(part):
            message = f"'{part}' is no address, network or host name"
            raise ValueError(message)
    return proxies


TrustedProxyList = Annotated[str, AfterValidator(_check)]


class TrustedProxies:
    """Puts the client's address in the place of the proxy's where a trusted proxy names it."""

    def __init__(self, app: ASGIApp, proxies: str) -> None:
        self._app = app
        self._fixed = [part for part in parts(proxies) if _is_address(part)]
        self._names = [part for part in parts(proxies) if not _is_address(part)]
        self._resolved_at = -RESOLVE_EVERY_SECONDS
        self._replace = self._trusting([])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        forwarded = scope["type"] == "http" and any(
            name == b"x-forwarded-for" for name, _ in scope["headers"]
        )
        if not forwarded:
            await self._app(scope, receive, send)
            return
        if self._names and time.monotonic() - self._resolved_at >= RESOLVE_EVERY_SECONDS:
            await self._resolve()
        await self._replace(scope, receive, send)  # type: ignore[arg-type]  # uvicorn's own types

    async def _resolve(self) -> None:
        self._resolved_at = time.monotonic()
        found = await asyncio.gather(*map(_addresses, self._names))
        self._replace = self._trusting([address for addresses in found for address in addresses])

    def _trusting(self, addresses: list[str]) -> ProxyHeadersMiddleware:
        trusted = [*self._fixed, *addresses]
        # As a socket for both versions of IP shows an IPv4 address.
        mapped = [f"::ffff:{one}" for one in trusted if "/" not in one and ":" not in one]
        return ProxyHeadersMiddleware(self._app, [*trusted, *mapped])  # type: ignore[arg-type]  # uvicorn's own types


async def _addresses(name: str) -> list[str]:
    """Return a name's addresses; none when it is not known now."""
    try:
        async with asyncio.timeout(RESOLVE_SECONDS_MAX):
            found = await asyncio.get_running_loop().getaddrinfo(
                name, None, type=socket.SOCK_STREAM
            )
    except (OSError, TimeoutError):
        return []
    return [str(address[0]) for *_, address in found]


def _is_address(part: str) -> bool:
    try:
        ipaddress.ip_network(part, strict=False)
    except ValueError:
        return False
    return True
