"""One visit, seen in the browsers of everybody who takes part in it."""

from collections import Counter
from time import monotonic
from typing import Final

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from deploy.local.browser import open_context
from tests.journeys.suite import PASSWORD, Suite, until

pytestmark = pytest.mark.journey

# What is told in a second on a quiet machine may take a little longer on a busy one.
SOON_MS: Final = 30_000


async def test_kiosk_screen_console_ticket_and_inbox_tell_one_visit(
    suite: Suite, browser: Browser
) -> None:
    address = "one-visit@example.com"
    await suite.serve_all("BILL")  # of other tests
    screen, kiosk, console = [await _open(browser) for _ in range(3)]
    await screen.goto(f"{suite.display}/screen/main?lang=en&department=BILL")
    hall = screen.locator(".bands-frame")
    await expect(hall).to_contain_text("Billing", timeout=SOON_MS)

    label, ticket_url = await _take_a_token(suite, kiosk, "Billing", address)
    await expect(hall).to_contain_text(label, timeout=SOON_MS)

    ticket = await _open(browser, width=390, height=844)
    await ticket.goto(ticket_url)
    await expect(ticket.locator(".ticket-label")).to_have_text(label)

    await _sit_down(suite, console, "Billing")
    called_at = monotonic()
    await console.keyboard.press("n")
    await expect(console.locator(".visitor-label")).to_have_text(label, timeout=SOON_MS)
    await expect(screen.locator(".newest-label")).to_have_text(label, timeout=SOON_MS)
    await expect(ticket.locator('.page[data-status="CALLED"]')).to_be_visible(timeout=SOON_MS)
    await expect(ticket.locator("body")).to_contain_text("8")
    assert monotonic() - called_at < SOON_MS / 1000

    await console.keyboard.press("e")
    await expect(hall).not_to_contain_text(label, timeout=SOON_MS)
    await expect(ticket.locator('.page[data-status="SERVED"]')).to_be_visible(timeout=SOON_MS)

    async with suite.client() as client:
        await until(lambda: _letters_are(suite, client, address, 3))
        letters = await suite.letters_to(client, address)
    assert all(label in letter["subject"] for letter in letters)
    assert max(Counter(letter["message_id"] for letter in letters).values()) == 1


async def test_a_login_that_ends_takes_nobodys_desk_away(suite: Suite, browser: Browser) -> None:
    console = await _open(browser)
    await _sit_down(suite, console, "Pharmacy")
    await console.route("**/calls", lambda route: route.fulfill(status=401, json={}))
    await console.keyboard.press("n")
    await expect(console.locator(".sign-in-card")).to_contain_text("Your desk stays open")
    await console.unroute("**/calls")
    await _sign_in(console)
    await expect(console.locator(".bar-place")).to_contain_text("Desk 8Pharmacy", timeout=SOON_MS)


async def _open(browser: Browser, *, width: int = 1280, height: int = 800) -> Page:
    context = await open_context(browser, viewport={"width": width, "height": height}, locale="en")
    return await context.new_page()


async def _take_a_token(suite: Suite, kiosk: Page, service: str, address: str) -> tuple[str, str]:
    """Go through the kiosk as a visitor does; return the label and the link to the ticket."""
    await kiosk.goto(suite.run["pages"]["kiosk"])
    await kiosk.locator(".stub").first.click()
    await kiosk.locator(".service", has_text=service).click()
    async with kiosk.expect_response("**/api/v1/tokens") as answered:
        await kiosk.locator(".email-input").fill(address)
        await kiosk.locator(".email-ways .button.primary").click()
    issued = await (await answered.value).json()
    await expect(kiosk.locator(".ticket-label").first).to_have_text(issued["token"]["token_label"])
    return issued["token"]["token_label"], issued["ticket_url"]


async def _sit_down(suite: Suite, console: Page, department: str) -> None:
    await console.goto(f"{suite.department}/")
    await _sign_in(console)
    await console.locator(".tile", has_text=department).click()
    await console.locator(".tile", has_text="8").click()
    await expect(console.locator(".call-next, .big.primary").first).to_be_enabled()


async def _sign_in(console: Page) -> None:
    await console.locator("input[name=username]").fill("staff")
    await console.locator("input[name=password]").fill(PASSWORD)
    await console.locator(".sign-in-card button[type=submit]").click()


async def _letters_are(suite: Suite, client: httpx.AsyncClient, address: str, count: int) -> bool:
    return len(await suite.letters_to(client, address)) >= count
