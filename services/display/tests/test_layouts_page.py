"""Layouts of hall screens in a real browser: a part of the branch, columns, languages, a ticker."""

import os
from pathlib import Path
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

# Set to a folder to look at each layout at each size, in each language and theme.
LOOKED_AT: Final = os.environ.get("PICTURES")
WALL: Final[ViewportSize] = {"width": 1920, "height": 1080}
SIZES: Final[tuple[ViewportSize, ...]] = (
    WALL,
    {"width": 3840, "height": 2160},
    {"width": 1080, "height": 1920},
)
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


@pytest.mark.skipif(not LOOKED_AT, reason="PICTURES names no folder to put them in")
async def test_each_layout_is_whole_at_each_size_in_each_language_and_theme(
    branch: Display, browser: Browser
) -> None:
    fill(branch, dict(zip(BRANCH, (1, 2, 3, 4, 1, 8, 0, 2), strict=True)), waiting=12)
    lay_out(
        branch,
        two={"columns": 2, "ticker": LONG},
        three={"columns": 3, "departments": list(BRANCH)[:6], "ticker": {"en": "Closed at 3"}},
        one={"departments": ["CONSU"], "ticker": LONG},
        four={"columns": 4},
    )
    for layout in ("two", "three", "one", "four"):
        for size in SIZES:
            for language, theme in (("en", "wall"), ("hi", "light"), ("ar", "wall")):
                query = f"layout={layout}&lang={language}&theme={theme}"
                page = await open_wall(browser, branch, query, size)
                await page.wait_for_timeout(6_000 if layout == "two" else 600)
                name = f"hall-{layout}-{size['width']}-{language}-{theme}.png"
                await page.screenshot(path=Path(str(LOOKED_AT)) / name)
                assert await page.evaluate(CUT) == [], name
                await page.context.close()
