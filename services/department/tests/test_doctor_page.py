"""A doctor's page in a real browser: their slots of today, the next, and what becomes of them."""

import json
import os
import time
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, Page, expect

from deploy.local.browser import open_context
from services.department.store import directory
from services.department.tests.appointments import add_slot
from services.department.tests.builders import ASHA
from services.department.tests.conftest import Hall, served, token_of
from shared.auth import Role
from shared.directory import Doctor, key
from shared.events import TokenStatus

SOON_MS: Final = 30_000
MEERA: Final = UUID("0198c1c2-0000-7000-8000-00000000000a")
# Set to a folder to look at what the test saw.
PICTURES: Final = os.environ.get("PICTURES")


async def sign_in(page: Page, address: str) -> None:
    """Open the page as a doctor who has signed in already."""
    token = token_of(
        Role.STAFF, subject=ASHA.user_id, name=ASHA.name, departments=frozenset({"CW"})
    )
    session = {
        "accessToken": token,
        "role": "staff",
        "userId": ASHA.user_id,
        "name": ASHA.name,
        "expiresAt": (time.time() + 300) * 1000,
        "aheadMs": 0,
    }
    stored = json.dumps(json.dumps(session))
    await page.add_init_script(f"sessionStorage.setItem('nowserving.session', {stored})")
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    await page.goto(f"{address}/doctor?doctor={MEERA}")


async def picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


async def test_a_doctor_calls_their_own_people_one_after_another_with_keys_alone(
    hall: Hall, app: FastAPI, browser: Browser
) -> None:
    meera = Doctor(doctor_id=MEERA, department_id="CW", name="Dr Meera", specialization="Skin")
    async with hall.owner.begin() as tx:
        await directory.keep(tx, {key(meera): meera})
    await hall.issue(2)
    first, second, _ = await add_slot(hall, booked=3, doctor_id=MEERA)
    context = await open_context(browser, viewport={"width": 1366, "height": 900}, locale="en")
    page = await context.new_page()
    async with served(app) as address:
        await sign_in(page, address)
        await expect(page.get_by_label("Doctor")).to_have_value(str(MEERA), timeout=SOON_MS)
        begin = page.get_by_role("button", name="Begin")
        await expect(begin).to_be_enabled(timeout=SOON_MS)
        await picture(page, "doctor-choice")
        await begin.press("Enter")
        people = page.locator(".person-of-slot")
        await expect(people).to_have_count(3, timeout=SOON_MS)
        await page.keyboard.press("n")
        await expect(people.first).to_contain_text("called", timeout=SOON_MS)
        await page.keyboard.press("s")
        await expect(people.first).to_contain_text("with you", timeout=SOON_MS)
        await picture(page, "doctor-desk")
        await page.keyboard.press("e")
        await expect(people.last).to_contain_text("done", timeout=SOON_MS)
        await page.keyboard.press("n")
        await expect(page.locator(".current.called")).to_be_visible(timeout=SOON_MS)
        await page.keyboard.press("x")
        await expect(people.nth(1)).to_contain_text("did not come", timeout=SOON_MS)
        await page.keyboard.press("z")
        await expect(people.first).to_contain_text("called", timeout=SOON_MS)
        await page.set_viewport_size({"width": 390, "height": 844})
        await picture(page, "doctor-phone")
        statuses = [(await hall.token(token_id)).status for token_id in (first, second)]
        assert statuses == [TokenStatus.SERVED, TokenStatus.CALLED]
        await context.close()
