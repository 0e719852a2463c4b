"""Wires token_api: settings, engines, doors."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, TypedDict

from fastapi import Depends, FastAPI
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api import demo
from services.token_api.access import ACCESS
from services.token_api.demo_kiosks import DemoKiosks
from services.token_api.forecasts import Forecasts
from services.token_api.handle.fleet.fleet import Fleet
from services.token_api.handle.issue import Asked, Existing, Given, Issuer
from services.token_api.handle.slots.asked import Asked as AskedOfSlot
from services.token_api.handle.slots.asked import Done
from services.token_api.handle.slots.book import SlotBook
from services.token_api.login_limit import LoginLimit
from services.token_api.numbers import Numbers
from services.token_api.passwords import Passwords
from services.token_api.router import (
    branches,
    departments,
    devices,
    kiosk,
    queues,
    sessions,
    tickets,
    tokens,
    users,
)
from services.token_api.router.fleet import ROUTERS as FLEET_ROUTERS
from services.token_api.router.slots.every import ROUTERS as SLOT_ROUTERS
from services.token_api.rules.fleet.states import Settings as FleetSettings
from services.token_api.settings import ROLE, Settings
from services.token_api.ticket_news import TicketNews
from services.token_api.trailing_slash import WithoutTrailingSlash
from shared import health, metrics, pages, problems
from shared.auth import Verifier, check_access, guard
from shared.backlog import unrelayed
from shared.gather import Gatherer
from shared.postgres import create_engine

# A silent Redis must not hold up a kiosk: whoever asks it has a way on without it.
REDIS_TIMEOUT_SECONDS: Final = 0.1

SCREENS: Final = Path(__file__).parent / "screen" / "dist"
ROUTERS: Final = (
    *SLOT_ROUTERS,  # before tokens: "emergency" is no token's id
    tokens.router,
    tickets.router,
    kiosk.router,
    branches.router,
    departments.router,
    queues.router,
    sessions.router,
    users.router,
    devices.router,
    *FLEET_ROUTERS,
)


class State(TypedDict):
    """What a request finds in `request.state`."""

    settings: Settings
    engine: AsyncEngine
    redis: Redis
    verifier: Verifier
    passwords: Passwords
    login_limit: LoginLimit
    forecasts: Forecasts
    issuing: Gatherer[Asked, Given | Existing]
    slot_book: Gatherer[AskedOfSlot, Done]
    ticket_news: TicketNews
    fleet: Fleet


def create_app(settings: Settings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[State]:
        database_url = settings.database_url.get_secret_value()
        engine = create_engine(database_url, role=ROLE)
        redis = connect_redis(settings.redis_url.get_secret_value())
        passwords = Passwords()
        await demo.refuse_in_production(engine, passwords, environment=settings.environment)
        forecasts, ticket_news = Forecasts(), TicketNews()
        numbers = Numbers(redis)
        issuer = Issuer(engine, numbers, forecasts, settings.links)
        slot_book = SlotBook(
            engine, numbers, settings.links, settings.turn_near_places, settings.starvation
        )
        listening = asyncio.create_task(ticket_news.run(database_url))
        try:
            yield {
                "settings": settings,
                "engine": engine,
                "redis": redis,
                "verifier": Verifier(settings.auth),
                "passwords": passwords,
                "login_limit": LoginLimit(redis),
                "forecasts": forecasts,
                "issuing": Gatherer(issuer.issue),
                "slot_book": Gatherer(slot_book.run_batch),
                "ticket_news": ticket_news,
                "fleet": create_fleet(settings, engine, redis),
            }
        finally:
            listening.cancel()
            await redis.aclose()
            await engine.dispose()

    app = FastAPI(
        title="NowServing token_api",
        description="Gives out tokens; knows branches, departments, queues, desks and users.",
        version="1",
        lifespan=lifespan,
        generate_unique_id_function=lambda route: route.name,
        dependencies=[Depends(guard(ACCESS))],
    )
    problems.install(app)
    app.add_middleware(WithoutTrailingSlash)
    if settings.kiosk_demo_key:
        app.add_middleware(DemoKiosks, device_key=settings.kiosk_demo_key)
    tokens.add_issuing(app)
    for router in ROUTERS:
        app.include_router(router)
    app.include_router(health.router({"postgres": health.postgres}))
    app.include_router(metrics.router(unrelayed))
    pages.mount(app, SCREENS, "/")
    pages.mount(app, SCREENS, "/t/{secret}", index="ticket.html")
    pages.mount(app, SCREENS, "/eic", index="eic.html")
    pages.mount(app, SCREENS, "/driver", index="driver.html")
    check_access(app, ACCESS)
    return app


def create_fleet(settings: Settings, engine: AsyncEngine, redis: Redis) -> Fleet:
    return Fleet(
        engine,
        Numbers(redis),
        FleetSettings(
            offer=timedelta(seconds=settings.trip_offer_seconds),
            declined_to=settings.declined_tokens_go,
        ),
        settings.links,
        clock=lambda: datetime.now(UTC),
    )


def connect_redis(redis_url: str) -> Redis:
    return Redis.from_url(
        redis_url,
        socket_timeout=REDIS_TIMEOUT_SECONDS,
        socket_connect_timeout=REDIS_TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), retries=0),
    )
