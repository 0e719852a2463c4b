"""The reports' page, with figures, plots and tables of people who were served."""

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from tests.journeys.accessibility.axe import DESKTOP, PHONE, SOON_MS, check, open_page
from tests.journeys.suite import PASSWORD, Suite

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(
    ("size", "colours", "queue_id"), [(DESKTOP, "light", "AXERD"), (PHONE, "dark", "AXERP")]
)
async def test_axe_finds_nothing_on_the_reports(
    suite: Suite, browser: Browser, size: ViewportSize, colours: str, queue_id: str
) -> None:
    await suite.new_queue(queue_id)
    async with suite.client(device_key="kiosk-demo") as kiosk:
        for _ in range(3):
            body = {"queue_id": queue_id}
            (await kiosk.post(f"{suite.token_api}/api/v1/tokens", json=body)).raise_for_status()
    await suite.serve_all(queue_id)
    async with open_page(browser, size, color_scheme=colours) as page:
        await page.goto(f"{suite.department}/reports")
        await page.locator("input[name=username]").fill("admin")
        await page.locator("input[name=password]").fill(PASSWORD)
        await page.locator("button[type=submit]").click()
        await expect(page.locator(".key-value").first).to_be_visible(timeout=SOON_MS)
        await expect(page.locator("svg.plot").first).to_be_visible(timeout=SOON_MS)
        for table in await page.locator(".figure:has(.plot) .figure-table summary").all():
            await table.click()
        await check(page, f"reports, {colours}")
