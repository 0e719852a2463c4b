"""A clinic for each test."""

from collections.abc import AsyncIterator

import pytest

from services.token_api.app import connect_redis
from services.token_api.settings import ROLE
from services.token_api.slots.tests.clinic import Clinic, build
from shared.postgres import create_engine


@pytest.fixture
async def clinic(database_url: str, redis_url: str) -> AsyncIterator[Clinic]:
    engine = create_engine(database_url, role=ROLE)
    redis = connect_redis(redis_url)
    yield await build(engine, redis)
    await redis.aclose()
    await engine.dispose()
