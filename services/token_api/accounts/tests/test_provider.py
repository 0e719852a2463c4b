"""People sign in to the pages at a real OIDC provider, in a real browser."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page, Route, expect
from pydantic import ValidationError

from services.token_api.accounts.tests.provider_pages import (
    SOON_MS,
    Pages,
    open_page,
    pages_with,
    sign_in,
)
from services.token_api.settings import Settings
from shared.auth import Verifier

pytestmark = pytest.mark.usefixtures("seeded")


@pytest.fixture
async def pages(settings: Settings) -> AsyncIterator[Pages]:
    async with pages_with(settings, "userinfo") as pages:
        yield pages


async def kept(page: Page) -> dict[str, Any]:
    session: dict[str, Any] = json.loads(
        await page.evaluate("sessionStorage.getItem('nowserving.session')")
    )
    return session


@pytest.mark.parametrize(
    ("claims_in", "client"),
    [
        ("userinfo", {}),
        ("id_token", {}),
        (
            "userinfo",
            {"auth_client_id": "pages:2", "auth_client_secret": "a secret / of the tests"},
        ),
    ],
)
async def test_an_engineer_signs_in_at_the_provider_and_is_who_its_claims_say(
    browser: Browser, settings: Settings, claims_in: str, client: dict[str, str]
) -> None:
    async with pages_with(settings, claims_in, **client) as pages:
        page = await open_page(browser, pages.eic)
        addresses: list[str] = []
        page.on("framenavigated", lambda frame: addresses.append(frame.url))
        await sign_in(page, "eic1")
        await expect(page.locator("main.station")).to_be_visible(timeout=SOON_MS)
        assert page.url == pages.eic
        session = await kept(page)
        principal = await Verifier(pages.settings.auth).verify(session["accessToken"])
        assert (principal.subject, principal.role, principal.name, principal.departments) == (
            "oidc:eic1",
            "eic",
            "Meera Nair",
            frozenset({"MS5"}),
        )
        assert [one for one in addresses if re.search(r"token|eyJ", one)] == []
        assert any("code_challenge_method=S256" in one or "interaction" in one for one in addresses)


async def test_who_signs_out_is_signed_out_at_the_provider_and_back_on_the_page(
    browser: Browser, pages: Pages
) -> None:
    page = await open_page(browser, pages.eic)
    await sign_in(page, "eic1")
    await page.get_by_role("button", name="Sign out").click(timeout=SOON_MS)
    await page.get_by_role("button", name="Yes, sign me out").click(timeout=SOON_MS)
    again = page.get_by_role("button", name="Sign in with your organisation")
    await expect(again).to_be_visible(timeout=SOON_MS)
    assert page.url == pages.eic
    assert await page.evaluate("sessionStorage.getItem('nowserving.session')") in (None, "null")
    await again.click()
    await expect(page.locator("input[name=login]")).to_be_visible(timeout=SOON_MS)  # it asks who


async def test_where_the_provider_is_not_to_sign_out_the_page_does_alone(
    browser: Browser, settings: Settings
) -> None:
    async with pages_with(settings, "userinfo", auth_provider_sign_out="false") as pages:
        page = await open_page(browser, pages.eic)
        await sign_in(page, "eic1")
        await page.get_by_role("button", name="Sign out").click(timeout=SOON_MS)
        await expect(
            page.get_by_role("button", name="Sign in with your organisation")
        ).to_be_visible(timeout=SOON_MS)
        assert page.url == pages.eic


async def test_what_is_sent_back_to_another_state_is_not_redeemed(
    browser: Browser, pages: Pages
) -> None:
    page = await open_page(browser, pages.eic)
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.url))
    await page.goto(f"{pages.eic}?code=stolen&state=forged")
    alert = page.get_by_role("alert")
    await expect(alert).to_have_text("Signing in was not completed. Please try again.")
    assert page.url == pages.eic
    assert f"{pages.address}/api/v1/sessions" not in posted


@pytest.mark.parametrize("changed", ["nonce", "code_verifier", "code", "redirect_uri"])
async def test_a_code_is_worth_nothing_without_what_the_page_had_kept(
    browser: Browser, pages: Pages, changed: str
) -> None:
    page = await open_page(browser, pages.eic)
    answers: list[int] = []

    async def change(route: Route) -> None:
        body = json.loads(route.request.post_data or "")
        other = f"{pages.address}/driver" if changed == "redirect_uri" else body[changed][::-1]
        answer = await route.fetch(post_data=json.dumps({**body, changed: other}))
        answers.append(answer.status)
        await route.fulfill(response=answer)

    await page.route("**/api/v1/sessions", change)
    await sign_in(page, "eic1")
    alert = page.get_by_role("alert")
    await expect(alert).to_contain_text("Signing in was not completed.", timeout=SOON_MS)
    assert answers == [401]


async def test_a_code_is_redeemed_once(browser: Browser, pages: Pages) -> None:
    page = await open_page(browser, pages.eic)
    bodies: list[str] = []

    async def note(route: Route) -> None:
        bodies.append(route.request.post_data or "")
        await route.continue_()

    await page.route("**/api/v1/sessions", note)
    await sign_in(page, "eic1")
    await expect(page.locator("main.station")).to_be_visible(timeout=SOON_MS)
    async with httpx.AsyncClient(trust_env=False) as again:
        answer = await again.post(
            f"{pages.address}/api/v1/sessions",
            content=bodies[0],
            headers={"Content-Type": "application/json"},
        )
    assert (answer.status_code, answer.json()["code"]) == (401, "SIGN_IN_FAILED")


async def test_who_has_no_role_or_another_one_is_told_so_and_may_take_another_account(
    browser: Browser, pages: Pages
) -> None:
    page = await open_page(browser, pages.eic)
    await sign_in(page, "stranger")
    alert = page.get_by_role("alert")
    await expect(alert).to_contain_text("Your account has no role here.", timeout=SOON_MS)
    await sign_in(page, "clerk", "Use another account")
    await expect(alert).to_contain_text("This page is for somebody else.", timeout=SOON_MS)
    await sign_in(page, "eic1", "Use another account")
    await expect(page.locator("main.station")).to_be_visible(timeout=SOON_MS)


async def test_who_does_not_agree_comes_back_and_is_told_so(browser: Browser, pages: Pages) -> None:
    page = await open_page(browser, pages.eic)
    await page.get_by_role("button", name="Sign in with your organisation").click(timeout=SOON_MS)
    await page.get_by_text("[ Cancel ]").click(timeout=SOON_MS)
    alert = page.get_by_role("alert")
    await expect(alert).to_contain_text("Signing in was not completed.", timeout=SOON_MS)


async def test_without_its_provider_a_sign_in_is_503(settings: Settings) -> None:
    nobody_there = pages_with(settings, "userinfo", auth_issuer="http://127.0.0.1:9")
    async with nobody_there as pages, httpx.AsyncClient(trust_env=False) as client:
        body = {"redirect_uri": pages.eic}
        answer = await client.post(f"{pages.address}/api/v1/sessions/begin", json=body)
    assert answer.status_code == 503


@pytest.mark.parametrize("path", ["sessions/begin", "sessions"])
async def test_without_a_provider_people_sign_in_here(client: httpx.AsyncClient, path: str) -> None:
    body = {"redirect_uri": "http://kiosk.example/"}
    if path == "sessions":
        body |= {"code": "x", "code_verifier": "x", "nonce": "x"}
    answer = await client.post(f"/api/v1/{path}", json=body)
    if path == "sessions":
        assert (answer.status_code, answer.json()["code"]) == (409, "NO_PROVIDER")
    else:
        assert answer.json() == {"provider": None}


def test_a_client_without_a_provider_stops_the_start(settings: Settings) -> None:
    with pytest.raises(ValidationError, match="AUTH_JWKS_URL"):
        Settings.model_validate(settings.model_dump(exclude={"port"}) | {"auth_client_id": "pages"})
