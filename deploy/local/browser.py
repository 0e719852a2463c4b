"""A real Chromium for tests of pages: the machine's, else the one that Playwright has fetched.

`python -m deploy.local.browser` fetches one where there is none, and goes on where it cannot.
"""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser, BrowserContext, Playwright, async_playwright

from deploy.local.moved_clock import KEEP_CLOCK, seconds_ahead

# The headless shell draws the same pages without a browser's windows, for half the CPU.
NAMES: Final = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome",
    "google-chrome-stable",
)  # fmt: skip
ARGUMENTS: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)  # fmt: skip
# Chromium keeps the machine's clock; only the pages' Date is moved.
MOVED_DATE: Final = """
  const ahead = %d, Machine = Date;
  window.Date = class Date extends Machine {
    constructor(...given) { given.length ? super(...given) : super(Machine.now() + ahead); }
    static now() { return Machine.now() + ahead; }
  };
"""


class NoBrowserError(Exception):
    """No browser is there; the message says what to install."""


@asynccontextmanager
async def launched(*arguments: str) -> AsyncIterator[Browser]:
    """Start a browser, with further arguments; raises `NoBrowserError` where there is none."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=_executable(playwright),
            args=[*ARGUMENTS, *arguments],
            env={**os.environ, **KEEP_CLOCK},
        )
        yield browser
        await browser.close()


async def open_context(
    browser: Browser,
    **options: Any,  # noqa: ANN401 - whatever the library takes
) -> BrowserContext:
    """Return a browser context with the clock of the tests; options as of `Browser.new_context`."""
    context = await browser.new_context(**options)
    if ahead := seconds_ahead():
        await context.add_init_script(MOVED_DATE % (ahead * 1000))
    return context


def _executable(playwright: Playwright) -> str | None:
    """Return the machine's browser, or null where Playwright has fetched those that it uses."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    if Path(playwright.chromium.executable_path).exists():
        return None
    message = "no Chromium: apt-get install chromium, or: .venv/bin/playwright install chromium"
    raise NoBrowserError(message)


async def _why_none() -> str | None:
    async with async_playwright() as playwright:
        try:
            _executable(playwright)
        except NoBrowserError as missing:
            return str(missing)
    return None


def main() -> None:
    missing = asyncio.run(_why_none())
    if missing is None:
        return
    print("Browser ...", flush=True)
    if subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"], check=False
    ).returncode:
        print(f"The tests of pages will be skipped: {missing}")


if __name__ == "__main__":
    main()
