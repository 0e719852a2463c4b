"""Layouts of hall screens in a real browser: a part of the branch, columns, languages, a ticker."""

from typing import Any, Final

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from deploy.local.browser import open_context
from services.display.tests.conftest import Display
from services.display.tests.test_many_departments import (
    BRANCH,
    CUT,
    _large_branch,
    branch,
    fill,
)
from shared.directory import Branch, HallLayout, key
from shared.tests.today import ZONE_NAME

__all__ = ["_large_branch", "branch"]

WALL: Final[ViewportSize] = {"width": 1920, "height": 1080}
LONG: Final = {
    "en": "Flu vaccinations are given today until 16:00 without an appointment, at the desk beside "
    "the entrance. Please have your insurance card ready, and tell us when you feel unwell.",
    "hi": "फ़्लू के टीके आज 16:00 बजे तक बिना अपॉइंटमेंट प्रवेश द्वार के पास वाले काउंटर पर लगाए जा रहे हैं। "
    "कृपया अपना बीमा कार्ड तैयार रखें और अस्वस्थ महसूस होने पर हमें बताएँ।",
    "ar": "تُعطى لقاحات الإنفلونزا اليوم حتى الساعة 16:00 دون موعد عند المكتب المجاور للمدخل. "
    "يُرجى تجهيز بطاقة التأمين وإخبارنا إذا شعرتم بأي توعك أثناء الانتظار في القاعة.",
}
PLAIN: Final[dict[str, Any]] = {
    "departments": [],
    "columns": None,
    "languages": [],
    "language_seconds": 12,
    "ticker": None,
}


def lay_out(display: Display, **layouts: dict[str, Any]) -> None:
    entry = Branch(
        branch_id="main",
        names={"en": "General hospital"},
        time_zone=ZONE_NAME,
        languages=("en", "hi", "ar"),
        layouts=tuple(_layout(name, given) for name, given in layouts.items()),
    )
    display.fold.name(key(entry), entry)
    display.boards.mark()


def _layout(name: str, given: dict[str, Any]) -> HallLayout:
    layout: HallLayout = {"id": name, **PLAIN, **given}  # type: ignore[typeddict-item]  # PLAIN has the others
    return layout


async def open_wall(
    browser: Browser, display: Display, query: str, size: ViewportSize = WALL
) -> Page:
    context = await open_context(browser, viewport=size)
    page = await context.new_page()
    await page.goto(f"http://127.0.0.1:{display.port}/screen/main?voice=off&{query}")
    await expect(page.locator(".hall")).to_be_visible()
    return page


async def test_a_screen_shows_the_layout_that_its_address_names(
    branch: Display, browser: Browser
) -> None:
    fill(branch, {"CONSU": 3, "LABOR": 2, "PHARM": 1, "BILLI": 4}, waiting=5)
    lay_out(branch, pair={"departments": ["LABOR", "CONSU"], "columns": 2, "languages": ["en"]})
    page = await open_wall(browser, branch, "layout=pair")
    names = page.locator(".band-name")
    await expect(names).to_have_text(["Laboratory", "Consultation"])
    first, second = [await each.bounding_box() for each in await page.locator(".band").all()]
    assert first
    assert second
    assert first["y"] == second["y"]
    assert first["width"] == pytest.approx(second["width"], abs=1)
    assert await page.evaluate(CUT) == []
    # What the administrator changes is on the wall without a reload, the ticker too.
    lay_out(branch, pair={"departments": ["BILLI"], "languages": ["ar"], "ticker": LONG})
    await expect(page.locator(".band[data-alone]")).to_have_count(1)
    await expect(page.locator(".ticker")).to_contain_text("لقاحات")
    await expect(page.locator(".ticker")).to_have_attribute("data-runs", "true")
    await page.goto(page.url.replace("layout=pair", "layout=gone"))
    await expect(page.locator(".band")).to_have_count(4)
    await expect(page.locator(".ticker")).to_have_count(0)


async def test_the_default_layout_is_for_addresses_without_one_and_they_may_say_otherwise(
    branch: Display, browser: Browser
) -> None:
    fill(branch, dict.fromkeys(BRANCH, 2), waiting=6)
    short = {"en": "Closed at 3", "hi": "3 बजे बंद"}
    lay_out(branch, default={"columns": 2, "language_seconds": 5, "ticker": short})
    page = await open_wall(browser, branch, "seconds=5&lang=en,hi")
    await expect(page.locator(".bands")).to_have_attribute("data-beside", "2")
    await expect(page.locator(".ticker")).to_have_text("Closed at 3")
    assert await page.locator(".ticker").get_attribute("data-runs") is None
    await expect(page.locator(".ticker")).to_have_text("3 बजे बंद", timeout=15_000)
    await page.goto(page.url + "&columns=4&ticker=off&lang=ar")
    await expect(page.locator(".bands")).to_have_attribute("data-beside", "4")
    await expect(page.locator(".ticker")).to_have_count(0)
    assert await page.evaluate(CUT) == []
