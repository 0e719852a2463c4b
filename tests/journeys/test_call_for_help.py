"""A desk calls for help silently: a supervisor sees it and comes, and the desk sees who."""

from typing import Final

import pytest
from playwright.async_api import Browser, Page, expect

from tests.journeys.accessibility.axe import CHOOSE_LANGUAGE, check, open_page
from tests.journeys.console import keep_picture
from tests.journeys.suite import PASSWORD, Suite, until

pytestmark = pytest.mark.journey
QUEUE: Final = "HELP"
EMAIL: Final = "called-for-help@example.com"
SOON_MS: Final = 30_000


async def test_a_call_for_help_is_seen_by_supervisors_only_and_answered(
    suite: Suite, browser: Browser
) -> None:
    await suite.new_queue(QUEUE)
    async with suite.client(username="admin") as admin:
        clerk = {"username": "help-clerk", "password": PASSWORD, "role": "staff"}
        made = await admin.post(
            f"{suite.token_api}/api/v1/users", json={**clerk, "departments": [QUEUE]}
        )
        assert made.is_success, made.text
        path = f"{suite.department}/api/v1/departments/{QUEUE}/emergency-contacts"
        chosen = await admin.put(path, json={"emails": [EMAIL]})
        assert chosen.is_success, chosen.text
    async with (
        open_page(browser, {"width": 1280, "height": 900}, locale="en") as desk,
        open_page(browser, {"width": 1280, "height": 900}, locale="en") as overview,
    ):
        await _sign_in(desk, f"{suite.department}/", "help-clerk")
        await desk.locator(".tile").first.click(timeout=SOON_MS)
        await _sign_in(overview, f"{suite.department}/overview", "admin")
        await _press(desk)
        call = overview.locator(".emergency", has_text=QUEUE)
        await expect(call).to_contain_text("Desk 1 needs help", timeout=SOON_MS)
        await keep_picture(overview, "help-overview")
        await check(overview, "an overview with a call for help")
        await overview.evaluate(CHOOSE_LANGUAGE, "en")
        await expect(desk.locator(".emergency")).to_have_count(0)
        await call.get_by_role("button", name="on my way").press("Enter")
        await expect(desk.locator(".emergency-own")).to_contain_text("is coming", timeout=SOON_MS)
        await keep_picture(desk, "help-desk")
        await until(lambda: _is_mailed(suite))
        await desk.get_by_role("button", name="It is over").press("Enter")
        await expect(call).to_have_count(0, timeout=SOON_MS)


async def _sign_in(page: Page, address: str, username: str) -> None:
    await page.goto(address)
    await page.locator("input[name=username]").fill(username)
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.locator("button[type=submit]").click()


async def _press(desk: Page) -> None:
    await desk.get_by_role("button", name="Call for help", exact=True).press(
        "Enter", timeout=SOON_MS
    )
    await keep_picture(desk, "help-dialog")
    await check(desk, "call for help")
    await desk.evaluate(CHOOSE_LANGUAGE, "en")
    await desk.get_by_role("button", name="Call for help now").press("Enter")
    await expect(desk.locator(".emergency-own")).to_contain_text("called", timeout=SOON_MS)


async def _is_mailed(suite: Suite) -> bool:
    async with suite.client(username="admin") as admin:
        letters = await suite.letters_to(admin, EMAIL)
    return sum("EMERGENCY" in letter["subject"] for letter in letters) == 1
