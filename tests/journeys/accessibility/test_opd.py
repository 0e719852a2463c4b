"""The reception's page of an outpatient day, with everything that opens on it."""

from typing import Final

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.journeys.accessibility.axe import DESKTOP, PHONE, SOON_MS, check, open_page
from tests.journeys.outpatients import new_slot, open_day
from tests.journeys.suite import Suite

pytestmark = pytest.mark.journey
# Of a slot's four forms those that preview at once: a delay, and a cancellation.
PREVIEWED: Final = (1, 3)
# Of the day's forms: new slots, and a leave.
PLANNED: Final = (1, 2)


@pytest.mark.parametrize(
    ("size", "colours", "department"), [(DESKTOP, "light", "DAYLIGHT"), (PHONE, "dark", "DAYDARK")]
)
async def test_axe_finds_nothing_on_an_outpatient_day(
    suite: Suite, browser: Browser, size: ViewportSize, colours: str, department: str
) -> None:
    slot = await new_slot(suite, department, seats=1)
    async with suite.client(username="admin") as client:
        api = f"{suite.token_api}/api/v1"
        for name in ("Asha", "Bela"):
            patient = await client.post(f"{api}/patients", json={"name": f"{name} {department}"})
            booking = {"slot_id": slot["id"], "patient_id": patient.json()["id"]}
            (await client.post(f"{api}/tokens", json=booking)).raise_for_status()
    async with open_page(browser, size, color_scheme=colours) as page:
        await open_day(suite, page, slot)
        await check(page, "the day")
        await page.locator(f"#slot-{slot['id']}").click()
        await expect(page.locator(".token")).to_have_count(2, timeout=SOON_MS)
        await page.locator(".token [aria-expanded]").last.click()
        await expect(page.locator(".why li").first).to_be_visible(timeout=SOON_MS)
        await check(page, "a slot")
        await look_at_forms(page)


async def look_at_forms(page: Page) -> None:
    """Open each form of the panel and of the bar above the day."""
    for number in range(4):
        await page.locator(".panel > .buttons .button").nth(number).click()
        await expect(page.locator(".panel form")).to_be_visible(timeout=SOON_MS)
        if number in PREVIEWED:
            await expect(page.locator(".preview p").first).to_be_attached(timeout=SOON_MS)
        await check(page, f"form {number} of a slot")
        await page.keyboard.press("Escape")
    for number in range(4):
        await page.locator(".day-tools button").nth(number).click()
        await expect(page.locator(".panel .field").first).to_be_visible(timeout=SOON_MS)
        if number in PLANNED:
            await expect(page.locator(".preview p").first).to_be_attached(timeout=SOON_MS)
        await check(page, f"form {number} of the day")
        await page.keyboard.press("Escape")
    await page.locator(".emergency").click()
    await check(page, "an emergency")
    await page.keyboard.press("Escape")
    await page.locator(".day-tools a").click()
    await expect(page.locator(".print-slot tbody tr")).to_have_count(2, timeout=SOON_MS)
    await check(page, "the day on paper")
