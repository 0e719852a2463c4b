"""Signing in on the console at a provider: department passes it on, and believes token_api."""

from playwright.async_api import Browser, expect
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import create_async_engine

from services.department.app import create_app
from services.department.settings import Settings
from services.department.store import directory
from services.department.tests.conftest import served
from services.token_api.accounts.tests.provider_pages import (
    SOON_MS,
    free_ports,
    open_page,
    pages_with,
    sign_in,
)
from services.token_api.settings import Settings as TokenApiSettings
from shared.directory import Branch, Department, Entry, key
from shared.postgres import UNPREPARED, psycopg_url

SECRET = "a secret of the tests, long enough for HS256"


async def test_a_clerk_signs_in_on_the_console_and_works_in_the_claimed_departments(
    browser: Browser, database_url: str, redis_url: str
) -> None:
    await add_departments(database_url, CW="Consultation", LAB="Laboratory")
    [port] = free_ports(1)
    console = f"http://127.0.0.1:{port}/"
    token_api = TokenApiSettings.model_validate(
        {"database_url": database_url, "redis_url": redis_url, "auth_secret": SECRET}
    )
    async with pages_with(token_api, "userinfo", console) as pages:
        department = Settings(
            database_url=SecretStr(database_url),
            auth_secret=SecretStr(SECRET),
            token_api_url=pages.address,
        )
        async with served(create_app(department), port):
            page = await open_page(browser, console)
            await sign_in(page, "clerk")
            await expect(page.locator("main")).to_contain_text("Consultation", timeout=SOON_MS)
            await expect(page.locator("main")).not_to_contain_text("Laboratory")
            assert page.url == console
            await page.close()


async def add_departments(database_url: str, **names: str) -> None:
    """Let department know of these, as if it had heard of them on the topic `directory`."""
    entries: list[Entry] = [
        Branch(branch_id="main", names={"en": "Main"}, time_zone="UTC", languages=("en",))
    ]
    for name, words in names.items():
        entries.append(Department(department_id=name, branch_id="main", names={"en": words}))
    engine = create_async_engine(psycopg_url(database_url), connect_args=UNPREPARED)
    async with engine.begin() as tx:
        for entry in entries:
            await directory.keep(tx, {key(entry): entry})
    await engine.dispose()
