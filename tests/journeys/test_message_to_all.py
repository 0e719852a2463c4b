"""A supervisor says something to all who wait: on the hall's screen, on a ticket, and by mail."""

import re
from typing import Final

import pytest
from playwright.async_api import Browser, Page, expect

from tests.journeys.accessibility.axe import CHOOSE_LANGUAGE, PHONE, WALL, check, open_page
from tests.journeys.console import keep_picture, sit_down
from tests.journeys.suite import Suite, until

pytestmark = pytest.mark.journey
QUEUE: Final = "SAID"
SOON_MS: Final = 30_000


async def test_a_message_reaches_all_who_wait_and_ends_by_hand(
    suite: Suite, browser: Browser
) -> None:
    await suite.new_queue(QUEUE)
    async with suite.client(device_key="kiosk-demo") as kiosk:
        asked = {"queue_id": QUEUE, "name": "Asha", "email": "said@example.com"}
        answer = await kiosk.post(f"{suite.token_api}/api/v1/tokens", json=asked)
        assert answer.is_success, answer.text
        ticket_url = answer.json()["ticket_url"]
    async with (
        open_page(browser, {"width": 1280, "height": 900}, locale="en") as console,
        open_page(browser, WALL) as wall,
        open_page(browser, PHONE, locale="en") as ticket,
    ):
        await sit_down(suite, console, QUEUE)
        await wall.goto(f"{suite.display}/screen/main?lang=en&department={QUEUE},CW")
        await ticket.goto(ticket_url)
        await _post(console)
        for page, name in ((wall, "wall"), (ticket, "ticket")):
            await expect(page.locator(".said p")).to_contain_text("Mill Street 4", timeout=SOON_MS)
            await keep_picture(page, f"said-{name}")
        await expect(wall.locator(".said p strong")).to_have_text(QUEUE)
        await check(ticket, "a ticket with a message")
        await check(wall, "a screen with a message")
        await until(lambda: _is_mailed(suite))
        await console.locator(".to-all").get_by_role("button", name="End").press("Enter")
        for page in (wall, ticket):
            await expect(page.locator(".said p")).to_have_count(0, timeout=SOON_MS)


async def _post(page: Page) -> None:
    await page.locator(".menu summary").click()
    await page.get_by_role("button", name="Message to all who wait").press("Enter")
    await page.get_by_label("What is it about?").select_option("OTHER_ENTRANCE")
    await page.get_by_label(re.compile("In your own words .*English")).fill("Mill Street 4")
    await keep_picture(page, "said-dialog")
    await check(page, "message to all who wait")
    await page.evaluate(CHOOSE_LANGUAGE, "en")
    await page.get_by_role("button", name="Post the message").press("Enter")
    await expect(page.locator(".to-all li")).to_contain_text("Mill Street 4", timeout=SOON_MS)
    await keep_picture(page, "said-console")
    await check(page, "a console with a message")
    await page.evaluate(CHOOSE_LANGUAGE, "en")


async def _is_mailed(suite: Suite) -> bool:
    async with suite.client(username="admin") as admin:
        letters = await suite.letters_to(admin, "said@")
    return sum("entrance" in letter["subject"] for letter in letters) == 1
