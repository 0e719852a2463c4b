"""What a change on the administrator's page does to those who wait, and the way back from it."""

from datetime import timedelta

import httpx
from playwright.async_api import Browser, expect

from services.token_api.conftest import As
from services.token_api.setup.tests.test_admin_page import (
    SOON_MS,
    no_wider_than_the_window,
    open_admin,
    picture,
    sign_in_address,
)
from services.token_api.slots.tests.outpatients import Opd
from shared.auth import Role
from shared.tests.today import ZONE_NAME, today

Headers = dict[str, str]
__all__ = ["sign_in_address"]


async def test_a_queue_in_which_people_are_is_closed_and_not_deleted(
    browser: Browser, sign_in_address: str, client: httpx.AsyncClient, admin: Headers
) -> None:
    hall = {"id": "hall", "name": "Hall", "time_zone": ZONE_NAME}
    await client.post("/api/v1/branches", json=hall, headers=admin)
    await client.post("/api/v1/branches/hall/template", json={"template": "bank"}, headers=admin)
    for _ in range(3):
        await client.post("/api/v1/tokens", json={"queue_id": "cash"}, headers=admin)
    page = await open_admin(browser, sign_in_address)
    await page.get_by_role("link", name="Branches").click()
    queue = page.locator(".department .rows > li").first
    await queue.locator("summary").click()
    await expect(queue.get_by_text("3 people wait")).to_be_visible(timeout=SOON_MS)
    await queue.get_by_role("button", name="Close queue").click()
    await expect(queue.get_by_text("3 people are in it")).to_be_visible()
    await picture(page, "admin-close-queue")
    await queue.get_by_role("alertdialog").get_by_role("button", name="Close queue").click()
    await expect(queue.locator("summary")).to_contain_text("closed", timeout=SOON_MS)
    await queue.get_by_role("button", name="Take back").click()
    await expect(queue.locator("summary")).to_contain_text("gives out tickets", timeout=SOON_MS)


async def test_a_deletion_a_desk_and_a_person_are_taken_back_with_one_press(
    browser: Browser, sign_in_address: str, client: httpx.AsyncClient, admin: Headers
) -> None:
    hall = {"id": "hall", "name": "Hall", "time_zone": ZONE_NAME}
    await client.post("/api/v1/branches", json=hall, headers=admin)
    await client.post("/api/v1/branches/hall/template", json={"template": "bank"}, headers=admin)
    clerk = {"username": "clerk", "password": "long enough", "role": "staff"}
    await client.post("/api/v1/users", json={**clerk, "departments": ["cash"]}, headers=admin)
    before = (await client.get("/api/v1/queues/cash", headers=admin)).json()
    page = await open_admin(browser, sign_in_address)
    await page.get_by_role("link", name="Branches").click()
    department = page.locator(".department").first
    desks = department.locator(".desks > li")
    count = 3 + 1  # and the button that adds one
    await expect(desks).to_have_count(count, timeout=SOON_MS)
    await desks.first.get_by_role("button").click()
    done, back = page.locator(".taken-away"), page.locator(".taken-away button")
    await expect(done).to_contain_text("Desk 1 is removed.", timeout=SOON_MS)
    await expect(desks).to_have_count(count - 1)
    await back.click()
    await expect(desks).to_have_count(count, timeout=SOON_MS)
    queue = department.locator(".rows > li").first
    await queue.locator("summary").click()
    await queue.get_by_role("button", name="Delete queue").click()
    await queue.get_by_role("alertdialog").get_by_role("button", name="Delete queue").click()
    await expect(done).to_contain_text("is deleted.", timeout=SOON_MS)
    await picture(page, "admin-deleted")
    assert (await client.get("/api/v1/queues/cash", headers=admin)).status_code == 404
    await back.click()
    await expect(done.get_by_role("button")).to_have_count(0, timeout=SOON_MS)
    assert (await client.get("/api/v1/queues/cash", headers=admin)).json() == before
    await page.get_by_role("link", name="People").click()
    person = page.locator(".person", has_text="clerk")
    await person.locator("summary").click()
    await person.get_by_label("Role").select_option("supervisor")
    await person.get_by_role("button", name="Save", exact=True).click()
    await expect(person.locator("summary")).to_contain_text("Supervisor", timeout=SOON_MS)
    await person.get_by_role("button", name="Take back").click()
    await expect(person.locator("summary")).to_contain_text("Staff", timeout=SOON_MS)


async def test_a_day_for_which_people_have_booked_says_so_before_it_is_closed(
    browser: Browser,
    sign_in_address: str,
    client: httpx.AsyncClient,
    admin: Headers,
    as_role: As,
) -> None:
    hall = {"id": "hall", "name": "Hall", "time_zone": ZONE_NAME}
    await client.post("/api/v1/branches", json=hall, headers=admin)
    department = {"id": "OPD", "branch_id": "hall", "name": "Outpatients"}
    await client.post("/api/v1/departments", json=department, headers=admin)
    opd = Opd(client, as_role(Role.STAFF, subject="7"), day=today() + timedelta(days=5))
    slot = await opd.slot()
    await opd.book(slot)
    await opd.book(slot)
    page = await open_admin(browser, sign_in_address, width=390)
    await page.get_by_role("link", name="Branches").click()
    await page.get_by_role("button", name="Add closed days").last.click()
    branch = page.locator("form.card").last
    await branch.get_by_label("First day").fill(str(opd.day))
    await expect(branch.get_by_text("2 people have appointments then")).to_be_visible(
        timeout=SOON_MS
    )
    await picture(page, "admin-close-day")
    assert await no_wider_than_the_window(page)
    await branch.get_by_role("button", name="Save", exact=True).click()
    await expect(branch.get_by_text("Saved.")).to_be_visible(timeout=SOON_MS)
    await branch.get_by_role("button", name="Take back").click()
    await expect(branch.get_by_label("First day")).to_have_count(0, timeout=SOON_MS)
    assert (await client.get("/api/v1/branches/hall")).json()["closed_days"] == []
