"""The directory as a file, and closed days, on the administrator's page in a real browser."""

from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from services.token_api.directory.tests.test_file import TOWN
from services.token_api.setup.tests.test_admin_page import (
    SOON_MS,
    no_wider_than_the_window,
    open_admin,
    picture,
    sign_in_address,
)
from shared.tests.today import ZONE_NAME, today

Headers = dict[str, str]
__all__ = ["sign_in_address"]


async def test_a_file_is_compared_before_it_is_put_in(
    browser: Browser, sign_in_address: str, tmp_path: Path
) -> None:
    wrong, file, renamed = (tmp_path / f"{name}.yaml" for name in ("wrong", "town", "renamed"))
    wrong.write_text(TOWN.replace("daily_cap: 50", "daily_cap: 0"), encoding="utf-8")
    page = await open_admin(browser, sign_in_address)
    await page.get_by_role("link", name="Import and export").click()
    await compare(page, wrong)
    await expect(page.locator(".file-place")).to_contain_text("queues permits daily_cap")
    file.write_text(TOWN, encoding="utf-8")
    await compare(page, file)
    await expect(page.get_by_text("6 changes", exact=True)).to_be_visible(timeout=SOON_MS)
    await picture(page, "admin-file")
    await page.get_by_role("button", name="Make these 6 changes").click()
    await expect(page.get_by_text("Done: 6 changes.")).to_be_visible(timeout=SOON_MS)
    renamed.write_text(TOWN.replace("Window", "Counter"), encoding="utf-8")
    await compare(page, renamed)
    await expect(page.get_by_text("1 change", exact=True)).to_be_visible(timeout=SOON_MS)
    await picture(page, "admin-file-again")
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Download as YAML").click()
    saved = tmp_path / "saved.yaml"
    await (await download.value).save_as(saved)
    assert "Rådhus" in saved.read_text("utf-8")


async def compare(page: Page, file: Path) -> None:
    await page.get_by_label("File (YAML or JSON)").set_input_files(file)
    await page.get_by_role("button", name="Show what would change").click()


async def test_a_department_is_closed_and_its_kiosk_says_until_when(
    browser: Browser, sign_in_address: str, client: httpx.AsyncClient, admin: Headers
) -> None:
    hall = {"id": "hall", "name": "Hall", "time_zone": ZONE_NAME}
    await client.post("/api/v1/branches", json=hall, headers=admin)
    await client.post("/api/v1/branches/hall/template", json={"template": "bank"}, headers=admin)
    page = await open_admin(browser, sign_in_address)
    await page.get_by_role("link", name="Branches").click()
    department = page.locator(".department").first
    await department.get_by_text("Name and closed days").click()
    await department.get_by_role("button", name="Add closed days").click()
    await department.get_by_label("Last day").fill(str(today() + timedelta(days=9)))
    await department.get_by_label("Reason, shown to visitors").fill("New floor")
    await picture(page, "admin-closed-days")
    assert await no_wider_than_the_window(page)
    await department.get_by_role("button", name="Save", exact=True).last.click()
    await expect(department.get_by_text("Saved.")).to_be_visible(timeout=SOON_MS)

    device = {"name": "Entrance", "branch_id": "hall"}
    key = (await client.post("/api/v1/devices", json=device, headers=admin)).json()["device_key"]
    kiosk = await page.context.new_page()
    await kiosk.set_viewport_size({"width": 800, "height": 1100})
    await kiosk.goto(f"{sign_in_address}/#key={key}")
    await (
        kiosk.get_by_role("button", name="English")
        .or_(kiosk.get_by_role("button", name="Take a ticket"))
        .first.click()
    )
    shut = kiosk.get_by_role("button", name="Cash desk")
    await expect(shut).to_contain_text("New floor", timeout=SOON_MS)
    await expect(shut).to_contain_text("We open on")
    await expect(shut).to_be_disabled()
    await picture(kiosk, "kiosk-closed")


@pytest.mark.parametrize("language", ["ar", "hi"])
async def test_the_sections_fit_a_phone(
    browser: Browser,
    sign_in_address: str,
    client: httpx.AsyncClient,
    admin: Headers,
    language: str,
) -> None:
    closed = [{"first": "2030-12-24", "last": "2030-12-26", "reason": "Christmas"}]
    hall = {"id": "hall", "name": "Hall", "time_zone": "UTC", "closed_days": closed}
    await client.post("/api/v1/branches", json=hall, headers=admin)
    page = await open_admin(browser, sign_in_address, language=language, width=390, dark=True)
    for section in ("file", "branches"):
        await page.goto(f"{sign_in_address}/admin#/{section}")
        await expect(page.locator(".card").first).to_be_visible(timeout=SOON_MS)
        await picture(page, f"admin-{section}-{language}")
        assert await no_wider_than_the_window(page)
