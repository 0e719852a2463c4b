"""Wires token_api: settings, engines, doors."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, TypedDict

from fastapi import Depends, FastAPI
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.access import ACCESS
from services.token_api.login_limit import LoginLimit
from services.token_api.passwords import Passwords
from services.token_api.router import directory, kiosk, sessions, users
from services.token_api.settings import Settings
from shared import health, metrics, problems
from shared.auth import Verifier, check_access, guard
from shared.postgres import create_engine

ROLE: Final = "nowserving_token_api"
# A silent Redis must not hold up a kiosk: whoever asks it has a way on without it.
REDIS_TIMEOUT_SECONDS: Final = 0.1

ROUTERS: Final = (kiosk.router, directory.router, sessions.router, users.router)


class State(TypedDict):
    """What a request finds in `request.state`."""

    settings: Settings
    engine: AsyncEngine
    redis: Redis
    verifier: Verifier
    passwords: Passwords
    login_limit: LoginLimit


def create_app(settings: Settings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[State]:
        engine = create_engine(settings.database_url.get_secret_value(), role=ROLE)
        redis = connect_redis(settings.redis_url.get_secret_value())
        try:
            yield {
                "settings": settings,
                "engine": engine,
                "redis": redis,
                "verifier": Verifier(settings.auth),
                "passwords": Passwords(),
                "login_limit": LoginLimit(redis),
            }
        finally:
            await redis.aclose()
            await engine.dispose()

    app = FastAPI(
        title="NowServing token_api",
        description="Gives out tokens; knows branches, departments, queues, desks and users.",
        version="1",
        lifespan=lifespan,
        dependencies=[Depends(guard(ACCESS))],
    )
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.include_router(health.router({"postgres": health.postgres}))
    app.include_router(metrics.router())
    check_access(app, ACCESS)
    return app


def connect_redis(redis_url: str) -> Redis:
    return Redis.from_url(
        redis_url,
        socket_timeout=REDIS_TIMEOUT_SECONDS,
        socket_connect_timeout=REDIS_TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), retries=0),
    )
