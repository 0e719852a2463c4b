"""A supervisor is warned of a line that nobody serves, looks after it, and sets it going."""

from typing import Final

import pytest
from playwright.async_api import Browser, Page, expect

from tests.journeys.accessibility.axe import CHOOSE_LANGUAGE, PHONE, check, open_page
from tests.journeys.console import keep_picture
from tests.journeys.suite import PASSWORD, Suite

pytestmark = pytest.mark.journey
QUEUE: Final = "WATCHED"
OTHER: Final = "RELIEF"
SOON_MS: Final = 30_000


async def test_an_alert_is_looked_after_and_everybody_sees_by_whom(
    suite: Suite, browser: Browser
) -> None:
    for queue in (QUEUE, OTHER):
        await suite.new_queue(queue)
    async with suite.client(device_key="kiosk-demo") as kiosk:
        for _ in range(3):
            answer = await kiosk.post(f"{suite.token_api}/api/v1/tokens", json={"queue_id": QUEUE})
            assert answer.is_success, answer.text
    ticket_url = answer.json()["ticket_url"]
    async with (
        open_page(browser, {"width": 1280, "height": 900}, locale="en") as desk,
        open_page(browser, PHONE, locale="en") as phone,
    ):
        for page in (desk, phone):
            await _sign_in(suite, page)
        seen = desk.locator(".overview-card", has_text=QUEUE)
        await expect(seen).to_contain_text("no desk is open", timeout=SOON_MS)
        await check(desk, "an overview with an alert")
        await desk.evaluate(CHOOSE_LANGUAGE, "en")
        await seen.get_by_role("button", name="I look after it").press("Enter")
        for page in (desk, phone):
            card = page.locator(".overview-card", has_text=QUEUE)
            await expect(card).to_contain_text("looking after it since", timeout=SOON_MS)
            await keep_picture(page, f"overview-{'desk' if page is desk else 'phone'}")
        await check(phone, "an overview with an alert that somebody looks after")
        await phone.evaluate(CHOOSE_LANGUAGE, "en")
        await _work_on_the_line(desk, phone)
        await phone.goto(ticket_url)
        await expect(phone.get_by_text("called after 23:59")).to_be_visible(timeout=SOON_MS)
        await check(phone, "a ticket of a line that closes")
        await keep_picture(phone, "ticket-closing")
    async with suite.client(username="admin") as admin:
        found = await admin.get(f"{suite.token_api}/api/v1/audit", params={"search": QUEUE})
        noted = [(one["object_type"], one["object_id"]) for one in found.json()["entries"]]
        assert ("acknowledged_alert", f"{QUEUE}/NOBODY_SERVES") in noted


async def _work_on_the_line(desk: Page, phone: Page) -> None:
    """Do on one page what there is to do; the other one shows it."""
    for page in (desk, phone):
        card = page.locator(".overview-card", has_text=QUEUE)
        await card.get_by_role("link", name="See the line").press("Enter")
        await expect(page.get_by_role("heading", name=QUEUE, level=2)).to_be_focused(
            timeout=SOON_MS
        )
    await _set_going(desk)
    await _close_late(desk)
    called = phone.get_by_role("listitem").filter(has_text="Desk 1")
    await expect(called).to_contain_text(f"{QUEUE}-002", timeout=SOON_MS)
    for page in (desk, phone):
        await check(page, "a line from the overview")
        await keep_picture(page, f"overview-line-{'desk' if page is desk else 'phone'}")


async def _set_going(page: Page) -> None:
    """Open a desk, call the second out of order, move the first to another line."""
    await page.get_by_role("button", name="Desk 1: Open").press("Enter")
    waiting = page.locator(".list.waiting")
    await expect(page.get_by_role("button", name="Desk 1: Break")).to_be_visible(timeout=SOON_MS)
    await waiting.get_by_role("button", name=f"{QUEUE}-002").press("Enter")
    await page.get_by_role("button", name="Call this one now").press("Enter")
    await page.get_by_label("Why out of order?").fill("In pain.")
    await keep_picture(page, "overview-line-out-of-order")
    await page.keyboard.press("Enter")
    await expect(waiting).not_to_contain_text(f"{QUEUE}-002", timeout=SOON_MS)
    await waiting.get_by_role("button", name=f"{QUEUE}-001").press("Enter")
    await page.get_by_role("button", name="Transfer").press("Enter")
    await page.get_by_role("dialog").get_by_role("button", name=OTHER).press("Enter")
    await expect(waiting).not_to_contain_text(f"{QUEUE}-001", timeout=SOON_MS)


async def _close_late(page: Page) -> None:
    """Let the line close a minute before midnight, with a last ticket before."""
    closing = page.locator(".overview-closings")
    await closing.get_by_label("Last ticket at").fill("23:30")
    await closing.get_by_label("Closes at").fill("23:59")
    await closing.get_by_role("button", name="Close then").press("Enter")
    told = closing.get_by_text("Last ticket at 23:30, closes at 23:59.")
    await expect(told).to_be_visible(timeout=SOON_MS)


async def _sign_in(suite: Suite, page: Page) -> None:
    await page.goto(f"{suite.department}/overview")
    await page.locator("input[name=username]").fill("admin")
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.locator("button[type=submit]").click()
