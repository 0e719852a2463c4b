"""A clerk holds for a result, sends to a desk, calls a group, and sends on to another service."""

from typing import Final

import pytest
from playwright.async_api import Browser, Page, expect

from tests.journeys.accessibility.axe import CHOOSE_LANGUAGE, PHONE, check, open_page
from tests.journeys.console import keep_picture, sit_down
from tests.journeys.suite import Suite

pytestmark = pytest.mark.journey
QUEUE: Final = "HOLDS"
NEXT: Final = "SENT-ON"
SOON_MS: Final = 30_000


async def test_a_clerk_holds_sends_to_a_desk_and_calls_a_group(
    suite: Suite, browser: Browser
) -> None:
    await suite.new_queue(QUEUE)
    await suite.new_queue(NEXT)
    async with suite.client(device_key="kiosk-demo") as kiosk:
        for _ in range(5):
            answer = await kiosk.post(f"{suite.token_api}/api/v1/tokens", json={"queue_id": QUEUE})
            assert answer.is_success, answer.text
    ticket_url: str = answer.json()["ticket_url"]
    async with open_page(browser, {"width": 1280, "height": 900}, locale="en") as page:
        await sit_down(suite, page, QUEUE)
        await _hold_for_a_result(page)
        await _send_to_the_own_desk(page)
        await _call_a_group(page)
        async with open_page(browser, PHONE, locale="en") as ticket:
            await ticket.goto(ticket_url)
            await _send_on(page, ticket)


async def _hold_for_a_result(page: Page) -> None:
    await expect(page.locator(".big small")).to_contain_text("HOLDS-001", timeout=SOON_MS)
    await page.keyboard.press("n")
    await expect(page.locator(".visitor-label")).to_have_text("HOLDS-001", timeout=SOON_MS)
    await page.get_by_role("button", name="Hold for a while").press("Enter")
    await keep_picture(page, "hold-dialog")
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
    await keep_picture(page, "transfer-dialog")
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
        await keep_picture(page, "group")
        await page.keyboard.press("e")
    await expect(page.locator(".big small")).to_contain_text("HOLDS-005", timeout=SOON_MS)


async def _send_on(page: Page, ticket: Page) -> None:
    """Who is served here goes on to the next service, with the same number and page."""
    await page.keyboard.press("n")
    await expect(page.locator(".visitor-label")).to_have_text("HOLDS-005", timeout=SOON_MS)
    await page.get_by_role("button", name="More services").press("Enter")
    dialog = page.locator("dialog[open]")
    await dialog.locator(".target", has_text=NEXT).press("Enter")
    await expect(dialog.locator(".services-to-come")).to_contain_text(NEXT, timeout=SOON_MS)
    await keep_picture(page, "services-dialog")
    await check(page, "more services")
    await page.evaluate(CHOOSE_LANGUAGE, "en")
    await dialog.get_by_label("Close").press("Enter")
    await expect(page.locator(".goes-on")).to_contain_text(NEXT, timeout=SOON_MS)
    await expect(ticket.locator(".ticket-then")).to_contain_text(NEXT, timeout=SOON_MS)
    await keep_picture(page, "services-desk")
    await keep_picture(ticket, "services-ticket")
    await page.keyboard.press("e")
    await expect(ticket.locator(".ticket-service")).to_contain_text(NEXT, timeout=SOON_MS)
    await expect(ticket.locator(".ticket-label")).to_have_text("HOLDS-005")
    await expect(ticket.locator(".ticket-then")).to_have_count(0)
    await expect(page.locator(".recent")).to_contain_text("HOLDS-005")
