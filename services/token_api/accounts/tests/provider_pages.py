"""token_api's pages with a real OIDC provider, which Node.js runs, and signing in there."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from playwright.async_api import Browser, Page

from deploy.local.browser import open_context
from services.token_api.app import create_app
from services.token_api.settings import Settings
from shared.serve import server_config

PROVIDER = Path(__file__).with_name("provider.js")
# Starting Node.js takes a second; a busy machine gets some more.
SOON_MS = 30_000
START_SECONDS_MAX = 30


@dataclass
class Pages:
    """The engineer's page, served with a provider, and the settings it is served with."""

    address: str
    issuer: str
    settings: Settings

    @property
    def eic(self) -> str:
        return f"{self.address}/eic"


def free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


@asynccontextmanager
async def provider(port: int, *redirect_uris: str, **environment: str) -> AsyncIterator[str]:
    process = await asyncio.create_subprocess_exec(
        "node",
        str(PROVIDER),
        str(port),
        *redirect_uris,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, **environment},
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(START_SECONDS_MAX):
            assert await process.stdout.readline() == b"ready\n"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def pages_with(
    settings: Settings, claims_in: str, *redirect_uris: str, **more: str
) -> AsyncIterator[Pages]:
    """Serve token_api with a provider that sends people back to its pages and to others."""
    own, foreign = free_ports(2)
    address = f"http://127.0.0.1:{own}"
    async with provider(foreign, f"{address}/eic", *redirect_uris, CLAIMS_IN=claims_in) as issuer:
        values = settings.model_dump(exclude={"port"}) | {
            "TOKEN_API_PORT": own,
            "auth_jwks_url": f"{issuer}/jwks",
            "auth_issuer": issuer,
            "auth_audience": "nowserving",
            "auth_role_claim": "realm_access.roles",
            "auth_departments_claim": "places",
            "auth_client_id": "pages",
            **more,
        }
        served = Settings.model_validate(values)
        listening = socket.create_server(("127.0.0.1", own))
        server = uvicorn.Server(server_config(create_app(served), graceful_shutdown_seconds=1))
        serving = asyncio.create_task(server.serve([listening]))
        while not server.started:
            await asyncio.sleep(0.02)
        yield Pages(address, issuer, served)
        server.should_exit = True
        await serving


async def open_page(browser: Browser, address: str) -> Page:
    context = await open_context(browser, locale="en")
    page = await context.new_page()
    await page.goto(address)
    return page


async def sign_in(page: Page, login: str, button: str = "Sign in with your organisation") -> None:
    await page.get_by_role("button", name=button).click(timeout=SOON_MS)
    await page.locator("input[name=login]").fill(login, timeout=SOON_MS)
    await page.locator("input[name=password]").fill("any")
    await page.locator("button[type=submit]").click()
    await page.get_by_role("button", name="Continue").click(timeout=SOON_MS)
