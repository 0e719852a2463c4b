"""The engineer's and the driver's pages in a real browser, live on real engines."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import httpx
import pytest
from playwright.async_api import Browser, Page, Request, Route, expect

from deploy.local.browser import open_context
from services.token_api import demo

# Live means: seen at once; a busy machine gets some seconds.
SOON_MS: Final = 30_000
# Set to a folder to look at what the tests saw.
PICTURES: Final = os.environ.get("PICTURES")

pytestmark = pytest.mark.usefixtures("seeded")


@pytest.fixture
async def stock(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """Return the daughter station's own client."""
    async with httpx.AsyncClient(base_url=address) as client:
        login = {"username": "dbs10", "password": demo.PASSWORD}
        session = (await client.post("/api/v1/sessions", json=login)).json()
        client.headers["Authorization"] = f"Bearer {session['access_token']}"
        yield client


async def ask_for_stock(stock: httpx.AsyncClient, quantity: str = "500.00") -> None:
    body = {"dbs_id": 10, "requested_qty": quantity, "priority": "H"}
    assert (await stock.post("/api/eic/stock-requests", json=body)).status_code == 200


async def open_page(
    browser: Browser, address: str, path: str, username: str, *, language: str = "en"
) -> Page:
    """Sign in as somebody, in a browser of their own."""
    phone = path == "/driver"
    size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
    context = await open_context(browser, viewport=size, locale=language)
    page = await context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.on("request", refuse_token_in_address)
    await page.goto(address + path)
    await sign_in(page, username)
    await expect(page.locator("main.driver, main.station")).to_be_visible(timeout=SOON_MS)
    return page


def refuse_token_in_address(request: Request) -> None:
    """Fail where a session's token could end up in a log or a history."""
    if "token=" in request.url or "eyJ" in request.url:
        pytest.fail(f"{request.method} {request.url}")


async def sign_in(page: Page, username: str) -> None:
    await page.locator("input[name=username]").fill(username)
    await page.locator("input[name=password]").fill(demo.PASSWORD)
    await page.locator("button[type=submit]").click()


async def picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


async def join(page: Page) -> None:
    await page.get_by_role("button", name="Join the line").click()
    await expect(page.locator(".token-label, .countdown")).to_be_visible(timeout=SOON_MS)


async def test_a_driver_joins_is_offered_a_trip_and_drives_it(
    browser: Browser, address: str, stock: httpx.AsyncClient
) -> None:
    driver = await open_page(browser, address, "/driver", "driver1")
    engineer = await open_page(browser, address, "/eic", "eic1")
    await picture(driver, "driver-none")
    await join(driver)
    await expect(driver.locator(".token-label")).to_have_text(re.compile(r"MS5-\d{8}-0001"))
    await expect(driver.locator(".position strong")).to_have_text("1")
    await picture(driver, "driver-waiting")
    waiting = engineer.get_by_role("region", name="Waiting vehicles")
    await expect(waiting).to_contain_text("Ravi Kumar", timeout=SOON_MS)
    await ask_for_stock(stock)
    await picture(engineer, "eic-waiting")
    await engineer.get_by_role("button", name="Approve").click(timeout=SOON_MS)
    await expect(driver.locator(".countdown")).to_contain_text(
        re.compile("4:[45]"), timeout=SOON_MS
    )
    await expect(driver.locator(".dbs")).to_have_text("DBS Thane")
    await picture(driver, "driver-offer")
    trips = engineer.get_by_role("region", name="Trips")
    await expect(trips).to_contain_text("First in line with the first approved request.")
    await expect(trips).to_contain_text("Offered")
    for button, state in (
        ("Accept the trip", "Accepted"),
        ("Start the trip", "On the way"),
        ("Trip completed", "Completed"),
    ):
        await driver.get_by_role("button", name=button).click(timeout=SOON_MS)
        await expect(trips).to_contain_text(state, timeout=SOON_MS)
    await expect(driver.get_by_role("button", name="Join the line")).to_be_visible(timeout=SOON_MS)
    await expect(driver.locator("main")).to_contain_text("the trip is completed")
    await picture(engineer, "eic-trips")


async def test_a_decline_goes_to_the_next_and_a_cancel_leaves_the_line(
    browser: Browser, address: str, stock: httpx.AsyncClient
) -> None:
    first = await open_page(browser, address, "/driver", "driver1")
    second = await open_page(browser, address, "/driver", "driver2")
    engineer = await open_page(browser, address, "/eic", "eic1")
    await join(first)
    await join(second)
    await expect(second.locator(".position strong")).to_have_text("2", timeout=SOON_MS)
    await ask_for_stock(stock)
    await engineer.get_by_role("button", name="Approve").click(timeout=SOON_MS)
    await first.get_by_role("button", name="Decline").click(timeout=SOON_MS)
    await expect(second.locator(".countdown")).to_be_visible(timeout=SOON_MS)
    await expect(first.locator(".position strong")).to_have_text("1", timeout=SOON_MS)
    await first.get_by_role("button", name="Leave the line").click()
    await first.get_by_role("button", name="Yes, give it up").click()
    await expect(first.locator("main")).to_contain_text("you left the line", timeout=SOON_MS)


async def test_an_engineer_allocates_by_hand_by_choosing_and_by_dragging(
    browser: Browser, address: str, stock: httpx.AsyncClient
) -> None:
    drivers = [
        await open_page(browser, address, "/driver", f"driver{number}") for number in (1, 2, 3)
    ]
    for driver in drivers:
        await join(driver)
    await ask_for_stock(stock, "100.00")
    await ask_for_stock(stock, "200.00")
    engineer = await open_page(browser, address, "/eic", "eic1")
    await engineer.get_by_role("button", name="Imran Shaikh").click()
    await engineer.get_by_role("button", name="100.00").click()
    await picture(engineer, "eic-by-hand")
    await engineer.get_by_role("button", name="Allocate", exact=True).click()
    await expect(drivers[2].locator(".countdown")).to_be_visible(timeout=SOON_MS)
    trips = engineer.get_by_role("region", name="Trips")
    await expect(trips).to_contain_text("Allocated by hand, past the order.", timeout=SOON_MS)
    token = engineer.get_by_role("button", name="Sunita Patil")
    await token.drag_to(engineer.get_by_role("button", name="200.00"))
    await engineer.get_by_role("button", name="Allocate", exact=True).click()
    await expect(drivers[1].locator(".countdown")).to_be_visible(timeout=SOON_MS)
    await expect(drivers[0].locator(".position strong")).to_have_text("1", timeout=SOON_MS)


async def test_without_a_shift_the_driver_is_told_so_in_the_own_language(
    browser: Browser, address: str
) -> None:
    driver = await open_page(browser, address, "/driver", "driver-noshift", language="ar")
    await expect(driver.locator("html")).to_have_attribute("dir", "rtl")
    await driver.locator(".big").click()
    await expect(driver.get_by_role("alert")).to_contain_text("مناوبة", timeout=SOON_MS)
    await picture(driver, "driver-arabic")
    width = await driver.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


async def test_the_wrong_person_is_not_let_in(browser: Browser, address: str) -> None:
    context = await open_context(browser)
    page = await context.new_page()
    await page.goto(address + "/eic")
    await sign_in(page, "driver1")
    await expect(page.get_by_role("alert")).to_contain_text("somebody else", timeout=SOON_MS)


async def test_a_login_that_ends_is_asked_for_again_and_the_page_goes_on(
    browser: Browser, address: str
) -> None:
    driver = await open_page(browser, address, "/driver", "driver1")
    await driver.route("**/token/request", lambda route: route.fulfill(status=401, json={}))
    await driver.get_by_role("button", name="Join the line").click()
    await expect(driver.locator("form")).to_contain_text("Please sign in again.")
    await driver.unroute("**/token/request")
    await sign_in(driver, "driver1")
    await join(driver)
    await driver.reload()
    await expect(driver.locator(".position strong")).to_have_text("1", timeout=SOON_MS)
    await driver.get_by_role("button", name="Sign out").click()
    await driver.reload()
    await expect(driver.locator("form")).not_to_contain_text("again")


async def test_a_press_whose_answer_is_lost_is_sent_again_with_its_key(
    browser: Browser, address: str
) -> None:
    driver = await open_page(browser, address, "/driver", "driver1")
    sent: list[Request] = []

    async def lose_first_answer(route: Route) -> None:
        sent.append(route.request)
        if len(sent) > 1:
            await route.continue_()
            return
        await route.fetch()
        await route.abort()

    await driver.route("**/token/request", lose_first_answer)
    await driver.get_by_role("button", name="Join the line").click()
    await expect(driver.locator(".position strong")).to_have_text("1", timeout=SOON_MS)
    async with asyncio.timeout(SOON_MS / 1_000):
        while len(sent) < 2:
            await asyncio.sleep(0.05)
    assert len({request.headers["idempotency-key"] for request in sent}) == 1
    await expect(driver.get_by_role("alert").locator("p")).to_have_count(0)
