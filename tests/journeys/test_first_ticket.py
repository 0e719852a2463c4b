"""README's way from empty containers to the first ticket, on the local stack in production mode."""

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

from deploy.local import run_file
from deploy.local.engines import free_port, last_lines
from deploy.local.settings import ROOT, Settings

README: Final = (ROOT / "README.md").read_text()
CREATE_ADMIN: Final = "docker compose exec token-api python -m services.token_api create-admin"
BLOCK: Final = re.compile(r"<!-- first-ticket -->\n```sh\n(.*?)```", re.DOTALL)
START_SECONDS_MAX: Final = 180.0
BOARD_SECONDS_MAX: Final = 60.0


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
