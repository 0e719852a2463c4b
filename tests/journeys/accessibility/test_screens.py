"""The hallway screens on both grounds, the list of them, and the inbox of the local stack."""

import pytest
from playwright.async_api import Browser, expect

from tests.journeys.accessibility.axe import (
    KIOSK,
    LANGUAGES,
    PHONE,
    SOON_MS,
    WALL,
    check,
    open_page,
)
from tests.journeys.suite import Suite, until

pytestmark = pytest.mark.journey
QUEUE = "AXES"
SOME = (f"&department={QUEUE}", "&department=REG,BILL")


async def let_people_come(suite: Suite) -> None:
    await suite.new_queue(QUEUE)
    async with (
        suite.client(device_key="kiosk-demo") as kiosk,
        suite.client(username="admin") as admin,
    ):
        for _ in range(6):
            body = {"queue_id": QUEUE, "email": "axe@example.com"}
            await kiosk.post(f"{suite.token_api}/api/v1/tokens", json=body)
        desks = f"{suite.department}/api/v1/departments/{QUEUE}"
        for desk_id in (1, 2):
            await admin.post(f"{desks}/desks/{desk_id}/open")
            called = await admin.post(f"{desks}/calls", json={"desk_id": desk_id})
            if desk_id == 1:
                token_id = called.json()["token"]["id"]
                await admin.post(f"{suite.department}/api/v1/tokens/{token_id}/start")


async def test_axe_finds_nothing_on_any_screen(suite: Suite, browser: Browser) -> None:
    await let_people_come(suite)
    for theme in ("wall", "light"):
        for language in LANGUAGES:
            for query in ("", *(SOME if language == "en" else ())):
                search = f"?theme={theme}&lang={language}{query}"
                async with open_page(browser, WALL) as page:
                    await page.goto(f"{suite.display}/screen/main{search}")
                    await expect(page.locator(".hall")).to_be_visible(timeout=SOON_MS)
                    for size in (WALL, KIOSK, PHONE):
                        await page.set_viewport_size(size)
                        await check(page, f"screen {search} at {size}")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_axe_finds_nothing_where_a_screen_cannot_show_its_board(
    suite: Suite, browser: Browser, language: str
) -> None:
    async with open_page(browser, WALL, locale=language) as page:
        await page.goto(f"{suite.display}/")
        await expect(page.locator("li")).not_to_have_count(0, timeout=SOON_MS)
        await check(page, "list of screens")
        await page.goto(f"{suite.display}/screen/nowhere?lang={language}")
        await expect(page.locator(".opening")).to_be_visible(timeout=SOON_MS)
        await check(page, "connecting")
        await expect(page.locator(".opening")).to_contain_text("nowhere")
        await check(page, "unknown branch")


async def test_axe_finds_nothing_where_a_page_has_broken(suite: Suite, browser: Browser) -> None:
    async with open_page(browser, WALL) as page:
        board = "event: board\ndata: {}\n\n"
        await page.route(
            "**/stream",
            lambda route: route.fulfill(body=board, content_type="text/event-stream"),
        )
        await page.goto(f"{suite.display}/screen/main?lang=en")
        await expect(page.locator(".sorry")).to_be_visible(timeout=SOON_MS)
        await check(page, "broken page")


async def test_axe_finds_nothing_in_the_inbox(suite: Suite, browser: Browser) -> None:
    async with suite.client(device_key="kiosk-demo") as kiosk:
        body = {"queue_id": "REG", "email": "axe-inbox@example.com"}
        await kiosk.post(f"{suite.token_api}/api/v1/tokens", json=body)
        await until(lambda: suite.letters_to(kiosk, "axe-inbox"))
    async with open_page(browser, PHONE) as page:
        await page.goto(suite.inbox)
        await check(page, "inbox")
        await page.locator("a").first.click()
        await check(page, "letter")
