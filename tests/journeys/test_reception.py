"""The desk as a reception: find, put right, note, take back, and let back who missed a call."""

from collections.abc import AsyncIterator
from typing import Any, Final

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from deploy.local.browser import open_context
from tests.journeys.console import sit_down
from tests.journeys.suite import Suite

pytestmark = pytest.mark.journey
QUEUE: Final = "RECEPTION"
SOON_MS: Final = 30_000


@pytest.fixture(scope="module")
async def issued(suite: Suite) -> list[dict[str, Any]]:
    """Let three people take a ticket."""
    await suite.new_queue(QUEUE)
    people: list[dict[str, str]] = [
        {"name": "Asha Rao", "phone": "+91 98765 43210"},
        {"name": "Bela Ashworth"},
        {"name": "Chen Wei"},
    ]
    async with suite.client(username="admin") as client:
        return [
            (
                await client.post(
                    f"{suite.token_api}/api/v1/tokens", json={"queue_id": QUEUE, **person}
                )
            ).json()
            for person in people
        ]


@pytest.fixture
async def console(suite: Suite, browser: Browser, issued: object) -> AsyncIterator[Page]:
    del issued
    context = await open_context(browser, viewport={"width": 1280, "height": 800}, locale="en")
    page = await context.new_page()
    await sit_down(suite, page, QUEUE)
    await expect(page.locator("button.big")).to_be_enabled(timeout=SOON_MS)
    yield page
    await context.close()


def button(within: Page | Locator, name: str) -> Locator:
    return within.get_by_role("button", name=name, exact=True)


async def test_somebody_is_found_put_right_and_noted_about(console: Page) -> None:
    await console.keyboard.press("/")
    await console.keyboard.type("rao")
    await console.keyboard.press("Enter")
    found = console.locator(".find .row")
    await expect(found).to_have_count(1, timeout=SOON_MS)
    await found.click()
    dialog = console.get_by_role("dialog")
    await button(dialog, "Correct name or address").click()
    name = dialog.get_by_label("Name")
    await expect(name).to_have_value("Asha Rao", timeout=SOON_MS)
    await name.fill("Asha Rau")
    await button(dialog, "Save").click()
    row = console.locator(".waiting .row", has_text="Asha Rau")
    await expect(row).to_be_visible(timeout=SOON_MS)
    await row.click()
    await button(dialog, "Leave a note").click()
    await console.keyboard.type("Has the papers with her.")
    await console.keyboard.press("Enter")
    await expect(row).to_contain_text("Has the papers with her.", timeout=SOON_MS)


async def test_a_ticket_is_taken_at_the_desk_and_another_service_for_the_same(
    console: Page,
) -> None:
    dialog, waiting = console.get_by_role("dialog"), console.locator(".waiting .row")
    await button(console, "New ticket").click()
    await dialog.get_by_label("Name").fill("Dara Sok")
    await button(dialog, "Give the ticket").click()
    await expect(dialog.locator(".given")).to_contain_text(QUEUE, timeout=SOON_MS)
    await expect(button(dialog, "Print the ticket")).to_be_visible()
    await console.keyboard.press("Escape")
    await waiting.filter(has_text="Dara Sok").click(timeout=SOON_MS)
    await button(dialog, "Another service").click()
    await dialog.get_by_label("Service").select_option("LAB")
    await button(dialog, "Give the ticket").click()
    await expect(dialog.locator(".given")).not_to_contain_text(QUEUE, timeout=SOON_MS)
    # Gone home: the next test begins with the three who came first.
    await console.keyboard.press("Escape")
    await waiting.filter(has_text="Dara Sok").click(timeout=SOON_MS)
    await button(dialog, "Cancel this token").click()
    await button(dialog, "Cancel this token").click()
    await expect(waiting.filter(has_text="Dara Sok")).to_have_count(0, timeout=SOON_MS)


async def test_who_missed_a_call_comes_back_and_a_slip_is_taken_back(
    console: Page, issued: list[dict[str, Any]]
) -> None:
    label = issued[0]["token"]["token_label"]
    at_desk, recent = console.locator(".visitor-label"), console.locator(".recent .rows li")
    await console.keyboard.press("n")
    await expect(at_desk).to_have_text(label, timeout=SOON_MS)
    ticket = await console.context.new_page()
    await ticket.goto(issued[0]["ticket_url"])
    await console.bring_to_front()
    await console.keyboard.press("x")
    await expect(recent.first).to_contain_text(label, timeout=SOON_MS)
    # The holder is here now, and says so on their own phone.
    await button(ticket, "I am here now").click(timeout=SOON_MS)
    await expect(ticket.locator('[data-status="WAITING"]')).to_be_visible(timeout=SOON_MS)
    await expect(ticket.get_by_text("You are back in the line")).to_be_visible(timeout=SOON_MS)
    await ticket.close()
    # Of two others and them the line has three; the next is another one, who is served by a slip.
    await expect(console.locator(".waiting .rows > li")).to_have_count(3, timeout=SOON_MS)
    await console.keyboard.press("n")
    second = issued[1]["token"]["token_label"]
    await expect(at_desk).to_have_text(second, timeout=SOON_MS)
    await console.keyboard.press("e")
    await expect(recent.first).to_contain_text(second, timeout=SOON_MS)
    await button(recent.first, "Undo").click()
    await expect(at_desk).to_have_text(second, timeout=SOON_MS)
    await expect(console.locator(".current.serving")).to_be_visible(timeout=SOON_MS)
    # The next test begins with nobody at the desk.
    await console.keyboard.press("e")
    await expect(at_desk).to_have_count(0, timeout=SOON_MS)
