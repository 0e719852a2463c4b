"""A supervisor says which queues a desk serves, by keyboard, and the desk sees it at once."""

from typing import Final

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from tests.journeys.accessibility.axe import CHOOSE_LANGUAGE, check, open_page
from tests.journeys.console import keep_picture, sit_down
from tests.journeys.suite import Suite, until

pytestmark = pytest.mark.journey
DEPARTMENT: Final = "PROFILES"
SECOND: Final = "PROFILES-B"
SOON_MS: Final = 30_000


async def test_a_supervisor_changes_what_a_desk_serves_by_keyboard(
    suite: Suite, browser: Browser
) -> None:
    await suite.new_queue(DEPARTMENT)
    await _second_queue(suite)
    async with open_page(browser, {"width": 1280, "height": 800}, locale="en") as page:
        await sit_down(suite, page, DEPARTMENT)
        await _serve_the_second_today(page)
        await _see_whom_nobody_serves(suite, page)


async def _serve_the_second_today(page: Page) -> None:
    await expect(page.locator(".unserved .note")).to_have_count(0)

    await page.locator(".menu summary").click()
    await page.get_by_role("button", name="Who serves what").click()
    dialog = page.locator("dialog[open]")
    await dialog.get_by_label("Only these queues").press("Space")
    await dialog.get_by_label("In the order of the list").press("Space")
    await dialog.get_by_role("checkbox", name=SECOND, exact=True).press("Alt+ArrowUp")
    first = dialog.locator(".queue-order li").first
    await expect(first).to_contain_text(SECOND)
    await dialog.get_by_role("checkbox", name=DEPARTMENT, exact=True).press("Space")
    await dialog.get_by_role("button", name="Add a condition").press("Enter")
    await dialog.get_by_label("Queue", exact=True).select_option(DEPARTMENT)
    await dialog.get_by_label("For today only").first.press("Space")
    preview = dialog.locator(".profile-preview").first
    await expect(preview).to_contain_text("desk 1", timeout=SOON_MS)
    await expect(dialog.locator(".skills summary").first).to_contain_text("everything")
    await keep_picture(page, "profiles-dialog")
    await check(page, "who serves what")
    await page.evaluate(CHOOSE_LANGUAGE, "en")
    await dialog.get_by_role("button", name="Save", exact=True).press("Enter")
    await expect(dialog.locator(".saved")).not_to_be_empty(timeout=SOON_MS)
    await dialog.get_by_label("Close").press("Enter")

    serves = page.locator(".serves")
    await expect(serves).to_contain_text(SECOND, timeout=SOON_MS)
    await expect(serves).to_contain_text("today only")
    await expect(serves).to_contain_text("for over 20 minutes")


async def _see_whom_nobody_serves(suite: Suite, page: Page) -> None:
    async with suite.client(device_key="kiosk-demo") as kiosk:
        for _ in range(2):
            body = {"queue_id": DEPARTMENT}
            answer = await kiosk.post(f"{suite.token_api}/api/v1/tokens", json=body)
            assert answer.is_success, answer.text
    await page.locator(".big.primary").click()
    problem = page.get_by_role("alert").filter(has_text="Nobody is waiting")
    await expect(problem).to_be_visible(timeout=SOON_MS)

    async with suite.client(username="admin") as admin:
        path = f"{suite.department}/api/v1/departments/{DEPARTMENT}/desks/1/profile"
        answer = await admin.put(path, json={"queue_ids": [SECOND]})
        assert answer.is_success, answer.text
    warning = page.locator(".unserved .note")
    await expect(warning).to_have_text(
        f"No open desk serves \u2068{DEPARTMENT}\u2069. 2 people wait there.", timeout=SOON_MS
    )
    await keep_picture(page, "profiles-desk")


async def _second_queue(suite: Suite) -> None:
    async with suite.client(username="admin") as admin:
        body = {
            "id": SECOND,
            "department_id": DEPARTMENT,
            "branch_id": "main",
            "name": SECOND,
            "label_prefix": "PB",
        }
        answer = await admin.post(f"{suite.token_api}/api/v1/queues", json=body)
        assert answer.status_code == 201, answer.text
        await until(lambda: _is_known(suite, admin))


async def _is_known(suite: Suite, admin: httpx.AsyncClient) -> bool:
    answer = await admin.get(f"{suite.department}/api/v1/queues")
    return SECOND in {one["queue_id"] for one in answer.json()["queues"]}
