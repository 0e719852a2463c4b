"""The three services that know who asks, on one database, each over HTTP."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import uvicorn
from argon2 import PasswordHasher
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.department.app import create_app as create_department
from services.department.settings import Settings as DepartmentSettings
from services.notifier.app import create_app as create_notifier
from services.notifier.settings import Settings as NotifierSettings
from services.token_api import demo
from services.token_api.app import create_app as create_token_api
from services.token_api.settings import Settings as TokenApiSettings
from shared.postgres import UNPREPARED, psycopg_url
from shared.serve import server_config

SECRET = "a secret of the tests, long enough for HS256"
Json = dict[str, Any]


@dataclass(frozen=True)
class Services:
    token_api: httpx.AsyncClient
    department: httpx.AsyncClient
    notifier: httpx.AsyncClient
    owner: AsyncEngine

    async def sign_in(self, login: Json) -> dict[str, str]:
        """Return the headers of a session that has just begun."""
        answer = await self.token_api.post("/api/v1/sessions", json=login)
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}


@pytest.fixture
async def services(database_url: str, redis_url: str) -> AsyncIterator[Services]:
    both = {"database_url": database_url, "auth_secret": SECRET}
    owner = create_async_engine(psycopg_url(database_url), connect_args=UNPREPARED)
    quick_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(demo.PASSWORD)
    async with owner.begin() as tx:
        await demo.seed(tx, quick_hash)
    async with AsyncExitStack() as stack:
        token_api = await stack.enter_async_context(
            _client_of(
                create_token_api(TokenApiSettings.model_validate({**both, "redis_url": redis_url}))
            )
        )
        passing_on = {**both, "token_api_url": str(token_api.base_url)}
        department = await stack.enter_async_context(
            _client_of(create_department(DepartmentSettings.model_validate(passing_on)))
        )
        notifier = await stack.enter_async_context(
            _client_of(create_notifier(NotifierSettings.model_validate(both)))
        )
        yield Services(token_api, department, notifier, owner)
    await owner.dispose()


@asynccontextmanager
async def _client_of(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Serve the app from a socket, since some answers are streams."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(server_config(app, graceful_shutdown_seconds=1))
    serving = asyncio.create_task(server.serve([listening]))
    while not server.started:
        await asyncio.sleep(0.02)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    async with httpx.AsyncClient(base_url=address, timeout=10) as client:
        yield client
    server.should_exit = True
    await serving
