"""Appointments and walk-ins in one line: who has checked in is called, and nobody else."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from playwright.async_api import Browser, Page, expect

from deploy.local.browser import open_context
from tests.journeys.console import keep_picture, sit_down
from tests.journeys.suite import Suite

pytestmark = pytest.mark.journey
QUEUE: Final = "CHECKIN"
SOON_MS: Final = 30_000
WINDOWS: Final = {
    "kind": "WINDOWS",
    "weights": {"ONLINE": 2, "WALKIN": 1},
    "early_minutes": 60,
    "grace_minutes": 10,
}


@pytest.fixture(scope="module")
async def booked(suite: Suite) -> list[dict[str, Any]]:
    """Let four people book for soon, in a department whose counter takes in the appointments."""
    await suite.new_queue(QUEUE)
    api = f"{suite.token_api}/api/v1"
    start = datetime.now(UTC) + timedelta(minutes=20)
    async with suite.client(username="admin") as client:
        rule = {"discipline": WINDOWS}
        assert (await client.put(f"{api}/queues/{QUEUE}/discipline", json=rule)).is_success
        assert (
            await client.patch(f"{api}/branches/main", json={"phone_check_in": True})
        ).is_success
        doctor = {"name": "Dr Nair", "specialization": "Permits", "department_id": QUEUE}
        made = await client.post(f"{api}/doctors", json=doctor)
        slot = await client.post(
            f"{api}/slots",
            json={
                "doctor": made.json()["id"],
                "start_time": start.isoformat(),
                "end_time": (start + timedelta(minutes=30)).isoformat(),
                "max_capacity": 4,
            },
        )
        assert slot.is_success, slot.text
        tokens = []
        for name in ("Asha Rao", "Bela Ashworth", "Chen Wei", "Dara Sok"):
            patient = await client.post(f"{api}/patients", json={"name": name})
            booking = {
                "slot_id": slot.json()["id"],
                "patient_id": patient.json()["id"],
                "category": "ONLINE",
            }
            tokens.append((await client.post(f"{api}/tokens", json=booking)).json())
        return tokens


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    context = await open_context(browser, viewport={"width": 1280, "height": 900}, locale="en")
    yield await context.new_page()
    await context.close()


async def test_somebody_checks_in_at_the_kiosk_by_the_number(
    suite: Suite, page: Page, booked: list[dict[str, Any]]
) -> None:
    label = booked[0]["token"]["token_label"]
    await page.goto(f"{suite.token_api}/#key=kiosk-demo")
    await page.locator("button.stub[lang=en]").click()
    await keep_picture(page, "kiosk-services")
    await page.get_by_role("button", name="I have an appointment").click()
    await page.get_by_label("Number of your booking").fill("OPD-Z-999")
    await page.get_by_role("button", name="Check in").click()
    await expect(page.locator(".complaint")).to_contain_text("no such", timeout=SOON_MS)
    await keep_picture(page, "kiosk-unknown")
    await page.keyboard.type(label.lower())
    await page.keyboard.press("Enter")
    await expect(page.locator(".ticket-label")).to_have_text(label, timeout=SOON_MS)
    await expect(page.locator(".ticket")).to_contain_text("in time")
    await keep_picture(page, "kiosk-checked-in")


async def test_somebody_checks_in_by_the_link_of_their_letter(
    suite: Suite, page: Page, booked: list[dict[str, Any]]
) -> None:
    secret = booked[1]["ticket_url"].rsplit("/", 1)[1]
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto(f"{suite.token_api}/t/{secret}")
    await expect(page.locator(".check-in")).to_be_visible(timeout=SOON_MS)
    await expect(page.locator(".fact-place")).to_have_count(0)
    await keep_picture(page, "ticket-expected")
    await page.get_by_role("button", name="I am here").click()
    await expect(page.locator(".note[role=status]")).to_contain_text("in good time")
    await expect(page.locator(".fact-place")).to_have_text("2", timeout=SOON_MS)
    await keep_picture(page, "ticket-checked-in")


async def test_a_desk_checks_in_and_calls_who_is_there_and_nobody_else(
    suite: Suite, page: Page, booked: list[dict[str, Any]]
) -> None:
    labels = [one["token"]["token_label"] for one in booked]
    await sit_down(suite, page, QUEUE)
    coming = page.locator(".expected li", has_text=labels[2])
    await expect(coming).to_be_visible(timeout=SOON_MS)
    await expect(page.locator(".waiting .row")).to_have_count(2, timeout=SOON_MS)
    await keep_picture(page, "console-expected")
    await coming.get_by_role("button", name="Is here").click()
    await expect(page.locator(".waiting .row")).to_have_count(3, timeout=SOON_MS)
    for label in labels[:3]:
        await page.locator("button.big").click()
        await expect(page.locator(".why-this-one")).to_be_visible(timeout=SOON_MS)
        await expect(page.locator("main.desk-main")).to_contain_text(label)
        await page.keyboard.press("e")
        await expect(page.locator(".why-this-one")).to_have_count(0, timeout=SOON_MS)
    await expect(page.locator(".expected .row")).to_have_count(1)
    await expect(page.locator(".expected .row")).to_contain_text(labels[3])
    async with suite.client(username="staff") as client:
        nobody = await client.post(
            f"{suite.department}/api/v1/departments/{QUEUE}/calls", json={"desk_id": 1}
        )
    assert nobody.json()["code"] in {"NOBODY_WAITING", "FORBIDDEN"}
