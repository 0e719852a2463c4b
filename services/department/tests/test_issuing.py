"""A desk that waits for token_api keeps nobody else waiting."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI

from services.department.app import POOL_SIZE, create_app
from services.department.settings import Settings
from services.department.tests.conftest import Hall, served


@dataclass
class SlowTokenApi:
    """Answers when it is let."""

    app: FastAPI = field(default_factory=FastAPI)
    let: asyncio.Event = field(default_factory=asyncio.Event)
    all_asked: asyncio.Event = field(default_factory=asyncio.Event)
    asked: int = 0

    def __post_init__(self) -> None:
        self.app.post("/api/v1/tokens", status_code=201)(self.issue)

    async def issue(self) -> dict[str, str]:
        self.asked += 1
        if self.asked == POOL_SIZE:
            self.all_asked.set()
        await self.let.wait()
        return {}


@pytest.fixture
def slow() -> SlowTokenApi:
    return SlowTokenApi()


@pytest.fixture
async def client(settings: Settings, slow: SlowTokenApi) -> AsyncIterator[httpx.AsyncClient]:
    async with served(slow.app) as address:
        app = create_app(settings.model_copy(update={"token_api_url": address}))
        async with (
            LifespanManager(app) as manager,
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app=manager.app), base_url="http://department.example"
            ) as client,
        ):
            yield client


async def test_the_line_is_read_while_every_desk_waits_for_a_ticket(
    hall: Hall, slow: SlowTokenApi, client: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    [first] = await hall.issue()
    body = {"queue_id": "LAB", "same_holder_as": first.id}
    waiting = [
        asyncio.create_task(client.post("/api/v1/tokens", json=body, headers=staff))
        for _ in range(POOL_SIZE)
    ]
    try:
        async with asyncio.timeout(30):
            await slow.all_asked.wait()
        line = await client.get("/api/v1/departments/CW/line", headers=staff)
    finally:
        slow.let.set()
    assert line.status_code == 200
    assert {answer.status_code for answer in await asyncio.gather(*waiting)} == {201}
