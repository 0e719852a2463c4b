"""The ticket on its holder's phone, in each state that a token can have."""

from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from tests.journeys.accessibility.axe import PHONE, SOON_MS, check, open_page
from tests.journeys.suite import Suite

pytestmark = pytest.mark.journey
QUEUE = "AXET"


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

        async def take() -> dict[str, Any]:
            return await post(kiosk, f"{suite.token_api}/api/v1/tokens", {"queue_id": QUEUE})

        async def show(issued: dict[str, Any], status: str) -> None:
            await page.goto(issued["ticket_url"])
            await expect(page.locator(f'[data-status="{status}"]')).to_be_visible(timeout=SOON_MS)
            await check(page, f"ticket {status}")

        async def call(issued: dict[str, Any]) -> str:
            await post(admin, f"{desk}/calls", {"desk_id": 1})
            return f"{token}/{issued['token']['id']}"

        tickets = [await take() for _ in range(8)]
        await show(tickets[0], "WAITING")
        await show(tickets[7], "WAITING")
        await page.locator(".button.quiet").click()
        await check(page, "ticket, asked whether to cancel")
        for issued, verb, status in (
            (tickets[0], "start", "SERVING"),
            (tickets[1], "hold", "HELD"),
            (tickets[2], "no_show", "NO_SHOW"),
            (tickets[3], "cancel", "CANCELLED"),
        ):
            address = await call(issued)
            await show(issued, "CALLED")
            await post(admin, f"{address}/{verb}")
            await show(issued, status)
            if verb == "start":
                await post(admin, f"{address}/serve")
                await show(issued, "SERVED")
        await look_at_what_is_missing(page, suite)


async def look_at_what_is_missing(page: Page, suite: Suite) -> None:
    await page.goto(f"{suite.token_api}/t/a-ticket-that-nobody-has")
    await expect(page.locator("h1")).to_be_visible(timeout=SOON_MS)
    await check(page, "unknown ticket")
    await page.route("**/api/v1/tickets/**", lambda route: route.abort())
    await page.goto(f"{suite.token_api}/t/a-ticket-that-nobody-has")
    await page.wait_for_timeout(500)
    await check(page, "ticket that cannot be reached")
