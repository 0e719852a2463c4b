"""Ten tabs of one browser at once, of tickets and of the console: none waits for a connection."""

import asyncio
from typing import Final

import pytest
from playwright.async_api import Browser, expect

from deploy.local.browser import open_context
from tests.journeys.console import sit_down
from tests.journeys.suite import Suite

pytestmark = pytest.mark.journey
TABS: Final = 10
QUEUE: Final = "TABS"
# What takes turns is heard every few seconds; ten tabs on a busy machine take a while.
SOON_MS: Final = 30_000


async def test_ten_tabs_of_ten_tickets_and_ten_of_the_console_are_all_alive(
    suite: Suite, browser: Browser
) -> None:
    await suite.new_queue(QUEUE)
    async with suite.client(device_key="kiosk-demo") as kiosk:
        issued = [
            (await kiosk.post(f"{suite.token_api}/api/v1/tokens", json={"queue_id": QUEUE})).json()
            for _ in range(TABS)
        ]
    context = await open_context(browser, viewport={"width": 800, "height": 600}, locale="en")
    tickets = []
    for ticket in issued:
        page = await context.new_page()
        await page.goto(ticket["ticket_url"])
        await expect(page.locator(".ticket-label")).to_have_text(
            ticket["token"]["token_label"], timeout=SOON_MS
        )
        tickets.append(page)

    consoles = [await context.new_page() for _ in range(TABS)]
    for console in consoles:
        await sit_down(suite, console, QUEUE)

    await consoles[0].bring_to_front()
    await consoles[0].keyboard.press("n")
    await expect(tickets[0].locator('[data-status="CALLED"]')).to_be_visible(timeout=SOON_MS)
    await expect(tickets[1].locator(".said-head")).to_have_text("You are next!", timeout=SOON_MS)
    async with asyncio.TaskGroup() as group:
        for place, page in enumerate(tickets[2:], start=2):
            shown = expect(page.locator(".fact-place"))
            group.create_task(shown.to_have_text(str(place), timeout=SOON_MS))
        for console in consoles:
            shown = expect(console.locator(".visitor-label"))
            group.create_task(shown.to_have_text(issued[0]["token"]["token_label"]))
