"""The whole app behind an HTTP client, on real engines, and tokens for its callers."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest
import uvicorn
from argon2 import PasswordHasher
from asgi_lifespan import LifespanManager
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from conftest import BuildOnce
from services.token_api import demo
from services.token_api.app import create_app
from services.token_api.settings import ROLE, Settings
from services.token_api.slots.tests.outpatients import Opd, in_days
from shared.auth import Principal, Role, sign
from shared.postgres import create_engine
from shared.serve import server_config

DEMO_TEMPLATE = "template_with_the_demo"
SECRET = "a secret of the tests, long enough for HS256"
JOIN_SECRET = "a secret of the tests, that signs codes for phones"

# Returns the headers of a caller in this role.
As = Callable[..., dict[str, str]]


@pytest.fixture
def settings(database_url: str, redis_url: str) -> Settings:
    return Settings.model_validate(
        {
            "database_url": database_url,
            "redis_url": redis_url,
            "auth_secret": SECRET,
            "join_secret": JOIN_SECRET,
            "public_url": "http://tickets.example",
        }
    )


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(database_url, role=ROLE)
    yield engine
    await engine.dispose()


@pytest.fixture(scope="session")
def demo_hash() -> str:
    """Return the hash of the demo's password; a hash contains the cost of its check."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(demo.PASSWORD)


@pytest.fixture(scope="session")
async def _demo_template(_template: str, demo_hash: str) -> str:
    """Put the demo into a database once; every test that wants it gets a copy."""
    server, _, template = _template.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DEMO_TEMPLATE} TEMPLATE {template}")
    engine = create_engine(f"{server}/{DEMO_TEMPLATE}", role=ROLE)
    async with engine.begin() as tx:
        await demo.seed(tx, demo_hash)
    await engine.dispose()
    return DEMO_TEMPLATE


@pytest.fixture
def database_template(request: pytest.FixtureRequest, database_template: str) -> str:
    """Copy the database with the demo in it for tests that use `seeded`."""
    if "seeded" in request.fixturenames:
        return str(request.getfixturevalue("_demo_template"))
    return database_template


@pytest.fixture
def seeded(database_url: str) -> None:
    """Have the demo in the database."""


@pytest.fixture
def app(settings: Settings, build_once: BuildOnce) -> FastAPI:
    return build_once(create_app, settings)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        LifespanManager(app) as manager,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=manager.app), base_url="http://token-api.example"
        ) as client,
    ):
        yield client


@pytest.fixture
async def address(app: FastAPI) -> AsyncIterator[str]:
    """Serve the app from a socket, for what streams; return its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(server_config(app, graceful_shutdown_seconds=1))
    serving = asyncio.create_task(server.serve([listening]))
    while not server.started:  # noqa: ASYNC110 - uvicorn tells nobody
        await asyncio.sleep(0.02)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest.fixture
def as_role() -> As:
    def headers(role: Role, **claims: Any) -> dict[str, str]:
        principal = Principal(**{"subject": "1", "role": role, "departments": None, **claims})
        token = sign(principal, secret=SECRET, now=datetime.now(UTC), lifetime=timedelta(minutes=5))
        return {"Authorization": f"Bearer {token}"}

    return headers


@pytest.fixture
def admin(as_role: As) -> dict[str, str]:
    return as_role(Role.ADMIN)


@pytest.fixture
def opd(client: httpx.AsyncClient, as_role: As) -> Opd:
    """Return the demo's outpatient department, on a day to come."""
    return Opd(client, as_role(Role.STAFF, subject="7"), day=in_days(5))
