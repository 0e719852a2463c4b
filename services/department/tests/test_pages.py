"""The console in a real browser, on a real ledger."""

import json
import time

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, Page, expect

from deploy.local.browser import open_context
from services.department.rules.commands import Transfer
from services.department.tests.builders import ASHA
from services.department.tests.conftest import Hall, served, token_of
from shared.auth import Role

# Live means: seen at once; a busy machine gets some seconds.
SOON_MS = 30_000
NOTE = "Blood test first, <b>please</b>."


async def at_desk(browser: Browser, address: str, department_id: str) -> Page:
    """Open the console of desk 1, where somebody has signed in already."""
    token = token_of(
        Role.STAFF, subject=ASHA.user_id, name=ASHA.name, departments=frozenset({department_id})
    )
    kept = {
        "nowserving.session": {
            "accessToken": token,
            "role": "staff",
            "userId": ASHA.user_id,
            "name": ASHA.name,
            "expiresAt": (time.time() + 300) * 1000,
            "aheadMs": 0,
        },
        "nowserving.place": {"departmentId": department_id, "deskId": 1},
    }
    context = await open_context(browser, locale="en")
    for key, value in kept.items():
        stored = json.dumps(json.dumps(value))
        await context.add_init_script(f"sessionStorage.setItem({json.dumps(key)}, {stored})")
    page = await context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    await page.goto(address)
    return page


async def test_what_one_desk_says_about_a_visitor_is_before_the_next_desk(
    hall: Hall, app: FastAPI, browser: Browser
) -> None:
    [visitor] = await hall.issue(phone="+91 98765 43210")
    await hall.open(1, department_id="LAB")
    async with served(app) as address:
        page = await at_desk(browser, address, "LAB")
        await expect(page.locator(".desk-page")).to_be_visible(timeout=SOON_MS)
        await hall.do(visitor.id, Transfer, to="LAB", note=NOTE)
        waiting = page.locator(".list.waiting .row")
        await expect(waiting).to_contain_text(f"Note: {NOTE}", timeout=SOON_MS)
        await page.keyboard.press("n")
        current = page.locator(".current")
        await expect(current).to_contain_text(f"Note: {NOTE}", timeout=SOON_MS)
        phone = current.get_by_role("link", name="+91 98765 43210")
        await expect(phone).to_have_attribute("href", "tel:+919876543210")
        await page.close()


async def test_a_label_of_nine_letters_stays_inside_its_card(
    hall: Hall, app: FastAPI, browser: Browser
) -> None:
    await hall.add_queue("ROOMS", department_id="CW")
    [visitor] = await hall.issue(queue_id="ROOMS")
    assert len(visitor.label) == 9
    await hall.open(1)
    async with served(app) as address:
        page = await at_desk(browser, address, "CW")
        await page.set_viewport_size({"width": 1366, "height": 800})
        await expect(page.locator(".list.waiting .row")).to_contain_text(
            visitor.label, timeout=SOON_MS
        )
        await page.keyboard.press("n")
        await expect(page.locator(".visitor-label")).to_have_text(visitor.label, timeout=SOON_MS)
        left, right = await page.evaluate("""() => {
          const text = document.createRange();
          text.selectNodeContents(document.querySelector(".visitor-label"));
          const label = text.getBoundingClientRect();
          const card = document.querySelector(".visitor").getBoundingClientRect();
          return [label.left - card.left, card.right - label.right];
        }""")
        assert min(left, right) >= 0
        await page.close()
