"""The administrator's page, in each of its parts."""

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from tests.journeys.accessibility.axe import DESKTOP, PHONE, SOON_MS, check, open_page
from tests.journeys.suite import PASSWORD, Suite

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("size", "colours"), [(DESKTOP, "light"), (PHONE, "dark")])
async def test_axe_finds_nothing_on_the_administrators_page(
    suite: Suite, browser: Browser, size: ViewportSize, colours: str
) -> None:
    async with open_page(browser, size, color_scheme=colours) as page:
        await page.goto(f"{suite.token_api}/admin")
        await page.locator("input[name=username]").fill("admin")
        await page.locator("input[name=password]").fill(PASSWORD)
        await check(page, "admin, sign-in")
        await page.locator("button[type=submit]").click()
        steps = page.locator(".step summary")
        await expect(steps).to_have_count(4, timeout=SOON_MS)
        for step in range(4):
            await steps.nth(step).click()
        await check(page, "admin, all steps")
        await page.goto(f"{suite.token_api}/admin#/start/+")
        await page.get_by_role("radio").nth(1).check()
        await check(page, "admin, a new branch")
        for section in (
            "branches/main",
            "people",
            "kiosks",
            "fleet/stations",
            "fleet/shifts",
            "log",
        ):
            await page.goto(f"{suite.token_api}/admin#/{section}")
            await expect(page.locator(".rows > li").first).to_be_visible(timeout=SOON_MS)
            await page.locator(".rows summary, .card summary").first.click()
            await check(page, f"admin, {section}")
        await page.goto(f"{suite.token_api}/admin#/screens/main")
        await expect(page.locator(".layout .qr")).to_be_visible(timeout=SOON_MS)
        await check(page, "admin, hall screens")
