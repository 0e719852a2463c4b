"""Appointments and walk-ins in one line: who has checked in is called, and nobody else."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from playwright.async_api import Browser, Page, expect

from deploy.local.browser import open_context
from tests.journeys.accessibility.axe import check, open_page
from tests.journeys.console import keep_picture, sit_down
from tests.journeys.suite import Suite

pytestmark = pytest.mark.journey
SOON_MS: Final = 30_000
WINDOWS: Final = {
    "kind": "WINDOWS",
    "weights": {"ONLINE": 2, "WALKIN": 1},
    "early_minutes": 60,
    "grace_minutes": 10,
}


async def book(suite: Suite, queue: str, count: int) -> list[dict[str, Any]]:
    """Let people book for soon, in a department whose counter takes in the appointments."""
    await suite.new_queue(queue)
    api = f"{suite.token_api}/api/v1"
    start = datetime.now(UTC) + timedelta(minutes=20)
    async with suite.client(username="admin") as client:

        async def made(path: str, body: dict[str, Any]) -> dict[str, Any]:
            answer = await client.post(f"{api}/{path}", json=body)
            assert answer.is_success, answer.text
            content: dict[str, Any] = answer.json()
            return content

        rule = await client.put(f"{api}/queues/{queue}/discipline", json={"discipline": WINDOWS})
        assert rule.is_success, rule.text
        by_phone = await client.patch(f"{api}/branches/main", json={"phone_check_in": True})
        assert by_phone.is_success, by_phone.text
        doctor = {"name": f"Dr {queue}", "specialization": "Permits", "department_id": queue}
        slot = {
            "doctor": (await made("doctors", doctor))["id"],
            "start_time": start.isoformat(),
            "end_time": (start + timedelta(minutes=30)).isoformat(),
            "max_capacity": count,
        }
        slot_id = (await made("slots", slot))["id"]
        tokens = []
        for name in ("Asha Rao", "Bela Ashworth", "Chen Wei", "Dara Sok")[:count]:
            patient = (await made("patients", {"name": name}))["id"]
            booking = {"slot_id": slot_id, "patient_id": patient, "category": "ONLINE"}
            tokens.append(await made("tokens", booking))
        return tokens


async def check_in(suite: Suite, code: str) -> None:
    async with suite.client(username="admin") as client:
        answer = await client.post(f"{suite.token_api}/api/v1/check-ins", json={"code": code})
        assert answer.is_success, answer.text


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    context = await open_context(browser, viewport={"width": 1280, "height": 900}, locale="en")
    yield await context.new_page()
    await context.close()


async def test_somebody_checks_in_at_the_kiosk_by_the_code_of_their_letter(
    suite: Suite, browser: Browser
) -> None:
    """Two departments begin their numbers with the same letters: the kiosk asks which it is."""
    [booked] = await book(suite, "CHECK-KIOSK", 1)
    await book(suite, "CHECK-EYES", 1)
    label = booked["token"]["token_label"]
    async with open_page(browser, {"width": 1280, "height": 900}, locale="en") as page:
        await page.goto(f"{suite.token_api}/#key=kiosk-demo")
        await page.locator("button.stub[lang=en]").click()
        await keep_picture(page, "kiosk-services")
        await page.get_by_role("button", name="I have an appointment").click()
        await page.get_by_label("Number of your booking").fill("OPD-Z-999")
        await page.get_by_role("button", name="Check in").click()
        await expect(page.locator(".complaint")).to_contain_text("no such", timeout=SOON_MS)
        await keep_picture(page, "kiosk-unknown")
        await page.keyboard.type(label)
        await page.keyboard.press("Enter")
        meant = page.locator(".service", has_text="Dr CHECK-EYES")
        await expect(meant).to_be_visible(timeout=SOON_MS)
        await keep_picture(page, "kiosk-which")
        await check(page, "which appointment")
        await page.get_by_role("button", name="None of these").click()
        await page.keyboard.type(booked["ticket_url"])  # as a scanner does
        await page.keyboard.press("Enter")
        await expect(page.locator(".ticket-label")).to_have_text(label, timeout=SOON_MS)
        await expect(page.locator(".ticket")).to_contain_text("in time")
        await keep_picture(page, "kiosk-checked-in")
        await page.get_by_role("button", name="Done").click()
        await _take_a_ticket_for_two_services(suite, page)


async def _take_a_ticket_for_two_services(suite: Suite, page: Page) -> None:
    """Where the queue says so, a kiosk adds a further service: with the same number."""
    async with suite.client(username="admin") as client:
        path = f"{suite.token_api}/api/v1/queues/CHECK-KIOSK"
        let = await client.patch(path, json={"kiosk_services": True})
        assert let.is_success, let.text
    await page.reload()
    await page.locator("button.stub[lang=en]").click(timeout=SOON_MS)
    own = page.locator(".service").filter(has=page.get_by_text("CHECK-KIOSK", exact=True))
    await own.click(timeout=SOON_MS)
    await page.locator(".email-ways button[type=button]").click()
    await page.get_by_role("button", name="I need another service").click(timeout=SOON_MS)
    await keep_picture(page, "kiosk-further")
    await check(page, "a further service")
    await page.locator(".further .service", has_text="CHECK-EYES").click()
    await expect(page.locator(".further")).to_contain_text("After that", timeout=SOON_MS)
    await keep_picture(page, "kiosk-two-services")


async def test_somebody_checks_in_by_the_link_of_their_letter(suite: Suite, page: Page) -> None:
    [booked] = await book(suite, "CHECK-LINK", 1)
    secret = booked["ticket_url"].rsplit("/", 1)[1]
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto(f"{suite.token_api}/t/{secret}")
    await expect(page.locator(".check-in")).to_be_visible(timeout=SOON_MS)
    await expect(page.locator(".fact-place")).to_have_count(0)
    await keep_picture(page, "ticket-expected")
    await page.get_by_role("button", name="I am here").click()
    await expect(page.locator(".note[role=status]")).to_contain_text("in good time")
    await expect(page.locator(".fact-place")).to_have_text("1", timeout=SOON_MS)
    await keep_picture(page, "ticket-checked-in")


async def test_a_desk_checks_in_and_calls_who_is_there_and_nobody_else(
    suite: Suite, page: Page
) -> None:
    queue = "CHECK-DESK"
    booked = await book(suite, queue, 4)
    labels = [one["token"]["token_label"] for one in booked]
    for one in booked[:2]:
        await check_in(suite, one["ticket_url"])
    await sit_down(suite, page, queue)
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
    async with suite.client(username="admin") as client:
        path = f"{suite.department}/api/v1/departments/{queue}/calls"
        nobody = await client.post(path, json={"desk_id": 1})
    assert nobody.json()["code"] == "NOBODY_WAITING"
