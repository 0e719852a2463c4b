"""Many tabs of one browser, which opens no more than six connections to a host over HTTP/1.1.

The pages come over plain HTTP from a name that is not this machine's, as in a local network: there
a browser offers less than it does for this machine itself.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import pytest
from playwright.async_api import BrowserContext, Page, expect

from deploy.local.browser import NoBrowserError, launched, open_context
from services.display.tests.conftest import Display

TABS: Final = 10
HOST: Final = "screens.example"
# Seen at once; a busy machine gets some seconds.
SOON_MS: Final = 30_000


@pytest.fixture
async def context() -> AsyncIterator[BrowserContext]:
    try:
        async with launched(f"--host-resolver-rules=MAP {HOST} 127.0.0.1") as browser:
            yield await open_context(browser, viewport={"width": 1280, "height": 720})
    except NoBrowserError as error:
        pytest.skip(str(error))


async def open_tab(context: BrowserContext, display: Display) -> Page:
    tab = await context.new_page()
    await tab.goto(f"http://{HOST}:{display.port}/screen/main?lang=en&voice=off")
    await expect(tab.locator(".hall")).to_be_visible(timeout=SOON_MS)
    return tab


async def until_streams(display: Display, count: int) -> None:
    async with asyncio.timeout(SOON_MS / 1_000):
        while display.boards.clients != count:
            await asyncio.sleep(0.05)


async def expect_call(display: Display, tabs: list[Page], desk_id: int) -> None:
    """Let somebody be called; every one of the tabs shows it."""
    token = display.history.issue("CW")
    display.history.call(token, desk_id=desk_id)
    display.tell()
    for tab in tabs:
        await expect(tab.locator(".newest .desk-number")).to_have_text(
            str(desk_id), timeout=SOON_MS
        )


async def test_ten_tabs_share_one_stream_whichever_is_closed_or_frozen(
    display: Display, context: BrowserContext
) -> None:
    tabs = [await open_tab(context, display) for _ in range(TABS)]
    assert await tabs[0].evaluate("isSecureContext") is False
    await until_streams(display, 1)
    await expect_call(display, tabs, 1)

    await tabs.pop(0).close()
    await expect_call(display, tabs, 2)

    frozen = tabs.pop(0)
    session = await context.new_cdp_session(frozen)
    await session.send("Page.setWebLifecycleState", {"state": "frozen"})
    await expect_call(display, tabs, 3)
    await session.send("Page.setWebLifecycleState", {"state": "active"})
    await expect_call(display, [frozen, *tabs], 4)
    await until_streams(display, 1)

    for tab in [frozen, *tabs]:
        await tab.close()
    await until_streams(display, 0)


async def test_a_single_tab_has_a_stream_of_its_own_and_no_other(
    display: Display, context: BrowserContext
) -> None:
    tab = await open_tab(context, display)
    await asyncio.sleep(1)
    assert display.boards.clients == 1
    await expect_call(display, [tab], 1)


async def test_a_browser_without_shared_workers_shows_the_screen_too(
    display: Display, context: BrowserContext
) -> None:
    await context.add_init_script("delete window.SharedWorker")
    tabs = [await open_tab(context, display) for _ in range(2)]
    await expect_call(display, tabs, 1)
    assert display.boards.clients == len(tabs)


async def test_tabs_are_told_of_a_cut_line_and_of_its_return(
    display: Display, context: BrowserContext
) -> None:
    tabs = [await open_tab(context, display) for _ in range(3)]
    display.boards.lose_contact()
    for tab in tabs:
        await expect(tab.locator(".liveness-cut")).to_be_visible(timeout=SOON_MS)
    display.boards.hear(display.fold)
    for tab in tabs:
        await expect(tab.locator(".liveness-age")).to_contain_text("Live", timeout=SOON_MS)
