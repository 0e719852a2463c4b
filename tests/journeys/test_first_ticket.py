"""The ways from an empty database to the first ticket, on the local stack in production mode."""

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from deploy.local import run_file
from deploy.local.browser import open_context
from deploy.local.engines import free_port, last_lines
from deploy.local.settings import ROOT, Settings

README: Final = (ROOT / "README.md").read_text()
CREATE_ADMIN: Final = "docker compose exec token-api python -m services.token_api create-admin"
BLOCK: Final = re.compile(r"<!-- first-ticket -->\n```sh\n(.*?)```", re.DOTALL)
START_SECONDS_MAX: Final = 180.0
BOARD_SECONDS_MAX: Final = 60.0
SOON_MS: Final = 30_000
# At ten seconds each they are well under five minutes of a person's time.
ACTIONS_MAX: Final = 20
PASSWORD: Final = "an administrator's password"
CLERKS_PASSWORD: Final = "a password of the clerk's"


@pytest.fixture
def production() -> Iterator[dict[str, str]]:
    """Start the stack with nothing of the demo's; return its environment."""
    with tempfile.TemporaryDirectory(prefix="nowserving-production-") as folder:
        home = Path(folder)
        home.chmod(0o755)  # Postgres, which is never root, must enter
        ports = {port: str(free_port()) for port in Settings(nowserving_home=home).listens_on()}
        environment = {**os.environ, **ports, "NOWSERVING_HOME": folder}
        environment |= {"ENVIRONMENT": "production", "AUTH_SECRET": "s" * 32}
        with (home / "stack.log").open("wb") as log:
            stack = subprocess.Popen(
                [sys.executable, "-m", "deploy.local", "run"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )
        yield environment
        stack.terminate()
        stack.wait(60)


async def test_the_commands_of_the_readme_lead_to_the_first_ticket(
    production: dict[str, str],
) -> None:
    await until_ready(Path(production["NOWSERVING_HOME"]))
    found = BLOCK.search(README)
    assert found is not None
    password = re.search(r"PASSWORD='(.*)'", found[1])
    assert password is not None
    create_admin(production, "admin", password[1])
    said = shell(on_ports(found[1], production), production)
    ticket = json.loads(said[-1])["token"]
    assert ticket["token_label"].startswith("P")
    assert [line for line in said if line.startswith("The kiosk: http")]
    department = f"http://127.0.0.1:{production['DEPARTMENT_PORT']}"
    display = f"http://127.0.0.1:{production['DISPLAY_PORT']}"
    async with httpx.AsyncClient(trust_env=False) as client:
        clerk = {"username": "clerk", "password": "a-password-of-theirs"}
        assert (await client.post(f"{department}/api/v1/sessions", json=clerk)).is_success
        async with asyncio.timeout(BOARD_SECONDS_MAX):
            board = ""
            while ticket["token_label"] not in board:
                board = (await client.get(f"{display}/api/v1/boards/town-hall")).text
                await asyncio.sleep(0.2)


async def test_clicking_and_typing_alone_leads_to_a_called_ticket(
    production: dict[str, str], browser: Browser
) -> None:
    """Count what a person does: clicks, and fields that are typed into."""
    await until_ready(Path(production["NOWSERVING_HOME"]))
    create_admin(production, "admin", PASSWORD)
    token_api, department, display = (
        f"http://127.0.0.1:{production[name]}"
        for name in ("TOKEN_API_PORT", "DEPARTMENT_PORT", "DISPLAY_PORT")
    )
    context = await open_context(browser, viewport={"width": 1280, "height": 1000}, locale="en")
    admin, kiosk, console, screen = [await context.new_page() for _ in range(4)]
    person = Person()

    await admin.goto(f"{token_api}/admin")
    await person.sign_in(admin, "admin", PASSWORD)
    await person.types(admin.get_by_label("Name", exact=True), "Town hall")
    await person.clicks(admin.get_by_role("button", name="Create branch"))
    await person.types(admin.get_by_label("User name"), "clerk")
    await person.types(admin.get_by_label("Password"), CLERKS_PASSWORD)
    await person.clicks(admin.get_by_role("button", name="Add person"))
    await kiosk.goto(token_api)
    code = await kiosk.locator(".setup-code .label").inner_text(timeout=SOON_MS)
    await person.types(admin.get_by_label("Code on the kiosk"), code)
    await person.clicks(admin.get_by_role("button", name="Pair kiosk"))
    await expect(admin.get_by_text("Everything is ready")).to_be_visible(timeout=SOON_MS)

    for name in ("Take a ticket", "Passports", "Take ticket without e-mail"):
        await person.clicks(kiosk.get_by_role("button", name=name))
    label = await kiosk.locator(".ticket .label").first.inner_text(timeout=SOON_MS)

    await console.goto(department)
    await person.sign_in(console, "clerk", CLERKS_PASSWORD)
    await person.clicks(console.locator(".tile", has_text="Passports").first)
    await person.clicks(console.locator(".tile").first)
    await person.clicks(console.get_by_role("button", name="Call next"))
    await screen.goto(f"{display}/screen/town-hall")
    await expect(screen.get_by_text(label).first).to_be_visible(timeout=BOARD_SECONDS_MAX * 1000)
    assert person.actions <= ACTIONS_MAX


class Person:
    """Somebody with a mouse and a keyboard, whose actions are counted."""

    def __init__(self) -> None:
        self.actions = 0

    async def clicks(self, what: Locator) -> None:
        self.actions += 1
        await what.click(timeout=SOON_MS)

    async def types(self, where: Locator, text: str) -> None:
        self.actions += 1
        await where.fill(text, timeout=SOON_MS)

    async def sign_in(self, page: Page, name: str, password: str) -> None:
        await self.types(page.locator("input[name=username]"), name)
        await self.types(page.locator("input[name=password]"), password)
        await self.clicks(page.locator("button[type=submit]"))


async def until_ready(home: Path) -> None:
    async with asyncio.timeout(START_SECONDS_MAX):
        while not (run_file.read(home / "run.json") or {}).get("ready"):
            assert "rror" not in (log := last_lines(home / "stack.log")), log
            await asyncio.sleep(0.2)


def create_admin(environment: dict[str, str], name: str, password: str) -> None:
    """Run the README's command here, where the engines' addresses come with `make admin`."""
    assert CREATE_ADMIN in README
    subprocess.run(
        [sys.executable, "-m", "deploy.local", "admin"],
        cwd=ROOT,
        env={**environment, "NOWSERVING_ADMIN_PASSWORD": password},
        input=f"{name}\n",
        text=True,
        check=True,
    )


def on_ports(commands: str, environment: dict[str, str]) -> str:
    return commands.replace("localhost:8080", f"127.0.0.1:{environment['TOKEN_API_PORT']}")


def shell(commands: str, environment: dict[str, str]) -> list[str]:
    """Return the lines that the commands print; none of them may be refused."""
    said = subprocess.run(  # noqa: S603 - the README's
        ["bash", "-c", commands],  # noqa: S607 - whatever bash there is, as for whoever reads it
        env={**environment, "no_proxy": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert '"code"' not in said, said
    return [line for line in said.splitlines() if line]
