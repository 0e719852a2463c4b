"""What the journeys at a desk begin with, and what they leave to be looked at."""

import os
from pathlib import Path
from typing import Final

from playwright.async_api import Page, expect

from tests.journeys.suite import PASSWORD, Suite

SOON_MS: Final = 30_000


async def sit_down(suite: Suite, page: Page, department: str) -> None:
    """Sign in as the administrator, and open the department's first free desk."""
    await page.goto(f"{suite.department}/")
    await page.locator("input[name=username]").fill("admin")
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.locator("button[type=submit]").click()
    await page.locator(".tile", has_text=department).first.click(timeout=SOON_MS)
    await page.locator(".tile").first.click(timeout=SOON_MS)
    await expect(page.locator(".live.good")).to_be_visible(timeout=SOON_MS)


async def keep_picture(page: Page, name: str) -> None:
    """Keep what was seen, where a folder for pictures is named."""
    if folder := os.environ.get("PICTURES"):
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
