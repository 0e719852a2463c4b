"""Joining by phone: each state of its page, the poster, and the screen that shows the code."""

import httpx
import pytest
from playwright.async_api import Browser, expect

from tests.journeys.accessibility.axe import DESKTOP, PHONE, SOON_MS, WALL, check, open_page
from tests.journeys.conftest import JoinMode
from tests.journeys.suite import PASSWORD, Suite

pytestmark = pytest.mark.journey
QUEUE = "AXEJ"


async def test_axe_finds_nothing_where_phones_join(
    suite: Suite, browser: Browser, join_mode: JoinMode
) -> None:
    await suite.new_queue(QUEUE)
    await join_mode("fixed")
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{suite.display}/api/v1/boards/main/join")
    headers = {"X-Forwarded-For": "203.0.113.50"}
    async with open_page(browser, PHONE, extra_http_headers=headers) as page:
        await page.goto(f"{suite.token_api}/join/main")
        await expect(page.locator(".scan")).to_be_visible(timeout=SOON_MS)
        await check(page, "join without a code")
        await page.goto(answer.json()["url"])
        offer = page.locator(".offer", has_text=QUEUE)
        await expect(offer).to_be_enabled(timeout=SOON_MS)
        await check(page, "join services")
        await offer.focus()
        await page.keyboard.press("Enter")
        await expect(page.locator(".confirm h1")).to_be_focused()
        await check(page, "join confirm")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/t/*", timeout=SOON_MS)
        await page.goto(f"{suite.token_api}/join/main")
        await expect(page.locator(".own-ticket")).to_be_visible(timeout=SOON_MS)
        await check(page, "join own ticket")
    async with open_page(browser, DESKTOP) as page:
        await page.goto(f"{suite.token_api}/join/main/poster")
        await page.locator("input[name=username]").fill("supervisor")
        await page.locator("input[name=password]").fill(PASSWORD)
        await page.locator("button[type=submit]").click()
        await expect(page.locator(".poster .qr")).to_be_visible(timeout=SOON_MS)
        await check(page, "poster")
    async with open_page(browser, WALL) as page:
        await page.goto(f"{suite.display}/screen/main?voice=off")
        await expect(page.locator(".join .qr")).to_be_visible(timeout=SOON_MS)
        await check(page, "screen with a code")
