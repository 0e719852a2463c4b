"""The page of letters in a real browser: why letters were not delivered, and sending them again."""

import os
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifier.consumer import Consumer
from services.notifier.rules import TOLD_BY_DEFAULT
from services.notifier.tests.builders import event
from tests.access.conftest import Services
from tests.journeys.accessibility.axe import DESKTOP, PHONE, check, open_page
from tests.journeys.suite import PASSWORD

SOON_MS: Final = 15_000
# Set to a folder to look at what the tests saw.
PICTURES: Final = os.environ.get("PICTURES")
NAMES: Final = """
    INSERT INTO notifier.directory_object VALUES
      ('queue/CW', '{"queueId": "CW", "departmentId": "CW",
        "names": {"en": "Consultation", "hi": "परामर्श", "ar": "الاستشارة"}}'),
      ('branch/main',
        '{"branchId": "main", "names": {"en": "Main branch"}, "timeZone": "Asia/Kolkata"}'),
      ('department/CW', '{"departmentId": "CW", "branchId": "main", "names": {"en": "Women"}}')
"""


async def write_letters(owner: AsyncEngine) -> None:
    """Write three dead letters, one that waits since the mail server is away, and one sent."""
    consumer = Consumer(TOLD_BY_DEFAULT, "nowserving.example")
    async with owner.begin() as tx:
        for number in range(5):
            await consumer.on_events(
                tx, [event(token_id=number, token_label=f"CW-{number:03}", token_no=number)]
            )
        await tx.execute(text(NAMES))
        await tx.execute(
            text("""
                UPDATE notifier.letter SET status = 'DEAD', ended_at = now(), attempts = 3,
                  last_error = '550 5.1.1 <asha@example.com>: no such user here'
                WHERE token_id < 3
            """)
        )
        await tx.execute(
            text("""
                UPDATE notifier.letter SET status = 'SENT', ended_at = now(), attempts = 1
                WHERE token_id = 4
            """)
        )
        await tx.execute(
            text("INSERT INTO notifier.engine VALUES ('smtp', false, now(), 'connection refused')")
        )


async def sign_in(page: Page, services: Services, username: str) -> None:
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    await page.goto(f"{services.notifier.base_url}/letters")
    await page.locator("input[name=username]").fill(username)
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator(".letter").first).to_be_visible(timeout=SOON_MS)


async def picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


async def test_a_supervisor_reads_why_and_sends_again_with_the_keyboard_alone(
    services: Services, browser: Browser
) -> None:
    await write_letters(services.owner)
    async with open_page(browser, DESKTOP, locale="en") as page:
        await sign_in(page, services, "supervisor")
        await expect(page.locator(".letters-card.bad")).to_contain_text("Not reachable")
        await expect(page.locator(".letter").first).to_contain_text("no such user here")
        await expect(page.locator(".letter").first).to_contain_text("asha@example.com")
        await page.get_by_role("button", name="Read CW-002").press("Enter")
        await expect(page.locator(".letter-body")).to_contain_text("Asha", timeout=SOON_MS)
        await picture(page, "letters-desktop")
        await check(page, "dead letters")
        await page.locator("select.language").select_option("en")
        await page.get_by_label("Choose all on this page").press("Space")
        await page.get_by_role("button", name="Send 3 letters again").press("Enter")
        await expect(page.get_by_role("status")).to_contain_text(
            "3 letters are on", timeout=SOON_MS
        )
        await expect(page.locator(".letters-none")).to_be_visible(timeout=SOON_MS)
        await page.get_by_role("button", name="Waiting 4").press("Enter")
        await expect(page.locator(".letter")).to_have_count(4, timeout=SOON_MS)
        await check(page, "waiting letters")


async def test_staff_see_neither_addresses_nor_texts_and_send_nothing(
    services: Services, browser: Browser
) -> None:
    await write_letters(services.owner)
    async with open_page(browser, PHONE, locale="en", color_scheme="dark") as page:
        await sign_in(page, services, "staff")
        await expect(page.locator(".letter").first).to_contain_text("a…@example.com")
        await expect(page.locator("main")).not_to_contain_text("asha@example.com")
        await expect(page.locator(".letter button")).to_have_count(0)
        await check(page, "staff's letters, dark")
        await picture(page, "letters-phone-dark-ar")
        wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide


async def test_an_administrator_writes_and_tries_words_with_the_keyboard_alone(
    services: Services, browser: Browser
) -> None:
    await write_letters(services.owner)
    async with open_page(browser, DESKTOP, locale="en") as page:
        await sign_in(page, services, "admin")
        await page.get_by_role("button", name="Words of letters").press("Enter")
        headline = page.get_by_label("Headline")
        await expect(headline).to_have_value("You are in the line", timeout=SOON_MS)
        await headline.fill("Welcome to ")
        await page.get_by_role("button", name="Service {service}").press("Enter")
        await expect(page.locator(".wording-headline")).to_have_text(
            "Welcome to Consultation", timeout=SOON_MS
        )
        await picture(page, "words-desktop")
        await check(page, "words of letters")
        await page.locator("select.language").select_option("en")
        await page.get_by_label("Send a test letter to").fill("boss@example.com")
        await page.keyboard.press("Enter")
        await expect(page.locator(".wording-test [role=status]")).to_contain_text(
            "on its way to boss@example.com", timeout=SOON_MS
        )
        await page.get_by_role("button", name="Save").press("Enter")
        await expect(page.locator(".wording-form [role=status]")).to_contain_text(
            "Own words, saved by", timeout=SOON_MS
        )
        await page.get_by_label("Subject").fill("{desk}")
        await expect(page.locator(".wording-seen .note.bad")).to_contain_text(
            "means nothing in this letter", timeout=SOON_MS
        )
        await check(page, "words that cannot be")
        await page.locator("select.language").select_option("en")
        await page.get_by_role("button", name="Back to the usual words").press("Enter")
        await expect(headline).to_have_value("You are in the line", timeout=SOON_MS)
        await page.get_by_role("button", name="Letters", exact=True).press("Enter")
        await expect(page.get_by_role("button", name="Waiting 2")).to_be_visible(timeout=SOON_MS)


async def test_words_fit_a_phone_in_every_language(services: Services, browser: Browser) -> None:
    await write_letters(services.owner)
    async with open_page(browser, PHONE, locale="en", color_scheme="dark") as page:
        await sign_in(page, services, "admin")
        await page.get_by_role("button", name="Words of letters").click()
        await expect(page.locator(".wording-headline")).to_be_visible(timeout=SOON_MS)
        for language in ("hi", "ar", "en"):
            await page.locator("select.language").select_option(language)
            await page.get_by_label(
                "भाषा" if language == "hi" else "اللغة" if language == "ar" else "Language"
            ).last.select_option(language)
            await expect(page.locator(f".wording-letter[lang={language}]")).to_be_visible(
                timeout=SOON_MS
            )
            await picture(page, f"words-phone-dark-{language}")
            wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, language
        await check(page, "words on a phone, dark")
