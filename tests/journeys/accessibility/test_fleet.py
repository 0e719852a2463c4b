"""The driver's phone and the engineer's page, from an empty line to a completed trip."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.journeys.accessibility.axe import DESKTOP, PHONE, SOON_MS, check, open_page
from tests.journeys.suite import PASSWORD, Suite

pytestmark = pytest.mark.journey


async def sign_in(page: Page, address: str, username: str) -> None:
    await page.goto(address)
    await check(page, f"sign-in at {address}")
    await page.locator("input[name=username]").fill(username)
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.locator("button[type=submit]").click()
    await expect(page.locator("main.driver, main.station")).to_be_visible(timeout=SOON_MS)


async def test_axe_finds_nothing_on_the_way_of_a_trip(suite: Suite, browser: Browser) -> None:
    async with (
        suite.client(username="dbs10") as stock,
        open_page(browser, PHONE) as driver,
        open_page(browser, DESKTOP) as engineer,
    ):
        await sign_in(driver, f"{suite.token_api}/driver", "driver1")
        await sign_in(engineer, f"{suite.token_api}/eic", "eic1")
        await check(driver, "no token")
        await check(engineer, "nothing to do")
        await driver.locator(".big").first.click()
        await expect(driver.locator(".token-label")).to_be_visible(timeout=SOON_MS)
        await check(driver, "waiting")
        body = {"dbs_id": 10, "requested_qty": "500.00", "priority": "H"}
        await stock.post(f"{suite.token_api}/api/eic/stock-requests", json=body)
        approve = engineer.locator(".decide .primary").first
        await expect(approve).to_be_visible(timeout=SOON_MS)
        await check(engineer, "a vehicle and a request")
        await approve.click()
        await expect(driver.locator(".countdown")).to_be_visible(timeout=SOON_MS)
        await check(driver, "an offer")
        await check(engineer, "a trip that is offered")
        for state in ("accepted", "on the way", "completed"):
            await driver.locator(".situation .primary").click()
            await driver.wait_for_timeout(1_000)
            await check(driver, state)
            await check(engineer, f"a trip, {state}")
