"""A fleet set up on the administrator's page, and a trip that never started, in a real browser."""

import os
from pathlib import Path
from typing import Final

import httpx
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from deploy.local.browser import open_context
from services.token_api.fleet.tests.test_pages import (
    SOON_MS,
    ask_for_stock,
    join,
    open_page,
    picture,
    sign_in,
    stock,
)
from services.token_api.settings import Settings

__all__ = ["stock"]

# Set to a folder to look at each part in each language, on a desk and on a phone.
LOOKED_AT: Final = os.environ.get("PICTURES")
PARTS: Final = ("stations", "dbs", "vehicles", "drivers", "shifts", "requests")

pytestmark = pytest.mark.usefixtures("seeded")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Let a trip that was accepted be late at once."""
    return settings.model_copy(update={"trip_start_seconds": 1})


async def open_admin(browser: Browser, address: str) -> Page:
    context = await open_context(browser, viewport={"width": 1280, "height": 900}, locale="en")
    page = await context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    await page.goto(f"{address}/admin#/fleet/stations")
    await sign_in(page, "admin")
    await expect(page.get_by_role("heading", name="Stations")).to_be_visible(timeout=SOON_MS)
    return page


async def go_to(page: Page, part: str) -> None:
    """Follow the link of a part, and wait for it: until then the rows are those of another."""
    await page.locator(".parts a").get_by_text(part, exact=True).click()
    await expect(page.get_by_role("heading", name=part, exact=True)).to_be_visible(timeout=SOON_MS)


async def new(page: Page, part: str, form: str, fields: dict[str, str], said: str) -> None:
    """Fill in the form of a part, and see that what it makes is said and in the list."""
    await go_to(page, part)
    await page.locator("summary", has_text=form).first.click()
    made = page.locator("main > details").first
    for label, value in fields.items():
        await made.get_by_label(label).and_(page.locator("input")).fill(value)
    await made.get_by_role("button", name=form).click()
    await expect(made.get_by_role("status")).to_contain_text(said, timeout=SOON_MS)


def row(page: Page, text: str) -> Locator:
    return page.locator(".rows > li", has_text=text)


async def add_driver(page: Page) -> None:
    await go_to(page, "Drivers")
    await page.locator("summary", has_text="Add a driver").click()
    form = page.locator("main > details").first
    await form.get_by_label("Name", exact=True).fill("Meera Joshi")
    await form.get_by_label("Station").select_option(label="\u2068MS Pune\u2069 (MS7)")
    await form.get_by_role("button", name="Add a driver").click()
    await expect(row(page, "Meera Joshi")).to_contain_text("MS Pune", timeout=SOON_MS)


async def give_shift(page: Page) -> None:
    await go_to(page, "Shifts")
    await page.locator("summary", has_text="Give a shift").click()
    form = page.locator("main > details").first
    await form.get_by_label("Station").select_option(label="\u2068MS Pune\u2069 (MS7)")
    for label, search, option in (
        ("Driver", "meera", "Meera Joshi"),
        ("Vehicle", "aa7", "MH12 AA 7"),
    ):
        await form.get_by_label(f"Search: {label}").fill(search)
        await form.get_by_label(label, exact=True).select_option(label=f"\u2068{option}\u2069")
    await form.get_by_role("button", name="Give a shift").click()
    await expect(row(page, "Meera Joshi")).to_contain_text("approved", timeout=SOON_MS)


async def test_an_administrator_sets_up_a_station_and_a_shift_by_clicks(
    browser: Browser, address: str
) -> None:
    page = await open_admin(browser, address)
    station = {"Number": "7", "Name": "MS Pune"}
    await new(page, "Stations", "Add a station", station, "MS Pune")
    await expect(row(page, "MS Pune")).to_contain_text("MS7", timeout=SOON_MS)
    await new(page, "Vehicles", "Add a vehicle", {"Registration": "mh12 aa 7"}, "MH12 AA 7")
    await page.get_by_label("Search", exact=True).fill("mh12aa")
    await expect(page.locator(".rows > li")).to_have_count(1, timeout=SOON_MS)
    await add_driver(page)
    await give_shift(page)
    # What has a shift is not deleted, and may be taken out of use instead.
    await go_to(page, "Vehicles")
    vehicle = row(page, "MH12 AA 7")
    await vehicle.locator("summary").click(timeout=SOON_MS)
    await vehicle.get_by_role("button", name="Delete").click()
    await vehicle.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    await expect(vehicle.get_by_role("alert")).to_contain_text("stay on record", timeout=SOON_MS)
    await vehicle.get_by_role("button", name="Take out of use").click()
    await vehicle.get_by_role("alertdialog").get_by_role("button", name="Take out of use").click()
    await expect(vehicle).to_contain_text("not in use", timeout=SOON_MS)
    await vehicle.get_by_role("button", name="Take back").click()
    await expect(vehicle).not_to_contain_text("not in use", timeout=SOON_MS)
    await look_at_all(page)


async def test_a_trip_that_never_started_is_shown_and_released(
    browser: Browser, address: str, stock: httpx.AsyncClient
) -> None:
    driver = await open_page(browser, address, "/driver", "driver1")
    engineer = await open_page(browser, address, "/eic", "eic1")
    admin = await open_admin(browser, address)
    await join(driver)
    await expect(row(admin, "MS Mumbai")).to_contain_text("in use", timeout=SOON_MS)
    await ask_for_stock(stock)
    await engineer.get_by_role("button", name="Approve").click(timeout=SOON_MS)
    await driver.get_by_role("button", name="Accept the trip").click(timeout=SOON_MS)
    late = engineer.get_by_role("region", name="Accepted, not started in time")
    await expect(late).to_contain_text("Ravi Kumar", timeout=SOON_MS)
    await picture(engineer, "eic-late")
    shown = admin.get_by_role("region", name="Trips accepted and not started in time")
    await expect(shown).to_contain_text("DBS Thane", timeout=SOON_MS)
    await look_at_all(admin)
    await shown.get_by_role("button", name="Release trip").click()
    await picture(admin, "admin-release")
    await shown.get_by_role("alertdialog").get_by_role("button", name="Release trip").click()
    await expect(shown).to_have_count(0, timeout=SOON_MS)
    await expect(late).to_have_count(0, timeout=SOON_MS)
    await expect(engineer.get_by_role("region", name="Trips")).to_contain_text(
        "Taken back", timeout=SOON_MS
    )
    await expect(driver.locator("main")).to_contain_text(
        "was taken back: it was not started in time", timeout=SOON_MS
    )
    await expect(driver.locator(".position strong")).to_have_text("1")
    await picture(driver, "driver-released")


async def look_at_all(page: Page) -> None:
    if not LOOKED_AT:
        return
    for width in (1280, 390):
        await page.set_viewport_size({"width": width, "height": 900})
        for language in ("en", "hi", "ar"):
            await page.locator("select.language").select_option(language)
            for part in PARTS:
                await page.evaluate(f"location.hash = '#/fleet/{part}'")
                await page.wait_for_timeout(700)
                for summary in await page.locator(
                    "main > details > summary, .rows > li:first-child > details > summary"
                ).all():
                    await summary.click()
                await page.wait_for_timeout(300)
                name = f"admin-{part}-{width}-{language}.png"
                await page.screenshot(path=Path(LOOKED_AT) / name, full_page=True)
    await page.set_viewport_size({"width": 1280, "height": 900})
    await page.locator("select.language").select_option("en")
