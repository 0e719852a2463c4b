"""The staff console: signing in, choosing a desk, and everything that opens at one."""

import httpx
import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.journeys.accessibility.axe import DESKTOP, PHONE, SOON_MS, check, open_page
from tests.journeys.suite import PASSWORD, Suite

pytestmark = pytest.mark.journey
QUEUE = "AXEC"


async def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    await page.locator("input[name=username]").fill(username)
    await page.locator("input[name=password]").fill(password)
    await page.locator("button[type=submit]").click()


async def take_tokens(suite: Suite, count: int) -> None:
    async with suite.client(device_key="kiosk-demo") as kiosk:
        for number in range(count):
            body = {"queue_id": QUEUE, "name": f"Asha {number}"}
            answer: httpx.Response = await kiosk.post(f"{suite.token_api}/api/v1/tokens", json=body)
            assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_axe_finds_nothing_on_the_console(
    suite: Suite, browser: Browser, size: ViewportSize
) -> None:
    if size is DESKTOP:
        await suite.new_queue(QUEUE)
    await take_tokens(suite, 5)
    async with open_page(browser, size) as page:
        await page.goto(f"{suite.department}/")
        await check(page, "sign-in")
        await sign_in(page, "admin", "a wrong password")
        await expect(page.get_by_role("alert")).to_be_visible(timeout=SOON_MS)
        await check(page, "wrong sign-in")
        await sign_in(page, "admin")
        await expect(page.locator(".tile").first).to_be_visible(timeout=SOON_MS)
        await check(page, "departments")
        await page.locator(".tile", has_text=QUEUE).click()
        await expect(page.locator(".tile").nth(7)).to_be_visible(timeout=SOON_MS)
        await check(page, "desks")
        await page.locator(".tile").nth(0 if size is DESKTOP else 1).click()
        await expect(page.locator("button.row").first).to_be_visible(timeout=SOON_MS)
        await check(page, "nobody at the desk")
        await look_at_dialogs(page)
        await look_at_visitors(page)


async def look_at_dialogs(page: Page) -> None:
    await page.locator("button.row").first.click()
    await check(page, "a visitor who waits")
    for button in (".dialog-acts .primary", ".dialog-acts .danger"):
        await page.locator(button).click()
        await check(page, f"a question ({button})")
        await page.keyboard.press("Escape")
        await page.locator("button.row").first.click()
    await page.keyboard.press("Escape")
    await page.keyboard.press("?")
    await check(page, "keys")
    await page.keyboard.press("Escape")
    await page.locator("details.menu summary").click()
    await page.locator("details.why summary").click()
    await check(page, "menu and order")
    await page.locator("details.menu summary").click()


async def look_at_visitors(page: Page) -> None:
    for keys, state in (
        (("n",), "called"),
        (("s",), "being served"),
        (("t",), "transfer"),
        (("Escape", "h", "n"), "one on hold, another called"),
        (("x",), "not here"),
        (("n", "e"), "some are done"),
        (("b",), "a break"),
    ):
        for key in keys:
            await page.keyboard.press(key)
            await page.wait_for_timeout(700)
        await check(page, state)
    await page.keyboard.press("b")
    await page.route("**/calls", lambda route: route.abort())
    await page.wait_for_timeout(700)
    await page.keyboard.press("n")
    await expect(page.locator(".problem .note")).to_be_visible(timeout=SOON_MS)
    await check(page, "a problem")
    await page.unroute("**/calls")
