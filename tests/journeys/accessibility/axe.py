"""axe, which looks for what keeps people from using a page, in each language of the page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.async_api import Browser, Page, ViewportSize

from deploy.local.browser import open_context

AXE: Final = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
LANGUAGES: Final = ("en", "hi", "ar")
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
DESKTOP: Final[ViewportSize] = {"width": 1440, "height": 900}
KIOSK: Final[ViewportSize] = {"width": 1080, "height": 1920}
WALL: Final[ViewportSize] = {"width": 1920, "height": 1080}
SOON_MS: Final = 30_000

# What one may choose for oneself; a menu that is closed still has it.
CHOOSE_LANGUAGE: Final = """(language) => {
  const choice = document.querySelector("select.language");
  if (choice === null) return false;
  choice.value = language;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}"""
RUN: Final = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) =>
    `${id} (${nodes.length}): ${nodes[0].target.join(" ")} ${nodes[0].failureSummary}`);
}"""


@asynccontextmanager
async def open_page(
    browser: Browser,
    size: ViewportSize,
    **options: Any,
) -> AsyncIterator[Page]:
    """Open a page that has axe; the pages' policy, which forbids further scripts, is left out."""
    context = await open_context(
        browser, viewport=size, bypass_csp=True, reduced_motion="reduce", **options
    )
    await context.add_init_script(path=AXE)
    page = await context.new_page()
    yield page
    await context.close()


async def check(page: Page, state: str) -> None:
    """Fail with all that axe finds in this state, in each language that the page offers."""
    found = []
    for language in LANGUAGES:
        chosen = await page.evaluate(CHOOSE_LANGUAGE, language)
        # Two frames: the page has been drawn in that language.
        await page.evaluate("new Promise((d) => requestAnimationFrame(() => setTimeout(d, 50)))")
        found += [f"{state}, {language}: {fault}" for fault in await page.evaluate(RUN)]
        if not chosen:
            break
    if found:
        pytest.fail("\n".join(found))
