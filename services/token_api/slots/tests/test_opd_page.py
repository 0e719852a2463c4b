"""The reception's page of an outpatient day in a real browser."""

import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.async_api import Browser, Page, Route, expect

from deploy.local.browser import open_context
from services.token_api import demo
from services.token_api.slots.tests.outpatients import Json, Opd

SOON_MS: Final = 30_000
# Set to a folder to look at what the tests saw.
PICTURES: Final = os.environ.get("PICTURES")

pytestmark = pytest.mark.usefixtures("seeded")


@dataclass
class Reception:
    """Opens the page at the day of `opd`, as somebody who works there."""

    browser: Browser
    address: str
    opd: Opd

    async def open(
        self, *, language: str = "en", width: int = 1280, doctor: bool = True, **options: Any
    ) -> Page:
        context = await open_context(
            self.browser, viewport={"width": width, "height": 900}, locale=language, **options
        )
        page = await context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        await page.goto(f"{self.address}/opd#/OPD/{self.opd.day}")
        await page.locator("input[name=username]").fill("admin")
        await page.locator("input[name=password]").fill(demo.PASSWORD)
        await page.locator("button[type=submit]").click()
        shown = page.locator(".doctor" if doctor else ".day-tools").first
        await expect(shown).to_be_visible(timeout=SOON_MS)
        return page


@pytest.fixture
async def reception(browser: Browser, address: str, opd: Opd) -> AsyncIterator[Reception]:
    yield Reception(browser, address, opd)
    for context in browser.contexts:
        await context.close()


async def picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.wait_for_timeout(300)
        await page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def changed(before: str, after: str) -> re.Pattern[str]:
    """Match two times as they stand in a sentence, each isolated from its direction."""
    return re.compile(f"{before}\\W+{after}")


async def choose(page: Page, slot: Json) -> None:
    await page.locator(f"#slot-{slot['id']}").click(timeout=SOON_MS)
    await expect(page.locator("#panel-title")).to_be_focused()


async def test_a_receptionist_finds_or_writes_down_a_patient_and_books(
    reception: Reception,
) -> None:
    opd = reception.opd
    slot = await opd.slot(capacity=1)
    await opd.patient(name="Asha Rao", phone="+91 98765 43210", email="asha@example.com")
    page = await reception.open()
    await choose(page, slot)
    await picture(page, "opd-slot")
    await page.get_by_role("button", name="Book somebody").click()
    await expect(page.get_by_label("Name")).to_be_focused()
    await page.keyboard.type("asha")
    known = page.get_by_role("button", name="Asha Rao")
    await expect(known).to_be_visible(timeout=SOON_MS)
    await picture(page, "opd-known")
    await known.click()
    await page.get_by_label("Online").check()
    await page.get_by_role("button", name="Book", exact=True).click()
    await expect(page.locator(".opd-said")).to_contain_text("has a seat: place 1", timeout=SOON_MS)
    await page.get_by_role("button", name="Add to the waiting list").click()
    await page.get_by_label("Name").fill("Bilal Khan")
    await page.get_by_label("Phone").fill("1234")
    await page.get_by_role("button", name="Book as a new patient").click()
    await expect(page.get_by_role("alert")).to_contain_text("check name, phone", timeout=SOON_MS)
    await page.get_by_label("Phone").fill("+91 12345 67890")
    await page.get_by_role("button", name="Book as a new patient").click()
    await expect(page.locator(".opd-said")).to_contain_text("waiting list", timeout=SOON_MS)
    seated = page.locator(".token", has_text="Asha Rao")
    await seated.get_by_role("button", name="Is here").click()
    await expect(seated).to_contain_text("here since", timeout=SOON_MS)
    await seated.get_by_role("button", name="Did not come").click()
    promoted = page.locator('.token[data-status="ALLOCATED"]', has_text="Bilal Khan")
    await expect(promoted).to_be_visible(timeout=SOON_MS)
    await promoted.get_by_role("button", name="Why here?").click()
    await expect(promoted.locator(".why")).to_contain_text("Got a seat", timeout=SOON_MS)
    await picture(page, "opd-promoted")
    await page.get_by_role("button", name="Find", exact=True).click()
    await page.keyboard.type("bilal")
    await page.get_by_role("button", name=re.compile("has a seat")).click(timeout=SOON_MS)
    await expect(promoted).to_be_visible(timeout=SOON_MS)


async def test_an_emergency_is_taken_in_with_two_clicks(reception: Reception) -> None:
    slot = await reception.opd.slot(capacity=1)
    await reception.opd.book(slot)
    page = await reception.open()
    await page.get_by_role("button", name="Emergency", exact=True).click(timeout=SOON_MS)
    await picture(page, "opd-emergency")
    await page.get_by_role("button", name="Take in now").click()
    await expect(page.locator(".opd-said")).to_contain_text("Unknown, ", timeout=SOON_MS)
    first = page.locator(".token").first
    await expect(first).to_contain_text("Unknown, ", timeout=SOON_MS)
    await expect(first).to_contain_text("Emergency")


async def test_two_receptions_see_each_other_and_who_loses_the_last_seat_is_told(
    reception: Reception,
) -> None:
    slot = await reception.opd.slot(capacity=1)
    one, other = await reception.open(), await reception.open()
    for page, name in ((one, "Asha"), (other, "Bela")):
        await choose(page, slot)
        await page.get_by_role("button", name="Book somebody").click()
        await page.get_by_label("Name").fill(name)
    # The other one's page hears of nothing meanwhile: both believe that there is a seat.
    await other.context.set_offline(True)
    await one.get_by_role("button", name="Book as a new patient").click()
    await expect(one.locator(".opd-said")).to_contain_text("has a seat", timeout=SOON_MS)
    await other.context.set_offline(False)
    await other.get_by_role("button", name="Book as a new patient").click()
    said = other.locator(".opd-said")
    await expect(said).to_contain_text("Bela", timeout=SOON_MS)
    await expect(said).to_contain_text("waiting list, place 1")
    await expect(one.locator(".token")).to_have_count(2, timeout=SOON_MS)
    await expect(other.locator('.token[data-status="WAITING"]')).to_have_count(1, timeout=SOON_MS)
    await expect(one.locator(f"#slot-{slot['id']}")).to_contain_text("1 waiting")
    await one.locator(".token", has_text="Bela").get_by_role("button", name="Cancel").click()
    await one.get_by_role("button", name="Cancel", exact=True).last.click()
    waiting = other.locator('.token[data-status="WAITING"]')
    await expect(waiting).to_have_count(0, timeout=SOON_MS)


async def test_a_slot_is_dragged_later_after_a_look_at_who_moves_and_who_is_told(
    reception: Reception,
) -> None:
    opd = reception.opd
    slot, later = await opd.slot(hour=9), await opd.slot(hour=10)
    await opd.book(slot, patient=await opd.patient(email="asha@example.com"))
    await opd.book(later, patient=await opd.patient(phone="+91 98765 43210"))
    page = await reception.open()
    card = page.locator(f"#slot-{slot['id']}")
    box = await card.bounding_box(timeout=SOON_MS)
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x, y + box["height"] / 4, steps=4)
    await picture(page, "opd-dragged")
    await page.mouse.move(x, y + box["height"] / 2, steps=4)
    await page.mouse.up()
    minutes = page.get_by_label("Minutes late")
    await expect(minutes).to_have_value("30", timeout=SOON_MS)
    people = page.locator(".people > li")
    await expect(people).to_have_count(2, timeout=SOON_MS)
    await expect(people.nth(0)).to_contain_text(changed("09:00", "09:30"))
    await expect(people.nth(0)).to_contain_text("gets a letter")
    await expect(people.nth(1)).to_contain_text(re.compile(r"please call \W*\+91 98765 43210"))
    await picture(page, "opd-delay")
    await minutes.fill("20")
    await expect(people.nth(0)).to_contain_text(changed("09:00", "09:20"), timeout=SOON_MS)
    assert (await opd.read(slot))["delay_minutes"] == 0
    await page.get_by_role("button", name="Delay the slot").click()
    await expect(page.locator(".opd-said")).to_contain_text("1 person gets", timeout=SOON_MS)
    await expect(card).to_contain_text("20 min late", timeout=SOON_MS)
    assert (await opd.read(later))["delay_minutes"] == 20


async def test_a_slot_is_resized_and_cancelled_with_the_keyboard_alone(
    reception: Reception,
) -> None:
    opd = reception.opd
    slot = await opd.slot(capacity=1)
    tokens = [await opd.book(slot) for _ in range(2)]
    page = await reception.open()
    await page.locator(f"#slot-{slot['id']}").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#panel-title")).to_be_focused()
    await page.get_by_role("button", name="Seats", exact=True).focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Seats", exact=True)).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(page.locator(".people > li")).to_contain_text("Gets a seat", timeout=SOON_MS)
    await page.keyboard.press("Enter")
    await expect(page.locator(".opd-said")).to_contain_text("seats are changed", timeout=SOON_MS)
    assert (await opd.token(tokens[1]))["status"] == "ALLOCATED"
    await page.get_by_role("button", name="Cancel slot").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".people > li")).to_have_count(2, timeout=SOON_MS)
    await picture(page, "opd-cancel")
    await page.keyboard.press("Escape")
    assert (await opd.read(slot))["status"] == "ACTIVE"
    await page.get_by_role("button", name="Cancel slot").press("Enter")
    sure = page.get_by_role("button", name="Cancel the slot")
    await expect(sure).to_be_enabled(timeout=SOON_MS)
    await sure.press("Enter")
    await expect(page.locator(f"#slot-{slot['id']}")).to_contain_text("Cancelled", timeout=SOON_MS)
    assert (await opd.token(tokens[0]))["status"] == "CANCELLED"


@pytest.mark.parametrize(("language", "dark"), [("hi", False), ("ar", True)])
async def test_the_page_fits_a_phone_in_each_language(
    reception: Reception, language: str, *, dark: bool
) -> None:
    slot = await reception.opd.slot(capacity=1)
    for _ in range(3):
        await reception.opd.book(slot)
    await reception.opd.ask("PUT", f"slots/{slot['id']}/delay", json={"delay_minutes": 15})
    colours = "dark" if dark else "light"
    page = await reception.open(language=language, width=390, color_scheme=colours)
    await choose(page, slot)
    await expect(page.locator(".token")).to_have_count(3, timeout=SOON_MS)
    await picture(page, f"opd-phone-{language}")
    wide = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0


async def write_six_slots(page: Page, opd: Opd) -> None:
    """Add a doctor, and three slots on the day and a week later."""
    await page.get_by_role("button", name="New doctor").click()
    await page.get_by_label("Name").fill("Dr Meera Nair")
    await page.get_by_label("Specialisation").fill("Medicine")
    await page.get_by_role("button", name="Add the doctor").click()
    await expect(page.locator(".doctor")).to_contain_text("Dr Meera Nair", timeout=SOON_MS)
    await page.get_by_role("button", name="New slots").click()
    await page.get_by_label("Every week").check()
    await page.get_by_label("Until").fill(str(opd.day + timedelta(days=7)))
    await expect(page.locator(".preview")).to_contain_text("6 slots will be made", timeout=SOON_MS)
    await picture(page, "opd-new-slots")
    await page.get_by_role("button", name="Make 6 slots").click()
    await expect(page.locator(".slots .slot")).to_have_count(3, timeout=SOON_MS)


async def test_slots_are_made_every_week_and_a_leave_moves_their_people_to_another_doctor(
    reception: Reception,
) -> None:
    opd = reception.opd
    page = await reception.open(doctor=False)
    await write_six_slots(page, opd)
    [first, *_] = (await opd.get("slots", params={"date": str(opd.day)}))["slots"]
    await opd.book(first, patient=await opd.patient(name="Asha Rao", email="asha@example.com"))
    await opd.book(first, patient=await opd.patient(name="Bilal Khan"))
    theirs = await opd.slot(capacity=1, doctor=await opd.doctor(), hour=10)
    await page.get_by_role("link", name="Print").click()
    booked = page.locator(".print-slot tbody tr", has_text="Asha Rao")
    await expect(booked).to_be_visible(timeout=SOON_MS)
    await picture(page, "opd-print")
    if PICTURES:
        await page.pdf(path=str(Path(PICTURES) / "opd-print.pdf"))
    await page.get_by_role("link", name="Back to the day").click()
    await page.get_by_role("button", name="Leave", exact=True).click()
    await page.locator(".panel select[data-first]").select_option(first["doctor"])
    people = page.locator(".people > li")
    await expect(people).to_have_count(2, timeout=SOON_MS)
    await page.get_by_label("Who is booked then").select_option(theirs["doctor"])
    moved, left = people.filter(has_text="Asha Rao"), people.filter(has_text="Bilal Khan")
    await expect(moved).to_contain_text(re.compile("09:00.* → .*10:00"), timeout=SOON_MS)
    await expect(left).to_contain_text("Finds no free seat")
    await picture(page, "opd-leave")
    await page.get_by_role("button", name="Note the leave").click()
    said = page.locator(".opd-said")
    await expect(said).to_contain_text("1 person gets a letter", timeout=SOON_MS)
    away = page.locator(".doctor", has_text="Dr Meera Nair")
    await expect(away).to_contain_text("On leave", timeout=SOON_MS)
    await expect(away.locator(".cancelled-slots .slot")).to_have_count(3)
    seat = page.locator(f"#slot-{theirs['id']}")
    await expect(seat).to_contain_text("1 of 1 seats taken", timeout=SOON_MS)


async def test_whoever_is_written_down_as_the_answer_is_lost_is_not_written_down_again(
    reception: Reception,
) -> None:
    opd = reception.opd
    slot = await opd.slot(capacity=1)
    page = await reception.open()
    await choose(page, slot)
    await page.get_by_role("button", name="Book somebody").click()
    await page.get_by_label("Name").fill("Bilal Khan")

    async def lose(route: Route) -> None:
        if route.request.method == "POST":
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/api/v1/patients", lose)
    await page.get_by_role("button", name="Book as a new patient").click()
    await expect(page.get_by_role("alert")).not_to_be_empty(timeout=SOON_MS)
    found = await opd.get("patients", params={"search": "Bilal Khan"})
    assert [patient["name"] for patient in found["patients"]] == ["Bilal Khan"]


async def test_a_preview_is_of_the_doctor_who_is_chosen(reception: Reception) -> None:
    opd = reception.opd
    await opd.slot(capacity=1)
    other = await opd.slot(capacity=1, doctor=await opd.doctor())
    page = await reception.open()
    await page.get_by_role("button", name="Leave", exact=True).click()
    note = page.get_by_role("button", name="Note the leave")
    await expect(note).to_be_enabled(timeout=SOON_MS)

    async def answer_never(route: Route) -> None:
        del route

    await page.route("**/leaves/preview", answer_never)
    await page.locator(".panel select[data-first]").select_option(other["doctor"])
    await expect(note).to_be_disabled(timeout=SOON_MS)
    await expect(page.locator(".preview")).to_be_empty()
