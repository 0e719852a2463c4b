"""The kiosk page that signs in by itself: in the local stack, and nowhere else."""

import httpx
import pytest
from asgi_lifespan import LifespanManager
from pydantic import ValidationError

from services.token_api.app import create_app
from services.token_api.conftest import SECRET
from services.token_api.settings import Settings


async def where_the_page_leads(settings: Settings, path: str) -> httpx.Response:
    async with (
        LifespanManager(create_app(settings)) as manager,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=manager.app), base_url="http://kiosk.example"
        ) as client,
    ):
        return await client.get(path)


async def test_the_plain_kiosk_page_is_given_the_demo_key_once(settings: Settings) -> None:
    demo = settings.model_copy(update={"kiosk_demo_key": "kiosk-demo"})
    plain = await where_the_page_leads(demo, "/")
    assert plain.status_code == 307
    assert plain.headers["location"] == "/?branch=main#key=kiosk-demo"
    assert (await where_the_page_leads(demo, "/?branch=main")).status_code != 307


async def test_without_the_demo_key_nobody_is_sent_on(settings: Settings) -> None:
    assert (await where_the_page_leads(settings, "/")).status_code != 307


def test_production_refuses_a_kiosk_that_is_open_to_everybody() -> None:
    with pytest.raises(ValidationError, match="KIOSK_DEMO_KEY"):
        Settings.model_validate(
            {
                "environment": "production",
                "database_url": "postgresql://nobody@nowhere/none",
                "redis_url": "redis://nowhere",
                "auth_secret": SECRET,
                "kiosk_demo_key": "kiosk-demo",
            }
        )
