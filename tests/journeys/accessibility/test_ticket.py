"""The ticket on its holder's phone, in each state that a token can have."""

from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, expect

from tests.journeys.accessibility.axe import PHONE, SOON_MS, check, open_page
from tests.journeys.suite import Suite

pytestmark = pytest.mark.journey
QUEUE = "AXET"
# What is done with the first of those who wait, and what becomes of them.
VERBS = ("start", "hold", "no_show", "cancel")
STATUSES = ("SERVING", "HELD", "NO_SHOW", "CANCELLED")


async def post(client: httpx.AsyncClient, address: str, body: Any = None) -> dict[str, Any]:
    answer = await client.post(address, json=body)
    assert answer.status_code < 300, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_axe_finds_nothing_on_a_ticket_whatever_happens_to_it(
    suite: Suite, browser: Browser
) -> None:
    await suite.new_queue(QUEUE)
    desk = f"{suite.department}/api/v1/departments/{QUEUE}"
    token = f"{suite.department}/api/v1/tokens"
    async with (
        suite.client(username="admin") as admin,
        suite.client(device_key="kiosk-demo") as kiosk,
        open_page(browser, PHONE) as page,
    ):
        await post(admin, f"{desk}/desks/1/open")

        async def show(issued: dict[str, Any], status: str) -> None:
            await page.goto(issued["ticket_url"])
            await expect(page.locator(f'[data-status="{status}"]')).to_be_visible(timeout=SOON_MS)
            await check(page, f"ticket {status}")

        async def call(issued: dict[str, Any]) -> str:
            await post(admin, f"{desk}/calls", {"desk_id": 1})
            return f"{token}/{issued['token']['id']}"

        take = f"{suite.token_api}/api/v1/tokens"
        tickets = [await post(kiosk, take, {"queue_id": QUEUE}) for _ in range(8)]
        await show(tickets[0], "WAITING")
        await show(tickets[7], "WAITING")
        await page.locator(".button.quiet").click()
        await check(page, "ticket, asked whether to cancel")
        for issued, verb, status in zip(tickets, VERBS, STATUSES, strict=False):
            address = await call(issued)
            await show(issued, "CALLED")
            await post(admin, f"{address}/{verb}")
            await show(issued, status)
            if verb == "start":
                await post(admin, f"{address}/serve")
                await show(issued, "SERVED")


async def test_axe_finds_nothing_where_there_is_no_ticket(suite: Suite, browser: Browser) -> None:
    async with open_page(browser, PHONE) as page:
        await page.goto(f"{suite.token_api}/t/a-ticket-that-nobody-has")
        await expect(page.locator("h1")).to_be_visible(timeout=SOON_MS)
        await check(page, "unknown ticket")
        await page.route("**/api/v1/tickets/**", lambda route: route.abort())
        await page.goto(f"{suite.token_api}/t/a-ticket-that-nobody-has")
        await expect(page.locator("h1")).to_be_visible(timeout=SOON_MS)
        await check(page, "ticket that cannot be reached")
