"""A usual branch on one page of the wall: the busy are large, the quiet small, nothing is cut."""

from collections.abc import AsyncIterator, Iterator
from typing import Final

import pytest
from playwright.async_api import Browser, Page, expect

from deploy.local.browser import open_context
from services.display.tests import histories
from services.display.tests.conftest import Display, serving
from shared.directory import Department, key
from shared.events import QueueKind

NAMES: Final = (
    "Registration", "Consultation", "Laboratory", "Pharmacy and dispensary", "Billing",
    "X-ray and imaging", "Vaccinations", "Insurance desk",
)  # fmt: skip
BRANCH: Final = {name.split()[0].upper()[:5]: QueueKind.COUNTER for name in NAMES}
CUT: Final = """() =>
  [...document.querySelectorAll(".serving-one, .newest, .band, .band-head, .band-name, .quiet, "
      + ".band-facts, .before li, .before-department, .waiting-one:not([data-beyond])")]
    .filter((one) => one.scrollWidth > one.clientWidth + 2
                  || one.scrollHeight > one.clientHeight + 2)
    .map((one) => one.className + " " + one.textContent)"""


@pytest.fixture
def _large_branch(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(histories, "QUEUES", BRANCH)
        yield


@pytest.fixture
async def branch(_large_branch: None) -> AsyncIterator[Display]:
    async with serving() as display:
        for position, (department_id, name) in enumerate(zip(BRANCH, NAMES, strict=True)):
            department = Department(
                department_id=department_id, branch_id="main", names={"en": name}, position=position
            )
            display.fold.name(key(department), department)
        yield display


def fill(display: Display, at_desks: dict[str, int], waiting: int) -> None:
    for queue_id, desks in at_desks.items():
        for number in range(desks + waiting):
            token = display.history.issue(queue_id)
            if number < desks:
                display.history.call(token, desk_id=number + 1)
    display.tell()


async def open_wall(browser: Browser, display: Display, language: str) -> Page:
    context = await open_context(browser, viewport={"width": 1920, "height": 1080})
    page = await context.new_page()
    await page.goto(f"http://127.0.0.1:{display.port}/screen/main?voice=off&lang={language}")
    await expect(page.locator(".hall")).to_be_visible()
    await page.wait_for_timeout(300)
    return page


@pytest.mark.parametrize("language", ["en", "hi", "ar"])
async def test_eight_busy_departments_are_on_one_page_and_nothing_is_cut(
    branch: Display, browser: Browser, language: str
) -> None:
    fill(branch, dict(zip(BRANCH, (1, 2, 3, 4, 1, 8, 0, 2), strict=True)), waiting=12)
    page = await open_wall(browser, branch, language)
    await expect(page.locator(".band")).to_have_count(8)
    await expect(page.locator(".pages")).to_have_count(0)
    assert await page.evaluate(CUT) == []


async def test_quiet_departments_are_small_and_the_busy_have_the_room(
    branch: Display, browser: Browser
) -> None:
    fill(branch, {"CONSU": 3, "PHARM": 2}, waiting=4)
    page = await open_wall(browser, branch, "en")
    await expect(page.locator(".band-name")).to_have_text(
        ["Consultation", "Pharmacy and dispensary"]
    )
    await expect(page.locator(".quiet-names li")).to_have_count(6)
    heights = [
        (await page.locator(selector).first.bounding_box() or {"height": 0})["height"]
        for selector in (".band", ".quiet")
    ]
    assert heights[0] > 3 * heights[1]
    assert await page.evaluate(CUT) == []


async def test_the_next_stand_in_columns_and_the_calls_before_say_their_department(
    branch: Display, browser: Browser
) -> None:
    fill(branch, {"CONSU": 4, "PHARM": 4}, waiting=20)
    page = await open_wall(browser, branch, "en")
    for band in await page.locator(".band").all():
        boxes = [
            await one.bounding_box() or {"x": 0.0, "y": 0.0}
            for one in await band.locator(".waiting-one:not([data-beyond])").all()
        ]
        lines = len({round(box["y"]) for box in boxes})
        assert lines > 1
        assert len({round(box["x"]) for box in boxes}) <= len(boxes) // (lines - 1)
    departments = await page.locator(".before-department").all_inner_texts()
    assert {"Consultation", "Pharmacy and dispensary"} >= set(departments)
    assert len(departments) == 6


async def test_before_anybody_comes_all_departments_are_shown(
    branch: Display, browser: Browser
) -> None:
    page = await open_wall(browser, branch, "en")
    await expect(page.locator(".quiet[data-all] li")).to_have_text(list(NAMES))
    assert await page.evaluate(CUT) == []
