"""The administrator's page in a real browser, from an empty database on."""

import os
from pathlib import Path
from typing import Final

import httpx
import pytest
from argon2 import PasswordHasher
from playwright.async_api import Browser, Page, expect
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.local.browser import open_context
from services.token_api.accounts import create_user

PASSWORD: Final = "a password of the tests"
SOON_MS: Final = 10_000
# Set to a folder to look at what the tests saw.
PICTURES: Final = os.environ.get("PICTURES")


@pytest.fixture
async def sign_in_address(engine: AsyncEngine, address: str) -> str:
    """Return the service's address; its database has an administrator and nothing else."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    admin = {
        "username": "admin",
        "password_hash": hasher.hash(PASSWORD),
        "role": "admin",
        "departments": None,
        "holder_id": None,
        "display_name": "Ada",
        "active": True,
    }
    async with engine.begin() as tx:
        await create_user(tx, admin)
    return address


async def open_admin(
    browser: Browser, address: str, *, language: str = "en", width: int = 1280, dark: bool = False
) -> Page:
    context = await open_context(
        browser,
        viewport={"width": width, "height": 900},
        locale=language,
        timezone_id="Europe/Berlin",
        color_scheme="dark" if dark else "light",
    )
    page = await context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    await page.goto(f"{address}/admin")
    await page.locator("input[name=username]").fill("admin")
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.locator("button[type=submit]").click()
    await expect(page.locator(".admin-main")).to_be_visible(timeout=SOON_MS)
    return page


async def picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.wait_for_timeout(300)
        await page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


async def no_wider_than_the_window(page: Page) -> bool:
    wide = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return bool(wide <= 0)


async def test_a_branch_a_person_and_a_kiosk_are_made_by_clicking(
    browser: Browser, sign_in_address: str
) -> None:
    page = await open_admin(browser, sign_in_address)
    await expect(page.get_by_text("there is no branch")).to_be_visible(timeout=SOON_MS)
    await page.get_by_label("Name", exact=True).fill("Town hall")
    await expect(page.get_by_label("Time zone")).to_have_value("Europe/Berlin")
    await page.get_by_label("By weekday").check()
    await picture(page, "admin-branch")
    await page.get_by_label("Always open").check()
    await page.get_by_role("button", name="Create branch").click()

    await expect(page.get_by_text("somebody who calls visitors, a kiosk")).to_be_visible(
        timeout=SOON_MS
    )
    await picture(page, "admin-people")
    await page.get_by_label("User name").fill("clerk")
    await page.get_by_label("Password").fill("short")
    await page.get_by_role("button", name="Add person").click()
    await expect(page.get_by_text("nobody yet")).to_be_visible()
    await page.get_by_label("Password").fill("a password of theirs")
    await page.get_by_role("button", name="Add person").click()

    kiosk = await page.context.new_page()
    await kiosk.goto(sign_in_address)
    code = kiosk.locator(".setup-code .label")
    await expect(code).to_be_visible(timeout=SOON_MS)
    await picture(kiosk, "kiosk-code")
    await page.get_by_label("Code on the kiosk").fill("222 222")
    await page.get_by_role("button", name="Pair kiosk").click()
    await expect(page.get_by_role("alert")).to_contain_text("No kiosk shows this code")
    await picture(page, "admin-kiosk-wrong")
    await page.get_by_label("Code on the kiosk").fill((await code.inner_text()).lower())
    await page.get_by_role("button", name="Pair kiosk").click()
    await expect(page.get_by_text("Everything is ready")).to_be_visible(timeout=SOON_MS)
    await expect(kiosk.get_by_text("Town hall")).to_be_visible(timeout=SOON_MS)
    await picture(page, "admin-ready")
    await expect(page.get_by_role("link", name="/screen/town-hall")).to_be_visible()


async def test_people_kiosks_and_the_log_are_changed_and_read(
    browser: Browser, sign_in_address: str, client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    await client.post(
        "/api/v1/branches", json={"id": "one", "name": "One", "time_zone": "UTC"}, headers=admin
    )
    begun = (await client.post("/api/v1/pairings")).json()
    typed = {"code": begun["code"], "name": "Entrance", "branch_id": "one"}
    await client.post("/api/v1/devices/pair", json=typed, headers=admin)
    clerk = {"username": "clerk", "password": "long enough", "role": "staff"}
    await client.post("/api/v1/users", json=clerk, headers=admin)
    page = await open_admin(browser, sign_in_address)

    await page.get_by_role("link", name="Kiosks").click()
    await expect(page.get_by_text("Not seen yet")).to_be_visible(timeout=SOON_MS)
    await page.get_by_role("button", name="Revoke").click()
    await expect(page.get_by_role("button", name="Keep as it is")).to_be_focused()
    await picture(page, "admin-kiosks")
    await page.get_by_role("button", name="Revoke").click()
    await expect(page.get_by_text("Shut out")).to_be_visible(timeout=SOON_MS)
    login = {"device_key": begun["device_key"]}
    assert (await client.post("/api/v1/sessions", json=login)).status_code == 401

    await page.get_by_role("link", name="People", exact=True).click()
    await page.get_by_label("Search").fill("cle")
    await page.get_by_text("clerk · Staff").click()
    person = page.locator("li.person")
    await person.get_by_label("Role").select_option("supervisor")
    await person.get_by_label("All departments").check()
    await picture(page, "admin-person")
    await person.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("clerk · Supervisor")).to_be_visible(timeout=SOON_MS)
    users = (await client.get("/api/v1/users", headers=admin)).json()["users"]
    assert (users[-1]["role"], users[-1]["departments"]) == ("supervisor", None)
    await read_the_log(page)


async def read_the_log(page: Page) -> None:
    """Find the change of a role, and take the table of what was found."""
    await page.get_by_role("link", name="Log").click()
    # Until then the field is that of the part before.
    await expect(page.locator(".log li").first).to_be_visible(timeout=SOON_MS)
    await page.get_by_label("Search").fill("supervisor")
    await expect(page.locator(".log li")).to_have_count(1, timeout=SOON_MS)
    await page.locator(".log summary").click()
    await expect(page.locator(".log-fields")).to_contain_text("supervisor")
    await picture(page, "admin-log")
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Export as CSV").click()
    saved = (await (await download.value).path()).read_text()
    assert "supervisor" in saved
    assert saved.count("\n") == 2


async def test_a_queue_is_paused_with_a_reason_and_numbers_so_many_a_day(
    browser: Browser, sign_in_address: str, client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    branch = {"id": "one", "name": "One", "time_zone": "UTC"}
    await client.post("/api/v1/branches", json=branch, headers=admin)
    await client.post("/api/v1/branches/one/template", json={"template": "bank"}, headers=admin)
    await client.post("/api/v1/tokens", json={"queue_id": "cash"}, headers=admin)
    page = await open_admin(browser, sign_in_address)
    await page.get_by_role("link", name="Branches").click()
    department = page.locator(".department").first
    cash = department.locator(".rows > li").first
    await cash.locator("summary").click(timeout=SOON_MS)
    await cash.get_by_label("Reason").fill("Back at 14:00")
    await cash.get_by_role("button", name="Pause").click()
    await expect(cash.get_by_text("Back at 14:00")).to_be_visible(timeout=SOON_MS)
    await cash.get_by_label("Tickets a day").fill("40")
    await cash.get_by_role("button", name="Save").click()
    await expect(cash.get_by_text("Saved.")).to_be_visible(timeout=SOON_MS)
    await expect(cash.get_by_role("button", name="Delete queue")).to_have_count(0)
    await picture(page, "admin-queue")
    queue = (await client.get("/api/v1/queues/cash")).json()
    assert (queue["pause_reason"], queue["daily_cap"]) == ("Back at 14:00", 40)
    await department.get_by_role("button", name="Add a desk").click()
    await expect(department.get_by_label("Remove desk 4")).to_be_visible(timeout=SOON_MS)


async def test_a_branch_keeps_a_zone_that_the_browser_calls_otherwise(
    browser: Browser, sign_in_address: str, client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    """Chromium lists the zone of India under its old name."""
    branch = {"id": "one", "name": "One", "time_zone": "Asia/Kolkata"}
    await client.post("/api/v1/branches", json=branch, headers=admin)
    page = await open_admin(browser, sign_in_address)
    await page.get_by_role("link", name="Branches").click()
    await expect(page.get_by_label("Time zone")).to_have_value("Asia/Kolkata")
    await page.get_by_label("Name", exact=True).last.fill("First")
    await page.get_by_role("button", name="Save").last.click()
    await expect(page.get_by_role("status").get_by_text("Saved")).to_be_visible()
    assert (await client.get("/api/v1/branches/one")).json()["time_zone"] == "Asia/Kolkata"


@pytest.mark.parametrize(("language", "dark"), [("hi", False), ("ar", True)])
async def test_the_page_fits_a_phone_in_each_language(
    browser: Browser, sign_in_address: str, language: str, *, dark: bool
) -> None:
    page = await open_admin(browser, sign_in_address, language=language, width=390, dark=dark)
    await page.locator(".week").wait_for(state="detached")
    await page.get_by_role("radio").nth(1).check()
    await page.locator("input[maxlength='80']").first.fill("Town hall")
    assert await no_wider_than_the_window(page)
    await picture(page, f"admin-phone-branch-{language}")
    await page.locator("button[type=submit]").click()
    await expect(page.locator(".steps")).to_be_visible(timeout=SOON_MS)
    await expect(page.locator("input[type=checkbox]").first).to_be_visible(timeout=SOON_MS)
    assert await no_wider_than_the_window(page)
    await picture(page, f"admin-phone-people-{language}")
    await page.locator(".step summary").last.click()
    assert await no_wider_than_the_window(page)
    await picture(page, f"admin-phone-addresses-{language}")
