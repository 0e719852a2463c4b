"""One suite for all journeys, started with the command that users type."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest

from deploy.local.engines import free_port
from shared.tests.today import ZONE_NAME
from tests.journeys.suite import Suite, until
from tests.unlimited import UNLIMITED

ROOT: Final = Path(__file__).parents[2]
LOGS_KEPT: Final = ROOT / ".local" / "test" / "journeys-logs"
START_SECONDS_MAX: Final = 180.0
PORTS: Final = (
    "TOKEN_API_PORT", "NOTIFIER_PORT", "DISPLAY_PORT", "DEPARTMENT_PORT", "POSTGRES_PORT",
    "REDIS_PORT", "KAFKA_PORT", "KAFKA_CONTROLLER_PORT", "SMTP_PORT", "INBOX_PORT",
)  # fmt: skip


@pytest.fixture(scope="session")
def _home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="nowserving-journeys-"))
    home.chmod(0o755)  # Postgres, which is never root, must enter
    yield home
    # What the processes said outlives the run, for whoever wants to know why it failed.
    shutil.copytree(home / "logs", LOGS_KEPT, dirs_exist_ok=True)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
async def suite(_home: Path) -> AsyncIterator[Suite]:
    """Start the suite in a home of its own, on free ports; stop it in the end."""
    env = {port: str(free_port()) for port in PORTS} | {"NOWSERVING_HOME": str(_home)}
    env |= UNLIMITED
    env["PUBLIC_URL"] = f"http://127.0.0.1:{env['TOKEN_API_PORT']}"
    with (_home / "stack.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: ASYNC220 — nothing else runs yet
            [sys.executable, "-m", "deploy.local", "run"],
            cwd=ROOT,
            env={**os.environ, **env},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        suite = Suite(_home, env)
        try:
            await until(lambda: _is_up(suite, process), START_SECONDS_MAX)
            await suite.move_to(ZONE_NAME)
            yield suite
        finally:
            process.terminate()
            process.wait(60)


# Sets how phones join the demo's branch, and returns once its screens know.
JoinMode = Callable[[str], Awaitable[None]]


@pytest.fixture
async def join_mode(suite: Suite) -> AsyncIterator[JoinMode]:
    """Let a test say how phones join; it is switched off again after the test."""
    async with suite.client(username="admin") as admin:

        async def set_mode(mode: str) -> None:
            branch = f"{suite.token_api}/api/v1/branches/main"
            (await admin.patch(branch, json={"join_mode": mode})).raise_for_status()
            await until(lambda: _screens_know(suite, admin, mode))

        yield set_mode
        await set_mode("off")


async def _screens_know(suite: Suite, client: httpx.AsyncClient, mode: str) -> bool:
    answer = await client.get(f"{suite.display}/api/v1/boards/main/join")
    if mode == "off":
        return answer.status_code == httpx.codes.NOT_FOUND
    return ("#p-" in answer.json()["url"]) is (mode == "fixed")


def _is_up(suite: Suite, process: subprocess.Popen[bytes]) -> bool:
    if process.poll() is not None:
        pytest.exit(f"the suite did not start:\n{(suite.home / 'stack.log').read_text()}")
    return bool(suite.run["ready"])
