"""A desk is handed over by two keys, and the next clerk finds it."""

from typing import Final

import pytest
from playwright.async_api import Browser, expect

from tests.journeys.accessibility.axe import CHOOSE_LANGUAGE, check, open_page
from tests.journeys.console import keep_picture, sit_down
from tests.journeys.suite import PASSWORD, Suite

pytestmark = pytest.mark.journey
QUEUE: Final = "HANDED"
SOON_MS: Final = 30_000


async def test_two_keys_hand_a_desk_over(suite: Suite, browser: Browser) -> None:
    await suite.new_queue(QUEUE)
    async with open_page(browser, {"width": 1280, "height": 900}, locale="en") as page:
        await sit_down(suite, page, QUEUE)
        await expect(page.locator(".visitor-none")).to_contain_text("Nobody is at your desk")
        await page.keyboard.press("o")
        await expect(page.get_by_role("dialog")).to_contain_text("signed out")
        await keep_picture(page, "hand-over")
        await check(page, "handing a desk over")
        await page.evaluate(CHOOSE_LANGUAGE, "en")
        await page.get_by_role("button", name="Hand over", exact=True).focus()
        await page.keyboard.press("Enter")
        await page.locator("input[name=username]").fill("admin", timeout=SOON_MS)
        await page.locator("input[name=password]").fill(PASSWORD)
        await page.locator("button[type=submit]").click()
        await expect(page.locator(".bar-place")).to_contain_text("Desk 1", timeout=SOON_MS)
        await page.get_by_role("button", name="Open this desk").press("Enter", timeout=SOON_MS)
        await expect(page.locator(".visitor-none")).to_contain_text(
            "Nobody is at your desk", timeout=SOON_MS
        )
