"""Takes the pictures of one page: each size, language and theme."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, BrowserContext, Page, ViewportSize

from deploy.local.browser import open_context
from tests.journeys.accessibility.axe import CHOOSE_LANGUAGE, LANGUAGES
from tests.journeys.suite import PASSWORD
from tests.screens.pages import SOON_MS, Screen

LOCALES: Final = {"en": "en-IN", "hi": "hi-IN", "ar": "ar-EG"}
# Fonts and plots are drawn, and what moves has come to rest.
SETTLE_MS: Final = 900


async def take(
    browser: Browser, screen: Screen, addresses: Mapping[str, str], ticket: str, folder: Path
) -> AsyncIterator[Path]:
    """Yield the files as they are written: <page>-<width>-<language>-<theme>.png."""
    base = addresses[screen.service]
    for size in screen.sizes:
        if screen.user is None:
            for language in LANGUAGES:
                context = await _context(browser, size, language)
                page = await context.new_page()
                path = screen.path.format(lang=language, ticket=ticket)
                await page.goto(path if "://" in path else f"{base}{path}")
                await _ready(page, screen)
                async for file in _themes(page, screen, language, folder):
                    yield file
                await context.close()
            continue
        # Signed in once for all languages: sign-ins are rate limited.
        context = await _context(browser, size, "en")
        page = await context.new_page()
        await page.goto(f"{base}{screen.path}")
        await page.locator("input[name=username]").fill(screen.user)
        await page.locator("input[name=password]").fill(PASSWORD)
        await page.locator("button[type=submit]").first.click()
        await _ready(page, screen)
        for language in LANGUAGES:
            await page.evaluate(CHOOSE_LANGUAGE, language)
            async for file in _themes(page, screen, language, folder):
                yield file
        await context.close()


async def _context(browser: Browser, size: ViewportSize, language: str) -> BrowserContext:
    return await open_context(
        browser, viewport=size, locale=LOCALES[language], reduced_motion="reduce"
    )


async def _ready(page: Page, screen: Screen) -> None:
    await page.locator(screen.shows).first.wait_for(timeout=SOON_MS)
    await screen.prepare(page)


async def _themes(page: Page, screen: Screen, language: str, folder: Path) -> AsyncIterator[Path]:
    width = (page.viewport_size or {"width": 0})["width"]
    for theme in screen.themes:
        await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        await page.wait_for_timeout(SETTLE_MS)
        file = folder / f"{screen.name}-{width}-{language}-{theme}.png"
        await page.screenshot(path=file, full_page=screen.whole)
        yield file
