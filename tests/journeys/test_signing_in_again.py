"""A login that ends in the middle of work is begun anew in place: what was typed is still there."""

from typing import Final
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Page, expect

from deploy.local.browser import open_context
from tests.journeys.suite import Suite

pytestmark = pytest.mark.journey
QUEUE: Final = "AGAIN"
SOON_MS: Final = 30_000
FIRST, SECOND = f"first-{uuid4().hex}", f"second-{uuid4().hex}"


async def sign_in(page: Page, username: str, password: str) -> None:
    await page.locator("input[name=username]").fill(username)
    await page.locator("input[name=password]").fill(password)
    await page.locator("button[type=submit]", has_text="Sign in").click()


async def test_who_signs_in_again_goes_on_where_they_were_in_every_tab(
    suite: Suite, browser: Browser
) -> None:
    await suite.new_queue(QUEUE)
    async with suite.client(username="admin") as admin:
        body = {"username": "again", "password": FIRST, "role": "staff",
                "departments": [QUEUE]}  # fmt: skip
        user = await admin.post(f"{suite.token_api}/api/v1/users", json=body)
        assert user.status_code == 201, user.text
        context = await open_context(browser, viewport={"width": 1280, "height": 800}, locale="en")
        tabs = [await context.new_page() for _ in range(2)]
        for page in tabs:
            await page.goto(f"{suite.department}/")
            await sign_in(page, "again", FIRST)
            await page.locator(".tile").first.click(timeout=SOON_MS)
            await expect(page.locator("button.big")).to_be_enabled(timeout=SOON_MS)
            await page.locator(".find input").fill("half a na")
        path = f"{suite.token_api}/api/v1/users/{user.json()['id']}"
        changed = await admin.patch(path, json={"password": SECOND})
        assert changed.status_code == 200, changed.text
    for page in tabs:
        await expect(page.locator(".sign-in-again")).to_be_visible(timeout=SOON_MS)
    # In one tab; the other one, of the same desk and person, takes it up.
    await tabs[0].bring_to_front()
    await sign_in(tabs[0], "again", SECOND)
    for page in tabs:
        await expect(page.locator(".sign-in-again")).to_have_count(0, timeout=SOON_MS)
        await expect(page.locator(".find input")).to_have_value("half a na")
        await expect(page.locator(".live.good")).to_be_visible(timeout=SOON_MS)
    await context.close()
