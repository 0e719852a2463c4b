"""A clerk holds for a result, sends somebody to a desk, and calls a group."""

import os
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Browser, Page, expect

from tests.journeys.accessibility.axe import CHOOSE_LANGUAGE, check, open_page
from tests.journeys.suite import PASSWORD, Suite

pytestmark = pytest.mark.journey
QUEUE: Final = "HOLDS"
SOON_MS: Final = 30_000


async def test_a_clerk_holds_sends_to_a_desk_and_calls_a_group(
    suite: Suite, browser: Browser
) -> None:
    await suite.new_queue(QUEUE)
    async with suite.client(device_key="kiosk-demo") as kiosk:
        for _ in range(5):
            answer = await kiosk.post(f"{suite.token_api}/api/v1/tokens", json={"queue_id": QUEUE})
            assert answer.is_success, answer.text
    async with open_page(browser, {"width": 1280, "height": 900}, locale="en") as page:
        await _sit_down(suite, page)
        await _hold_for_a_result(page)
        await _send_to_the_own_desk(page)
        await _call_a_group(page)


async def _hold_for_a_result(page: Page) -> None:
    await expect(page.locator(".big small")).to_contain_text("HOLDS-001", timeout=SOON_MS)
    await page.keyboard.press("n")
    await expect(page.locator(".visitor-label")).to_have_text("HOLDS-001", timeout=SOON_MS)
    await page.get_by_role("button", name="Hold for a while").press("Enter")
    await _keep_picture(page, "hold-dialog")
    await check(page, "hold for a while")
    await page.evaluate(CHOOSE_LANGUAGE, "en")
    await page.locator("dialog[open]").get_by_role("button", name="Hold", exact=True).press("Enter")
    held = page.locator(".hold-details").first
    await expect(held).to_contain_text("Waiting for a result", timeout=SOON_MS)
    await expect(held).to_contain_text("back at")


async def _send_to_the_own_desk(page: Page) -> None:
    await page.keyboard.press("n")
    await expect(page.locator(".visitor-label")).to_have_text("HOLDS-002", timeout=SOON_MS)
    await page.keyboard.press("t")
    await _keep_picture(page, "transfer-dialog")
    await page.get_by_role("button", name="Desk 1 (yours)").press("Enter")
    await expect(page.locator(".hold-details", has_text="for desk 1")).to_be_visible(
        timeout=SOON_MS
    )
    await expect(page.locator(".big small")).to_contain_text("HOLDS-002")


async def _call_a_group(page: Page) -> None:
    await page.get_by_role("button", name="Call a group").press("Enter")
    await page.get_by_label("How many, at most").fill("3")
    await page.get_by_role("button", name="Call them").press("Enter")
    for label in ("HOLDS-002", "HOLDS-003", "HOLDS-004"):
        await expect(page.locator(".visitor-label")).to_have_text(label, timeout=SOON_MS)
        await _keep_picture(page, "group")
        await page.keyboard.press("e")
    await expect(page.locator(".big small")).to_contain_text("HOLDS-005", timeout=SOON_MS)


async def _sit_down(suite: Suite, page: Page) -> None:
    await page.goto(f"{suite.department}/")
    await page.locator("input[name=username]").fill("admin")
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.locator("button[type=submit]").click()
    await page.locator(".tile", has_text=QUEUE).first.click(timeout=SOON_MS)
    await page.locator(".tile").first.click(timeout=SOON_MS)
    await expect(page.locator(".live.good")).to_be_visible(timeout=SOON_MS)


async def _keep_picture(page: Page, name: str) -> None:
    """Keep what was seen, where a folder for pictures is named."""
    if folder := os.environ.get("PICTURES"):
        await page.screenshot(path=Path(folder) / f"{name}.png")
