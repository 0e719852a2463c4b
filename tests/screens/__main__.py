"""Starts the suite with the demo's history and visitors, and makes pictures of its pages.

`make screenshots PAGES="reports hall"` makes those of some. What README shows is put beside them
under a name of its own, and is all that is committed of the folder.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import copyfile
from typing import Final

import httpx

from bench.testbed.suite import running_suite
from deploy.local.browser import launched
from deploy.local.settings import ROOT
from tests.journeys.suite import Suite
from tests.screens.pages import ALL, Screen
from tests.screens.take import take

FOLDER: Final = ROOT / "docs" / "screens"
README_SHOWS: Final = {
    "hall-1920-en-light.png": "hall.png",
    "console-1280-en-light.png": "console.png",
    "overview-1280-en-light.png": "overview.png",
    "reports-1280-en-light.png": "reports.png",
}
DAYS: Final = 14
# So that lines have people in them, who have been called and served.
VISITORS_SECONDS: Final = 45.0
HISTORY_SECONDS_MAX: Final = 180.0
PAUSE_SECONDS: Final = "1.8"


def main() -> None:
    parser = argparse.ArgumentParser(prog="screenshots", description=__doc__)
    parser.add_argument("pages", nargs="*", help="words of their names; none: all")
    words = parser.parse_args().pages
    screens = [one for one in ALL if not words or any(word in one.name for word in words)]
    with tempfile.TemporaryDirectory(prefix="nowserving-screens-") as home:
        Path(home).chmod(0o755)
        with running_suite(Path(home) / "suite") as suite:
            asyncio.run(_make(suite, screens))


async def _make(suite: Suite, screens: list[Screen]) -> None:
    FOLDER.mkdir(exist_ok=True)
    demo = await _demo(suite)
    try:
        ticket = await _ticket(suite)
        addresses = {
            name: getattr(suite, name)
            for name in ("token_api", "notifier", "display", "department")
        }
        async with launched() as browser:
            for screen in screens:
                async for file in take(browser, screen, addresses, ticket, FOLDER):
                    print(file.relative_to(ROOT), flush=True)
                    if file.name in README_SHOWS:
                        copyfile(file, FOLDER / README_SHOWS[file.name])
    finally:
        demo.terminate()
        await demo.wait()


async def _demo(suite: Suite) -> asyncio.subprocess.Process:
    """Start `make demo DAYS=14`, and go on when its visitors have come for a while."""
    demo = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "deploy.local.demo", "--days", str(DAYS), "--pause-seconds", PAUSE_SECONDS),
        cwd=ROOT,
        env={**os.environ, **suite.env},
        stdout=subprocess.PIPE,
    )
    assert demo.stdout is not None
    async with asyncio.timeout(HISTORY_SECONDS_MAX):
        while line := (await demo.stdout.readline()).decode():
            print(line, end="", flush=True)
            if "comes, place" in line:
                break
    # What it says from now on is read, so that it does not wait for a reader.
    reading = asyncio.create_task(demo.stdout.read())
    await asyncio.sleep(VISITORS_SECONDS)
    assert not reading.done(), f"the demo has ended with {await demo.wait()}"
    return demo


async def _ticket(suite: Suite) -> str:
    async with suite.client(device_key="kiosk-demo") as kiosk:
        answer = await kiosk.post(
            f"{suite.token_api}/api/v1/tokens", json={"queue_id": "CW", "name": "Asha"}
        )
        if answer.status_code != httpx.codes.CREATED:
            sys.exit(f"no ticket: {answer.text}")
        return str(answer.json()["ticket_url"])


if __name__ == "__main__":
    main()
