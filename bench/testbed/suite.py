"""The whole suite, started as users start it, in a home and on ports of the bench's own."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path
from typing import Final

from deploy.local import run_file
from deploy.local.engines import EngineError, free_port, last_lines
from deploy.local.processes import wait_until
from deploy.local.settings import ROOT
from tests.journeys.suite import Suite
from tests.unlimited import UNLIMITED

START_SECONDS_MAX: Final = 180.0
STOP_SECONDS_MAX: Final = 60.0
# The JVM compiles, pools fill, consumers join their groups: nothing of that is what we measure.
SETTLE_SECONDS: Final = 5.0
PORTS: Final = (
    "TOKEN_API_PORT", "NOTIFIER_PORT", "DISPLAY_PORT", "DEPARTMENT_PORT", "POSTGRES_PORT",
    "REDIS_PORT", "KAFKA_PORT", "KAFKA_CONTROLLER_PORT", "SMTP_PORT", "INBOX_PORT",
)  # fmt: skip


@contextmanager
def running_suite(home: Path) -> Iterator[Suite]:
    """Run `make run` without its set-up while in the block; raises `EngineError` with its words."""
    env = {port: str(free_port()) for port in PORTS} | {"NOWSERVING_HOME": str(home)}
    env |= {"PUBLIC_URL": f"http://127.0.0.1:{env['TOKEN_API_PORT']}", "LOG_LEVEL": "WARNING"}
    home.mkdir(exist_ok=True)
    home.chmod(0o755)
    log = home / "stack.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "deploy.local", "run"],
            cwd=ROOT,
            env={**environ, **UNLIMITED, **env},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        up = wait_until(
            lambda: bool((run_file.read(home / "run.json") or {}).get("ready")),
            seconds_max=START_SECONDS_MAX,
            alive=lambda: process.poll() is None,
        )
        if not up:
            message = f"the suite did not start; the end of its log:\n{last_lines(log)}"
            raise EngineError(message)
        time.sleep(SETTLE_SECONDS)
        yield Suite(home, env)
    finally:
        process.terminate()
        process.wait(STOP_SECONDS_MAX)
