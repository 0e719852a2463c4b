"""The hallway screen in a real browser: calls once, in order, and gets over everything."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from deploy.local.browser import open_context
from services.display.app import PAGES
from services.display.tests.conftest import Display, serving
from services.display.tests.test_joining import JOINING, branch
from shared import directory

# A browser in a container has no voices: this one notes what it is asked to say, and when.
VOICE: Final = """
  const said = JSON.parse(sessionStorage.getItem("said") ?? "[]");
  let speaking = 0;
  class Utterance { constructor(text) { this.text = text; } }
  Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance });
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => [], cancel: () => undefined,
    speak(utterance) {
      speaking += 1;
      said.push({ text: utterance.text, lang: utterance.lang, alone: speaking === 1 });
      sessionStorage.setItem("said", JSON.stringify(said));
      setTimeout(() => { speaking -= 1; utterance.onend(); }, 150);
    },
  }});
"""


@pytest.fixture
async def hall(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await open_context(browser, viewport={"width": 1920, "height": 1080})
    await context.add_init_script(VOICE)
    yield context
    await context.close()


async def open_screen(hall: BrowserContext, display: Display, query: str = "?lang=en") -> Page:
    page = await hall.new_page()
    await page.goto(f"http://127.0.0.1:{display.port}/screen/main{query}")
    await expect(page.locator(".hall")).to_be_visible()
    return page


async def said(page: Page) -> list[Any]:
    heard: list[Any] = await page.evaluate("JSON.parse(sessionStorage.getItem('said') ?? '[]')")
    return heard


async def until_said(page: Page, count: int) -> list[Any]:
    async with asyncio.timeout(60):
        while len(heard := await said(page)) < count:
            await asyncio.sleep(0.05)
    return heard


def called(display: Display, desk_id: int) -> int:
    token = display.history.issue("CW")
    display.history.call(token, desk_id=desk_id)
    display.tell()
    return token


async def test_a_call_is_seen_at_once_and_said_once_also_after_a_reload(
    display: Display, hall: BrowserContext
) -> None:
    called(display, 1)
    page = await open_screen(hall, display)
    await expect(page.locator(".newest-label")).to_have_text("CW-001")
    called(display, 3)
    await expect(page.locator(".newest-label")).to_have_text("CW-002")
    await expect(page.locator(".newest")).to_have_attribute("data-just", "true")
    heard = await until_said(page, 1)
    assert heard == [
        {
            "text": "Number C W 2. Please go to Department CW, desk 3.",
            "lang": "en-GB",
            "alone": True,
        }
    ]
    await page.reload()
    await expect(page.locator(".newest-label")).to_have_text("CW-002")
    display.issue()  # another board, no call
    await asyncio.sleep(0.5)
    assert await said(page) == heard


async def test_calls_at_once_are_said_one_after_the_other_in_each_language(
    display: Display, hall: BrowserContext
) -> None:
    page = await open_screen(hall, display, "?lang=en,hi,ar")
    for desk_id in (1, 2, 3):
        token = display.history.issue("LAB")
        display.history.call(token, desk_id=desk_id)
    display.tell()
    heard = await until_said(page, 9)
    assert all(each["alone"] for each in heard)
    assert [each["lang"] for each in heard] == ["en-GB", "hi-IN", "ar"] * 3
    assert [each["text"].split(".")[0] for each in heard[::3]] == [
        f"Number L A B {number}" for number in (1, 2, 3)
    ]


async def test_a_recall_is_said_again_and_an_old_call_is_not(
    display: Display, hall: BrowserContext
) -> None:
    page = await open_screen(hall, display)
    token = called(display, 2)
    await until_said(page, 1)
    display.history.recall(token, desk_id=2)
    display.tell()
    await until_said(page, 2)
    display.history.now -= timedelta(days=1)
    called(display, 4)
    await asyncio.sleep(0.5)
    assert len(await said(page)) == 2


async def test_a_silent_screen_says_nothing(display: Display, hall: BrowserContext) -> None:
    page = await open_screen(hall, display, "?lang=en&voice=off")
    called(display, 1)
    await expect(page.locator(".newest-label")).to_have_text("CW-001")
    await expect(page.locator(".sound")).to_have_count(0)
    assert await said(page) == []


async def test_a_log_that_cannot_be_reached_is_said_plainly(
    display: Display, hall: BrowserContext
) -> None:
    page = await open_screen(hall, display)
    await expect(page.locator(".liveness-age")).to_contain_text("Live")
    display.boards.lose_contact()
    await expect(page.locator(".liveness-cut")).to_contain_text("No connection")
    display.boards.hear(display.fold)
    await expect(page.locator(".liveness-age")).to_contain_text("Live")


async def test_a_cut_line_is_said_plainly_and_gets_over_by_itself(hall: BrowserContext) -> None:
    async with serving() as display:
        display.issue(3)
        page = await open_screen(hall, display)
        port = display.port
    await expect(page.locator(".liveness-cut")).to_contain_text("ask at the desk")
    await expect(page.locator(".waiting-one .label").first).to_have_text("CW-001")
    async with serving(port=port) as display:
        display.issue(1)
        await expect(page.locator(".liveness-age")).to_contain_text("Live")
        called(display, 5)
        await expect(page.locator(".newest-label")).to_have_text("CW-002")


async def test_a_new_build_is_loaded_by_the_screen_itself(hall: BrowserContext) -> None:
    """The page asks at each opening of the line; here the server has another one meanwhile."""
    await hall.add_init_script("Math.random = () => 0.01")
    async with serving() as display:
        page = await open_screen(hall, display)
        loads = []
        page.on("load", lambda _: loads.append(1))
        newer = (PAGES / "index.html").read_text().replace("/assets/index-", "/assets/other-")

        async def answer(route: Any) -> None:
            if route.request.resource_type == "fetch":
                await route.fulfill(body=newer, content_type="text/html")
            else:
                await route.continue_()

        await hall.route("**/screen/main*", answer)
        port = display.port
    async with serving(port=port):
        async with asyncio.timeout(60):
            while not loads:
                await asyncio.sleep(0.1)


async def test_arabic_stands_mirrored_and_labels_do_not(
    display: Display, hall: BrowserContext
) -> None:
    called(display, 1)
    page = await open_screen(hall, display, "?lang=ar")
    assert await page.locator(".hall").get_attribute("dir") == "rtl"
    calls = await page.locator(".calls").bounding_box()
    bands = await page.locator(".bands").bounding_box()
    assert calls is not None
    assert bands is not None
    assert calls["x"] > bands["x"]
    await expect(page.locator(".newest-label")).to_have_text("CW-001")


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160), (1080, 1920), (1366, 768)])
async def test_nothing_is_cut_off_on_any_wall(
    display: Display, hall: BrowserContext, size: tuple[int, int]
) -> None:
    for queue_id in ("CW", "LAB", "OPD", "MS5"):
        for number in range(48):
            token = display.history.issue(queue_id)
            if number < 8:
                display.history.call(token, desk_id=number + 1)
    display.tell()
    page = await open_screen(hall, display)
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    await page.wait_for_timeout(300)
    cut = await page.evaluate("""() =>
      [...document.querySelectorAll(".serving-one, .newest, .band-head, .before li, .band")]
        .filter((one) => one.scrollWidth > one.clientWidth + 2
                      || one.scrollHeight > one.clientHeight + 2)
        .map((one) => one.className + " " + one.textContent)""")
    assert cut == []
    for band in await page.locator(".band").all():
        shown = await band.locator(".waiting-one:not([data-beyond])").count()
        assert shown >= 2
        assert await band.locator(".waiting-more").inner_text() == f"+{40 - shown} more"


async def test_beside_a_phones_code_no_number_on_an_upright_wall_overlaps_its_desk(
    hall: BrowserContext,
) -> None:
    async with serving(joining=replace(JOINING, open=True)) as display:
        display.fold.name(directory.key(branch()), branch())
        for desk_id in range(11, 17):
            token = display.history.issue("LAB")
            display.history.call(token, desk_id=desk_id)
        display.tell()
        page = await open_screen(hall, display)
        await page.set_viewport_size({"width": 1080, "height": 1920})
        await expect(page.locator(".join .qr")).to_be_visible(timeout=15_000)
        await expect(page.locator(".before li")).to_have_count(5)
        overlapping = await page.evaluate("""() => {
          const inkOf = (element) => {
            const range = document.createRange();
            range.selectNodeContents(element);
            return range.getBoundingClientRect();
          };
          return [...document.querySelectorAll(".before li")].filter((one) => {
            const number = inkOf(one.querySelector(".label"));
            const desk = inkOf(one.querySelector(".desk"));
            // A box is taller than its letters: below one another two of them share a little.
            const shared = Math.min(number.bottom, desk.bottom) - Math.max(number.top, desk.top);
            return number.left < desk.right && desk.left < number.right
                && shared > desk.height / 3;
          }).map((one) => one.textContent);
        }""")
        assert overlapping == []


async def test_an_unknown_branch_is_said_plainly(display: Display, hall: BrowserContext) -> None:
    page = await hall.new_page()
    await page.goto(f"http://127.0.0.1:{display.port}/screen/nowhere")
    await expect(page.locator(".opening")).to_contain_text("no screen")


async def test_the_first_page_leads_to_every_branch(display: Display, hall: BrowserContext) -> None:
    page = await hall.new_page()
    await page.goto(f"http://127.0.0.1:{display.port}/")
    await page.get_by_role("link", name="Main Hospital").click()
    await expect(page.locator(".hall")).to_be_visible()
