"""The supervisor's page of all lines in a real browser: live, and first what needs somebody."""

import os
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.department.store import directory
from shared.directory import Branch, Department, Desk, Entry, key
from tests.access.conftest import Services
from tests.journeys.accessibility.axe import DESKTOP, PHONE, check, open_page
from tests.journeys.suite import PASSWORD

SOON_MS: Final = 15_000
# Set to a folder to look at what the tests saw.
PICTURES: Final = os.environ.get("PICTURES")
NAMES: Final = {
    "CW": {"en": "Consultation", "hi": "परामर्श", "ar": "الاستشارة"},
    "LAB": {"en": "Laboratory", "hi": "प्रयोगशाला", "ar": "المختبر"},
}


async def know_names(owner: AsyncEngine) -> None:
    """Let department know of these, as if it had heard of them on the topic `directory`."""
    entries: list[Entry] = [
        Branch(
            branch_id="main",
            names={"en": "Main branch", "hi": "मुख्य शाखा", "ar": "الفرع الرئيسي"},
            time_zone="Asia/Kolkata",
            languages=("en",),
        )
    ]
    for name, names in NAMES.items():
        entries.append(Department(department_id=name, branch_id="main", names=names))
        entries += [Desk(department_id=name, number=number) for number in (1, 2, 3)]
    async with owner.begin() as tx:
        await directory.keep(tx, {key(entry): entry for entry in entries})


async def test_a_supervisor_sees_live_where_somebody_is_needed(
    services: Services, browser: Browser
) -> None:
    await know_names(services.owner)
    staff = await services.sign_in({"username": "staff", "password": PASSWORD})
    for size, scheme in ((DESKTOP, "light"), (PHONE, "dark")):
        async with open_page(browser, size, locale="en", color_scheme=scheme) as page:
            page.on("pageerror", lambda error: pytest.fail(str(error)))
            await page.goto(f"{services.department.base_url}/overview")
            await page.locator("input[name=username]").fill("supervisor")
            await page.locator("input[name=password]").fill(PASSWORD)
            await page.keyboard.press("Enter")
            card = page.locator(".overview-card", has_text="Consultation")
            await expect(card).to_be_visible(timeout=SOON_MS)
            if scheme == "light":
                await expect(page.get_by_role("status")).to_contain_text("Every line is being")
                await issue(services, staff)
                async with services.owner.begin() as tx:
                    await tx.execute(
                        text("UPDATE ledger.token SET arrived_at = arrived_at - interval '20 min'")
                    )
            await expect(card).to_contain_text("no desk is open", timeout=SOON_MS)
            await expect(card).to_contain_text("longer than the target", timeout=SOON_MS)
            await expect(page.get_by_role("status")).to_contain_text("1 department needs")
            await check(page, f"overview, {scheme}")
            if PICTURES:
                await page.screenshot(
                    path=Path(PICTURES) / f"overview-{scheme}.png", full_page=True
                )


async def issue(services: Services, staff: dict[str, str]) -> None:
    for _ in range(3):
        answer = await services.token_api.post(
            "/api/v1/tokens", json={"queue_id": "CW"}, headers=staff
        )
        assert answer.status_code == 201, answer.text
