"""The reports' page, with figures, plots and tables of people who were served."""

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

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
        await play_today(page, queue_id)
        await check(page, f"a day played by another rule, {colours}")


async def play_today(page: Page, queue_id: str) -> None:
    """Play the day by another rule, with keys alone where a page is used so."""
    await page.locator("select.language").select_option("en")
    await page.get_by_label("Department").first.select_option(queue_id)
    what_if = page.locator(".what-if")
    today = await what_if.get_by_label("Day").get_attribute("max")
    await what_if.get_by_label("Day").fill(today or "")
    await what_if.get_by_label(queue_id).select_option("RATIO")
    await what_if.get_by_label("Online").fill("3")
    await what_if.get_by_role("button", name="Play the day with these changes").press("Enter")
    await expect(what_if.locator("#what-if-categories")).to_be_visible(timeout=SOON_MS)
