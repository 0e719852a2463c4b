"""The demo is the same each time, and a production wants nothing of it."""

import httpx
import pytest
from asgi_lifespan import LifespanManager
from pydantic import ValidationError
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api import commands, demo
from services.token_api.accounts import store as accounts
from services.token_api.app import create_app
from services.token_api.directory.store import tables
from services.token_api.settings import Settings

EVERYTHING = """
    SELECT (SELECT count(*) FROM token_api.branch), (SELECT count(*) FROM token_api.department),
           (SELECT count(*) FROM token_api.queue), (SELECT count(*) FROM ledger.queue),
           (SELECT count(*) FROM token_api.desk), (SELECT count(*) FROM token_api.user),
           (SELECT count(*) FROM token_api.device)
"""


def _variables(monkeypatch: pytest.MonkeyPatch, settings: Settings, **more: str) -> None:
    monkeypatch.setenv("DATABASE_URL", settings.database_url.get_secret_value())
    monkeypatch.setenv("REDIS_URL", settings.redis_url.get_secret_value())
    monkeypatch.setenv("AUTH_SECRET", settings.auth_secret.get_secret_value())
    for name, value in more.items():
        monkeypatch.setenv(name, value)


async def test_seeding_again_changes_nothing(
    engine: AsyncEngine, demo_hash: str, client: httpx.AsyncClient
) -> None:
    for _ in range(2):
        async with engine.begin() as tx:
            await demo.seed(tx, demo_hash)
            counts = (await tx.execute(text(EVERYTHING))).one()
    assert tuple(counts) == (2, 7, 7, 7, 48, 9, 1)
    kiosk = (await client.get("/api/v1/branches/main/kiosk")).json()
    assert (kiosk["open"], kiosk["time_zone"]) == (True, "Asia/Kolkata")
    ids = [department["department_id"] for department in kiosk["departments"]]
    assert sorted(ids) == ["BILL", "CW", "LAB", "PHARM", "REG"]
    assert {len(department["names"]) for department in kiosk["departments"]} == {3}


@pytest.mark.usefixtures("seeded")
async def test_seeding_leaves_alone_what_was_changed_since(
    engine: AsyncEngine, demo_hash: str
) -> None:
    async with engine.begin() as tx:
        await tx.execute(update(tables.queue).values(daily_cap=7))
        await demo.seed(tx, demo_hash)
        caps = await tx.execute(text("SELECT DISTINCT daily_cap FROM token_api.queue"))
        assert caps.scalars().all() == [7]


def test_the_demo_is_not_seeded_in_production(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _variables(monkeypatch, settings, ENVIRONMENT="production")
    with pytest.raises(SystemExit, match="not made in production"):
        commands.seed_demo()


def test_production_does_not_take_the_demos_secret_nor_show_it() -> None:
    secret = "the demo secret of the local stack, long enough"
    values = {
        "database_url": "postgresql://nobody@nowhere/none",
        "redis_url": "redis://nowhere",
        "auth_secret": secret,
    }
    Settings.model_validate(values)
    with pytest.raises(ValidationError) as refused:
        Settings.model_validate({**values, "environment": "production"})
    assert "AUTH_SECRET" in str(refused.value)
    assert secret not in str(refused.value)


@pytest.mark.usefixtures("seeded")
async def test_production_does_not_start_with_the_demos_people_or_device(
    settings: Settings, engine: AsyncEngine
) -> None:
    app = create_app(settings.model_copy(update={"environment": "production"}))
    with pytest.raises(RuntimeError, match="device key 'kiosk-demo', password of user 'admin'"):
        async with LifespanManager(app):
            pass
    async with engine.begin() as tx:
        await tx.execute(update(accounts.device).values(active=False))
        await tx.execute(update(accounts.user).values(password_hash="changed"))
    async with LifespanManager(app):
        pass


def test_the_first_admin_is_made_by_hand(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _variables(monkeypatch, settings, NOWSERVING_ADMIN_PASSWORD="a long password")
    monkeypatch.setattr("builtins.input", lambda _: "Director")
    commands.create_admin()
    with pytest.raises(SystemExit, match="already"):
        commands.create_admin()
    monkeypatch.setenv("NOWSERVING_ADMIN_PASSWORD", "short")
    with pytest.raises(SystemExit, match="at least 8"):
        commands.create_admin()
