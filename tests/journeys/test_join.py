"""From the code in the hall to the call, on a phone of one's own."""

from collections.abc import AsyncIterator
from typing import Any, Final

import httpx
import pytest
from playwright.async_api import Browser, Page, Route, expect

from deploy.local.browser import open_context
from services.token_api.slots.tests.outpatients import in_days
from tests.journeys.conftest import JoinMode
from tests.journeys.qr_code import scan
from tests.journeys.suite import PASSWORD, Suite, until

pytestmark = pytest.mark.journey

SOON_MS: Final = 30_000
QUEUE: Final = "JOIN"
PHONE: Final[Any] = {"viewport": {"width": 390, "height": 844}, "locale": "en"}


@pytest.fixture(scope="session")
async def _queue(suite: Suite) -> None:
    await suite.new_queue(QUEUE)


@pytest.fixture
async def admin(
    suite: Suite, _queue: None, join_mode: JoinMode
) -> AsyncIterator[httpx.AsyncClient]:
    """Let phones join by fresh codes for a test."""
    await join_mode("fresh")
    async with suite.client(username="admin") as admin:
        yield admin


async def code_on_screen(suite: Suite, client: httpx.AsyncClient) -> str:
    answer = await client.get(f"{suite.display}/api/v1/boards/main/join")
    return str(answer.json()["url"])


async def open_phone(browser: Browser, address: str) -> Page:
    """Open a phone behind an address of its own, which the suite believes this machine."""
    headers = {"X-Forwarded-For": address}
    context = await open_context(browser, **PHONE, extra_http_headers=headers)
    return await context.new_page()


async def take(phone: Page) -> str:
    """Tap the service and then the one button; return the label on the ticket's page."""
    await phone.locator(".offer", has_text=QUEUE).click(timeout=SOON_MS)
    await phone.locator(".confirm .button.primary").click()
    await phone.wait_for_url("**/t/*", timeout=SOON_MS)
    return (await phone.locator(".ticket-label").text_content(timeout=SOON_MS)) or ""


async def test_a_code_on_the_screen_becomes_a_ticket_that_is_called(
    suite: Suite, browser: Browser, admin: httpx.AsyncClient
) -> None:
    await suite.serve_all(QUEUE)  # of other tests
    wall = await open_context(browser, viewport={"width": 1920, "height": 1080}, locale="en")
    screen = await wall.new_page()
    await screen.goto(f"{suite.display}/screen/main?lang=en&voice=off")
    code = screen.locator(".join .qr")
    await expect(code).to_be_visible(timeout=SOON_MS)
    link = await scan(code)
    assert link.startswith(f"{suite.token_api}/join/main#")

    phone = await open_phone(browser, "203.0.113.1")
    await phone.goto(link)
    label = await take(phone)
    ticket = phone.url

    # The same link on the same phone leads to its own ticket, and gives no second one.
    await phone.goto(link)
    own = phone.locator(".own-ticket")
    await expect(own).to_contain_text(label, timeout=SOON_MS)
    assert "#" not in phone.url
    await expect(phone.locator(".offer", has_text=QUEUE)).to_have_count(0)
    await own.click()
    await phone.wait_for_url(ticket)

    department = f"{suite.department}/api/v1/departments/{QUEUE}"
    (await admin.post(f"{department}/desks/1/open")).raise_for_status()
    called = await admin.post(f"{department}/calls", json={"desk_id": 1})
    assert called.json()["token"]["token_label"] == label
    await expect(phone.locator('.page[data-status="CALLED"]')).to_be_visible(timeout=SOON_MS)
    await expect(screen.locator(".newest-label")).to_have_text(label, timeout=SOON_MS)
    token_id = called.json()["token"]["id"]
    for verb in ("start", "serve"):
        await admin.post(f"{suite.department}/api/v1/tokens/{token_id}/{verb}")


async def test_a_code_that_was_taken_home_says_what_to_do(
    suite: Suite, browser: Browser, admin: httpx.AsyncClient, join_mode: JoinMode
) -> None:
    link = await code_on_screen(suite, admin)
    window, _, signature = link.rpartition("#")[2].partition("-")
    forged = f"{int(window, 16) - 100:x}-{signature}"
    phone = await open_phone(browser, "203.0.113.2")
    await phone.goto(f"{suite.token_api}/join/main#{forged}")
    notice = phone.locator(".scan")
    await expect(notice).to_contain_text("scan the one in the hall", timeout=SOON_MS)
    await expect(phone.locator(".offer").first).to_be_disabled()
    await phone.goto(f"{suite.token_api}/join/main#no.code")
    await expect(notice).to_contain_text("cannot be read", timeout=SOON_MS)
    # A code of a poster is too old for a branch that wants fresh ones.
    await join_mode("fixed")
    poster = await code_on_screen(suite, admin)
    await join_mode("fresh")
    # Only the fragment changes when a phone opens the next code in the same tab.
    await phone.goto(poster)
    await expect(notice).to_contain_text("This code is too old", timeout=SOON_MS)
    await phone.goto(link)
    await expect(phone.locator(".offer", has_text=QUEUE)).to_be_enabled(timeout=SOON_MS)


@pytest.mark.usefixtures("_queue")
async def test_a_posters_code_is_printed_scanned_and_good(
    suite: Suite, browser: Browser, join_mode: JoinMode
) -> None:
    await join_mode("fixed")
    office = await open_context(browser, viewport={"width": 1280, "height": 1600}, locale="en")
    page = await office.new_page()
    await page.goto(f"{suite.token_api}/join/main/poster")
    await page.locator("input[name=username]").fill("supervisor")
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.locator("button[type=submit]").click()
    await expect(page.locator("code")).to_contain_text("/screen/main#join=", timeout=SOON_MS)
    link = await scan(page.locator(".poster .qr"))
    phone = await open_phone(browser, "203.0.113.3")
    await phone.goto(link)
    assert (await take(phone)).startswith(QUEUE)


async def test_a_lost_answer_makes_no_second_ticket(
    suite: Suite, browser: Browser, admin: httpx.AsyncClient
) -> None:
    answers: list[dict[str, Any]] = []

    async def lose_the_first(route: Route) -> None:
        answer = await route.fetch()
        answers.append(await answer.json())
        await (route.abort() if len(answers) == 1 else route.fulfill(response=answer))

    phone = await open_phone(browser, "203.0.113.4")
    await phone.goto(await code_on_screen(suite, admin))
    await expect(phone.locator(".offer", has_text=QUEUE)).to_be_enabled(timeout=SOON_MS)
    await phone.route(
        "**/join/main/tickets",
        lambda route: (
            lose_the_first(route) if route.request.method == "POST" else route.continue_()
        ),
    )
    label = await take(phone)
    assert [answer["ticket"]["token_label"] for answer in answers] == [label, label]
    assert [answer["existing"] for answer in answers] == [False, True]


async def test_too_many_phones_of_one_wifi_wait_and_come_in_by_themselves(
    suite: Suite, browser: Browser, admin: httpx.AsyncClient
) -> None:
    link = await code_on_screen(suite, admin)
    passes = f"{suite.token_api}/api/v1/join/main/passes"
    wifi = {"X-Forwarded-For": "203.0.113.5"}
    body = {"code": link.rpartition("#")[2]}
    answers = [await admin.post(passes, json=body, headers=wifi) for _ in range(31)]
    assert [answer.status_code for answer in answers] == [201] * 30 + [429]
    phone = await open_phone(browser, wifi["X-Forwarded-For"])
    await phone.goto(link)
    await expect(phone.locator("[role=status]")).to_contain_text("by itself in", timeout=SOON_MS)
    # Behind another address nobody waits.
    other = await open_phone(browser, "203.0.113.6")
    await other.goto(link)
    await expect(other.locator(".offer", has_text=QUEUE)).to_be_enabled(timeout=SOON_MS)
    await expect(phone.locator(".offer", has_text=QUEUE)).to_be_enabled(timeout=75_000)


async def test_paused_full_and_closed_services_say_so(
    suite: Suite, browser: Browser, admin: httpx.AsyncClient
) -> None:
    queue = f"{suite.token_api}/api/v1/queues/{QUEUE}"
    phone = await open_phone(browser, "203.0.113.7")
    await phone.goto(await code_on_screen(suite, admin))
    offer = phone.locator(".offer", has_text=QUEUE)
    await expect(offer).to_be_enabled(timeout=SOON_MS)
    try:
        await admin.post(f"{queue}/pause")
        await expect(offer).to_contain_text("Paused")
        await expect(offer).to_be_disabled()
    finally:
        await admin.post(f"{queue}/resume")
    branch = f"{suite.token_api}/api/v1/branches/main"
    try:
        # Open for the first minute of each day, and it is noon.
        await admin.patch(branch, json={"hours": [[["00:00", "00:01"]]] * 7})
        await expect(phone.locator(".note.warn")).to_contain_text("We open on")
        await expect(offer).to_contain_text("Closed")
    finally:
        await admin.patch(branch, json={"hours": None})


async def test_an_appointment_is_booked_with_the_code_of_a_letter(
    suite: Suite, browser: Browser, admin: httpx.AsyncClient
) -> None:
    doctor = "Dr Meera Nair"
    slot = f"{suite.token_api}/api/v1/slots/{await open_slot(suite, admin, doctor)}"
    phone = await open_phone(browser, "203.0.113.8")
    await phone.goto(await code_on_screen(suite, admin))
    await phone.locator(".offer", has_text=doctor).click(timeout=SOON_MS)
    address = "phone-booking@example.com"
    await phone.locator("input[name=name]").fill("Asha Rao")
    await phone.locator("input[name=email]").fill("asha@b")  # enough for a browser
    await phone.locator("button[type=submit]").click()
    await expect(phone.locator(".note.bad")).to_contain_text("check the e-mail", timeout=SOON_MS)
    await phone.locator("input[name=email]").fill(address)
    await phone.locator("button[type=submit]").click()
    await expect(phone.locator(".code-input")).to_be_visible(timeout=SOON_MS)
    code = await code_of_letter(suite, admin, address)
    # The page is opened anew after the letter was read, and still knows what it waits for.
    await phone.reload()
    await enter(phone, f"{(int(code) + 1) % 1_000_000:06}")
    await expect(phone.locator(".note.bad")).to_contain_text("not the code", timeout=SOON_MS)
    await enter(phone, code)
    await phone.wait_for_url("**/t/*", timeout=SOON_MS)
    label = await phone.locator(".ticket-label").text_content(timeout=SOON_MS)
    [token] = (await admin.get(f"{slot}/tokens")).json()["tokens"]
    assert (token["token_label"], token["patient_name"]) == (label, "Asha Rao")
    assert (token["status"], token["category"]) == ("ALLOCATED", "ONLINE")


async def open_slot(suite: Suite, admin: httpx.AsyncClient, doctor: str) -> str:
    """Make a slot of tomorrow that phones may book; return its id."""
    api, day = f"{suite.token_api}/api/v1", in_days(1)
    made = await admin.post(f"{api}/doctors", json={"name": doctor, "specialization": "Skin"})
    body = {
        "doctor": made.json()["id"],
        "start_time": f"{day}T09:00:00",
        "end_time": f"{day}T10:00:00",
        "max_capacity": 2,
        "phone_booking": True,
    }
    return str((await admin.post(f"{api}/slots", json=body)).json()["id"])


async def code_of_letter(suite: Suite, client: httpx.AsyncClient, address: str) -> str:
    letters: list[dict[str, Any]] = []

    async def has_come() -> bool:
        letters[:] = await suite.letters_to(client, address)
        return bool(letters)

    await until(has_come)
    return str(letters[0]["subject"]).partition(":")[0]


async def enter(phone: Page, code: str) -> None:
    await phone.locator(".code-input").fill(code)
    await phone.locator("button[type=submit]").click()
