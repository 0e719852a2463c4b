"""Whose word for a client's address counts."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from shared.trusted_proxies import TrustedProxies, _check

CLIENT = "203.0.113.7"


async def seen(peer: str, forwarded: str, proxies: str) -> str:
    """Return the address that an app sees of a request from `peer`."""

    async def address(request: Request) -> PlainTextResponse:
        return PlainTextResponse(request.client.host if request.client else "nobody")

    app = TrustedProxies(Starlette(routes=[Route("/", address)]), proxies)
    transport = httpx.ASGITransport(app=app, client=(peer, 5))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return (await client.get("/", headers={"X-Forwarded-For": forwarded})).text


@pytest.mark.parametrize(
    ("peer", "proxies"),
    [
        ("10.0.0.5", "10.0.0.5"),
        ("10.0.0.5", "department.invalid, 10.0.0.0/8"),
        ("::ffff:10.0.0.5", "10.0.0.5"),
        ("127.0.0.1", "localhost"),  # a name, which is looked up
        ("fd00::5", "fd00::/8"),
    ],
)
async def test_a_named_proxy_is_believed(peer: str, proxies: str) -> None:
    assert await seen(peer, CLIENT, proxies) == CLIENT
    # What a client wrote itself stands before what the proxy has added.
    assert await seen(peer, f"192.0.2.1, {CLIENT}", proxies) == CLIENT


@pytest.mark.parametrize("proxies", ["", "10.0.0.6", "department.invalid", "192.168.0.0/16"])
async def test_anybody_elses_word_is_not(proxies: str) -> None:
    assert await seen("10.0.0.5", CLIENT, proxies) == "10.0.0.5"


@pytest.mark.parametrize("proxies", ["*", "http://proxy", "a b", "-x"])
def test_what_is_neither_an_address_nor_a_name_stops_the_start(proxies: str) -> None:
    with pytest.raises(ValueError, match="is no address, network or host name"):
        _check(proxies)
