"""Two receptions and a doctor share an outpatient day: who books, checks in, and is seen."""

import asyncio

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from deploy.local.browser import open_context
from tests.journeys.accessibility.axe import CHOOSE_LANGUAGE, DESKTOP, check, open_page
from tests.journeys.console import keep_picture
from tests.journeys.outpatients import SOON_MS, new_slot, open_day
from tests.journeys.suite import PASSWORD, Suite, until

pytestmark = pytest.mark.journey


async def write_down(page: Page, slot_id: str, name: str, email: str) -> None:
    """Fill the form of a new patient, up to the last press."""
    await page.locator(f"#slot-{slot_id}").click()
    await page.get_by_role("button", name="Book somebody").click()
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("E-mail").fill(email)


async def test_two_receptions_race_for_the_last_seat_and_the_one_who_has_it_checks_in(
    suite: Suite, browser: Browser
) -> None:
    slot = await new_slot(suite, "OPDRACE", seats=1)
    contexts = [await open_context(browser, locale="en") for _ in range(2)]
    pages = [await context.new_page() for context in contexts]
    names = ("Asha Race", "Bela Race")
    for page, name in zip(pages, names, strict=True):
        await open_day(suite, page, slot)
        address = f"{name.split()[0].lower()}@opdrace.example"
        await write_down(page, slot["id"], name, address)
    book = [page.get_by_role("button", name="Book as a new patient") for page in pages]
    await asyncio.gather(*(button.click() for button in book))
    for page in pages:
        await expect(page.locator(".opd-said")).to_contain_text("Race", timeout=SOON_MS)
    said = [await page.locator(".opd-said").inner_text() for page in pages]
    [won] = [index for index, text in enumerate(said) if "has a seat" in text]
    lost = 1 - won
    assert "waiting list, place 1" in said[lost]
    for page in pages:
        await expect(page.locator(".token")).to_have_count(2, timeout=SOON_MS)
    # Each sees what the other does, and the letters say it to the two people.
    seated = pages[won].locator(".token", has_text=names[won])
    await seated.get_by_role("button", name="Is here").click()
    there = pages[lost].locator(".token", has_text=names[won])
    await expect(there).to_contain_text("here since", timeout=SOON_MS)
    link = pages[lost].get_by_role("link", name="Call patients")
    await see_a_patient(browser, str(await link.get_attribute("href")), there)
    ended = pages[won].locator('details .token[data-status="SERVED"]', has_text=names[won])
    await expect(ended).to_have_count(1, timeout=SOON_MS)
    await until(lambda: acts_in_the_audit(suite, str(slot["id"])))
    async with suite.client() as client:
        for name in names:
            prefix = f"{name.split()[0].lower()}@opdrace"
            await until(lambda prefix=prefix: suite.letters_to(client, prefix))
    for context in contexts:
        await context.close()


async def acts_in_the_audit(suite: Suite, slot_id: str) -> bool:
    """Say whether the audit tells who called and served in the slot, and of nobody by name."""
    async with suite.client(username="admin") as admin:
        wanted = {"search": slot_id, "kind": "acts"}
        answer = await admin.get(f"{suite.token_api}/api/v1/audit", params=wanted)
    acts = {(one["action"], one["after"].get("desk_id")) for one in answer.json()["entries"]}
    assert "Race" not in answer.text
    return {("TOKEN_CALLED", 1), ("TOKEN_STARTED", 1), ("TOKEN_SERVED", 1)} <= acts


async def see_a_patient(browser: Browser, address: str, at_reception: Locator) -> None:
    """Call and see the next on the doctor's page, as the reception follows it."""
    async with open_page(browser, DESKTOP, locale="en") as page:
        await page.goto(address)
        await page.locator("input[name=username]").fill("admin")
        await page.locator("input[name=password]").fill(PASSWORD)
        await page.locator("button[type=submit]").click()
        begin = page.get_by_role("button", name="Begin")
        await expect(begin).to_be_enabled(timeout=SOON_MS)
        await check(page, "the choice of a doctor and a room")
        await keep_picture(page, "doctor-choice")
        await page.evaluate(CHOOSE_LANGUAGE, "en")
        await begin.press("Enter")
        await expect(page.locator(".person-of-slot")).to_have_count(1, timeout=SOON_MS)
        await page.keyboard.press("n")
        await expect(at_reception).to_contain_text("Called", timeout=SOON_MS)
        await page.keyboard.press("s")
        await expect(at_reception).to_contain_text("With the doctor", timeout=SOON_MS)
        await check(page, "a doctor with somebody in the room")
        await keep_picture(page, "doctor-room")
        await page.keyboard.press("e")
        await expect(page.locator(".person-of-slot.SERVED")).to_be_visible(timeout=SOON_MS)
        await page.evaluate(CHOOSE_LANGUAGE, "en")
        await page.get_by_role("button", name="Close the room").click()
        await expect(begin).to_be_visible(timeout=SOON_MS)
