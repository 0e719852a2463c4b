"""The kiosk, from the welcome to the ticket, and what it says when that does not work."""

import pytest
from playwright.async_api import Browser, Page, Route, ViewportSize, expect

from tests.journeys.accessibility.axe import KIOSK, LANGUAGES, PHONE, SOON_MS, check, open_page
from tests.journeys.suite import Suite
from tests.journeys.test_check_in import book

pytestmark = pytest.mark.journey


async def choose_service(page: Page, suite: Suite, language: str) -> None:
    await page.goto(suite.run["pages"]["kiosk"])
    await page.locator(".stub").nth(LANGUAGES.index(language)).click(timeout=SOON_MS)
    await page.locator(".services .service:enabled").first.click(timeout=SOON_MS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [KIOSK, PHONE])
async def test_axe_finds_nothing_on_the_way_to_a_ticket(
    suite: Suite, browser: Browser, language: str, size: ViewportSize
) -> None:
    async with open_page(browser, size) as page:
        await page.goto(suite.run["pages"]["kiosk"])
        await expect(page.locator(".stub").first).to_be_visible(timeout=SOON_MS)
        await check(page, "welcome")
        await page.locator(".stub").nth(LANGUAGES.index(language)).click()
        await expect(page.locator(".services .service").first).to_be_visible(timeout=SOON_MS)
        await check(page, f"services, {language}")
        await page.locator(".services .service:enabled").first.click()
        await check(page, f"e-mail, {language}")
        await page.locator(".email-input").fill("asha@")
        await page.locator(".email-ways button[type=submit]").click()
        await check(page, f"a wrong e-mail, {language}")
        await page.locator(".email-input").fill("")
        await page.locator(".email-ways button[type=button]").click()
        await expect(page.locator(".ticket-label")).to_be_visible(timeout=SOON_MS)
        await check(page, f"ticket, {language}")


@pytest.mark.parametrize("size", [KIOSK, PHONE])
async def test_axe_finds_nothing_where_one_checks_in(
    suite: Suite, browser: Browser, size: ViewportSize
) -> None:
    await book(suite, f"AXE-{size['width']}", 1)
    async with open_page(browser, size) as page:
        for index, language in enumerate(LANGUAGES):
            await page.goto(suite.run["pages"]["kiosk"])
            await page.locator(".stub").nth(index).click(timeout=SOON_MS)
            await page.locator(".service.check-in").click(timeout=SOON_MS)
            await check(page, f"check-in, {language}")
            await page.locator(".email-input").fill("NO-SUCH-999")
            await page.locator(".email-ways button[type=submit]").click()
            await expect(page.locator(".complaint")).to_be_visible(timeout=SOON_MS)
            await check(page, f"a code that nobody holds, {language}")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_axe_finds_nothing_where_a_kiosk_gives_no_ticket(
    suite: Suite, browser: Browser, language: str
) -> None:
    async def refuse(route: Route) -> None:
        await route.fulfill(status=409, json={"code": "QUEUE_PAUSED", "detail": "Paused."})

    async def answer_never(route: Route) -> None:
        del route

    async with open_page(browser, KIOSK) as page:
        await page.route("**/api/v1/tokens", refuse)
        await choose_service(page, suite, language)
        await page.locator(".email-ways button[type=button]").click()
        await page.wait_for_timeout(500)
        await check(page, f"refused, {language}")
        await page.unroute("**/api/v1/tokens")
        await page.route("**/api/v1/tokens", answer_never)
        await choose_service(page, suite, language)
        await page.locator(".email-ways button[type=button]").click()
        await check(page, f"issuing, {language}")
        await page.route("**/kiosk", lambda route: route.abort())
        await page.goto(suite.run["pages"]["kiosk"])
        await page.wait_for_timeout(500)
        await check(page, "unreachable")


async def test_axe_finds_nothing_where_a_kiosk_is_set_up(suite: Suite, browser: Browser) -> None:
    async with open_page(browser, KIOSK) as page:
        await page.route("**/api/v1/sessions", lambda route: route.fulfill(status=401, json={}))
        await page.goto(f"{suite.token_api}/#key=not-a-key-of-a-kiosk")
        await expect(page.locator(".setup-code .label")).to_be_visible(timeout=SOON_MS)
        await check(page, "set-up")
