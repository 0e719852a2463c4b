"""The supervisor's page of rules in a real browser: looked at before it is saved."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from deploy.local.browser import open_context
from services.token_api import demo

SOON_MS: Final = 30_000
# Set to a folder to look at what the tests saw.
PICTURES: Final = os.environ.get("PICTURES")

pytestmark = pytest.mark.usefixtures("seeded")


async def open_page(
    browser: Browser, address: str, *, language: str = "en", width: int = 1280
) -> Page:
    viewport = {"width": width, "height": 900}
    context = await open_context(browser, viewport=viewport, locale=language)
    page = await context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    await page.goto(f"{address}/ordering")
    await page.locator("input[name=username]").fill("supervisor")
    await page.locator("input[name=password]").fill(demo.PASSWORD)
    await page.locator("button[type=submit]").click()
    await expect(page.locator("main.ordering form")).to_be_visible(timeout=SOON_MS)
    return page


async def picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


@pytest.fixture
async def api(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of somebody at a desk, who has let three walk in and three book."""
    async with httpx.AsyncClient(base_url=address) as client:
        login = {"username": "staff", "password": demo.PASSWORD}
        session = (await client.post("/api/v1/sessions", json=login)).json()
        client.headers["Authorization"] = f"Bearer {session['access_token']}"
        for category in ("WALKIN", "WALKIN", "WALKIN", "ONLINE", "ONLINE", "ONLINE"):
            body = {"queue_id": "CW", "category": category}
            assert (await client.post("/api/v1/tokens", json=body)).status_code == 201
        yield client


async def test_a_supervisor_sees_the_line_under_a_rule_before_it_is_saved(
    browser: Browser, address: str, api: httpx.AsyncClient
) -> None:
    page = await open_page(browser, address)
    await page.locator("main.ordering select").select_option("CW")
    rows = page.locator("main.ordering tbody tr")
    await expect(rows).to_have_count(6, timeout=SOON_MS)
    await expect(page.get_by_role("button", name="Use this rule")).to_be_disabled()
    await picture(page, "ordering-strict")
    await page.get_by_role("radio", name="Taking turns").check()
    await expect(rows.nth(1)).to_contain_text("Walk-in", timeout=SOON_MS)
    await expect(rows.nth(1)).to_contain_text("2 earlier")
    await picture(page, "ordering-ratio")
    assert (await api.get("/api/v1/queues/CW")).json()["discipline"] == {"kind": "STRICT"}
    await page.get_by_role("spinbutton", name="Walk-in").fill("0")
    await expect(page.get_by_role("alert")).to_contain_text("whole numbers")
    await expect(page.get_by_role("button", name="Use this rule")).to_be_disabled()
    await page.get_by_role("spinbutton", name="Walk-in").fill("1")
    await page.get_by_role("button", name="Use this rule").click()
    await expect(page.get_by_role("status")).to_contain_text("Saved", timeout=SOON_MS)
    saved = (await api.get("/api/v1/queues/CW")).json()["discipline"]
    assert (saved["kind"], saved["weights"]["ONLINE"], saved["weights"]["WALKIN"]) == (
        "RATIO",
        2,
        1,
    )
    await page.reload()
    await page.locator("main.ordering select").select_option("CW")
    await expect(page.get_by_role("radio", name="Taking turns")).to_be_checked(timeout=SOON_MS)


@pytest.mark.usefixtures("api")
@pytest.mark.parametrize("language", ["hi", "ar"])
async def test_the_page_of_rules_fits_a_phone_in_each_language(
    browser: Browser, address: str, language: str
) -> None:
    page = await open_page(browser, address, language=language, width=390)
    await page.locator("main.ordering select").select_option("CW")
    await expect(page.locator("main.ordering tbody tr")).to_have_count(6, timeout=SOON_MS)
    await page.get_by_role("radio").nth(1).check()
    await expect(page.locator("input[type=number]")).to_be_visible()
    await picture(page, f"ordering-phone-{language}")
    wide = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0
