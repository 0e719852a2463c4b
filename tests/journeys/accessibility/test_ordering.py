"""The supervisor's page of rules, with a line to look at under each of them."""

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from tests.journeys.accessibility.axe import DESKTOP, PHONE, SOON_MS, check, open_page
from tests.journeys.suite import PASSWORD, Suite

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("size", "queue_id"), [(DESKTOP, "AXEOD"), (PHONE, "AXEOP")])
async def test_axe_finds_nothing_where_a_rule_is_chosen(
    suite: Suite, browser: Browser, size: ViewportSize, queue_id: str
) -> None:
    await suite.new_queue(queue_id)
    async with suite.client(username="admin") as admin:
        for category in ("WALKIN", "WALKIN", "ONLINE", "EMERGENCY"):
            body = {"queue_id": queue_id, "category": category}
            answer = await admin.post(f"{suite.token_api}/api/v1/tokens", json=body)
            assert answer.status_code == 201, answer.text
    async with open_page(browser, size) as page:
        await page.goto(f"{suite.token_api}/ordering")
        await expect(page.locator("input[name=username]")).to_be_visible(timeout=SOON_MS)
        await check(page, "rules, sign-in")
        await page.locator("input[name=username]").fill("admin")
        await page.locator("input[name=password]").fill(PASSWORD)
        await page.locator("button[type=submit]").click()
        await page.locator("main.ordering select").select_option(queue_id, timeout=SOON_MS)
        rows = page.locator("main.ordering tbody tr")
        for rule in range(3):
            await page.get_by_role("radio").nth(rule).check()
            await expect(rows).to_have_count(4, timeout=SOON_MS)
            await check(page, f"rule {rule}")
        await page.locator("input[type=number]").last.fill("0")
        await expect(page.get_by_role("alert")).not_to_be_empty()
        await check(page, "a number out of range")
