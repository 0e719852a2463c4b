"""Puts token_api together: its slices, their routes and who may use them, settings, engines."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, TypedDict

from fastapi import Depends, FastAPI
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api import (
    accounts,
    aliases,
    audit,
    counters,
    demo,
    directory,
    figures,
    fleet,
    join,
    setup,
    slots,
    tickets,
)
from services.token_api.accounts.demo_kiosks import DemoKiosks
from services.token_api.accounts.login_limit import LoginLimit
from services.token_api.accounts.passwords import Passwords
from services.token_api.accounts.provider import Provider
from services.token_api.counters.handle import Existing, Issued, Issuer, IssueRequest
from services.token_api.fleet.handle.batch import Fleet
from services.token_api.fleet.rules.states import Settings as FleetSettings
from services.token_api.join.limits import JoinBounds, JoinLimits
from services.token_api.settings import ROLE, SCHEMAS, Settings
from services.token_api.slots.handle.batch import SlotBatches
from services.token_api.slots.handle.requests import SlotRequest, SlotResult
from services.token_api.tickets.router.tokens import add_issuing
from services.token_api.tokens.limits import TokenBounds, TokenLimits
from services.token_api.tokens.numbers import Numbers
from services.token_api.tokens.queue_news import QueueNews
from services.token_api.tokens.store.forecasts import Forecasts
from services.token_api.trailing_slash import WithoutTrailingSlash
from shared import health, metrics, pages, problems
from shared.auth import PUBLIC, Access, Verifier, check_access, guard, keeping_ended_sessions
from shared.batching import Batcher
from shared.fast_path import AppWithFastPaths
from shared.postgres import create_engine
from shared.trusted_proxies import TrustedProxies
from shared.windows import Windows

# A silent Redis must not hold up a kiosk: whoever asks it has a way on without it.
REDIS_TIMEOUT_SECONDS: Final = 0.1

SCREENS: Final = Path(__file__).parent / "screen" / "dist"
# Slots before tickets: "emergency" is no token's id.
SLICES: Final = (slots, tickets, join, counters, directory, accounts, audit, setup, fleet, aliases)
ACCESS: Final[Access] = {
    **{endpoint: who for one in SLICES for endpoint, who in one.ACCESS.items()},
    "GET /livez": PUBLIC,
    "GET /readyz": PUBLIC,
    "GET /metrics": PUBLIC,
}


class State(TypedDict):
    """What a request finds in `request.state`."""

    settings: Settings
    engine: AsyncEngine
    redis: Redis
    verifier: Verifier
    passwords: Passwords
    login_limit: LoginLimit
    token_limits: TokenLimits
    join_limits: JoinLimits
    provider: Provider | None
    forecasts: Forecasts
    issuing: Batcher[IssueRequest, Issued | Existing]
    slot_batches: Batcher[SlotRequest, SlotResult]
    queue_news: QueueNews
    fleet: Fleet


def create_app(settings: Settings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[State]:
        database_url = settings.database_url.get_secret_value()
        engine = create_engine(database_url, role=ROLE)
        redis = connect_redis(settings.redis_url.get_secret_value())
        windows, passwords = Windows(redis), Passwords()
        await demo.refuse_in_production(engine, passwords, environment=settings.environment)
        forecasts, queue_news = Forecasts(), QueueNews()
        numbers = Numbers(redis)
        limits = TokenLimits(windows, token_bounds(settings))
        issuer = Issuer(engine, numbers, limits, forecasts, settings.links)
        slot_batches = SlotBatches(
            engine, numbers, settings.links, settings.turn_near_places, settings.starvation
        )
        listening = asyncio.create_task(queue_news.run(database_url))
        try:
            async with (
                keeping_ended_sessions(engine) as ended,
                opening_provider(settings, verifier := Verifier(settings.auth, ended)) as provider,
            ):
                yield {
                    "settings": settings,
                    "engine": engine,
                    "redis": redis,
                    "verifier": verifier,
                    "passwords": passwords,
                    "login_limit": LoginLimit(windows),
                    "provider": provider,
                    "token_limits": limits,
                    "join_limits": JoinLimits(windows, join_bounds(settings)),
                    "forecasts": forecasts,
                    "issuing": Batcher(issuer.issue),
                    "slot_batches": Batcher(slot_batches.run_batch),
                    "queue_news": queue_news,
                    "fleet": create_fleet(settings, engine, redis),
                }
        finally:
            listening.cancel()
            await numbers.told()
            await close_redis(redis)
            await engine.dispose()

    app = AppWithFastPaths(
        title="NowServing token_api",
        description="Gives out tokens; knows branches, departments, queues, desks and users.",
        version="1",
        lifespan=lifespan,
        generate_unique_id_function=lambda route: route.name,
        dependencies=[Depends(guard(ACCESS))],
    )
    problems.install(app, directory.LARGER_REQUESTS)
    app.add_middleware(WithoutTrailingSlash)
    app.add_middleware(TrustedProxies, proxies=settings.trusted_proxies)
    if settings.kiosk_demo_key:
        app.add_middleware(DemoKiosks, device_key=settings.kiosk_demo_key)
    add_issuing(app)
    for one in SLICES:
        for router in one.ROUTERS:
            app.include_router(router)
    app.include_router(health.router({"postgres": health.postgres(*SCHEMAS)}))
    app.include_router(metrics.router(figures.read))
    pages.mount(app, SCREENS, "/")
    pages.mount(app, SCREENS, "/t/{secret}", index="ticket.html")
    pages.mount(app, SCREENS, "/join/{branch_id}", index="join.html")
    pages.mount(app, SCREENS, "/join/{branch_id}/poster", index="poster.html")
    pages.mount(app, SCREENS, "/eic", index="eic.html")
    pages.mount(app, SCREENS, "/ordering", index="ordering.html")
    pages.mount(app, SCREENS, "/opd", index="opd.html")
    pages.mount(app, SCREENS, "/driver", index="driver.html")
    pages.mount(app, SCREENS, "/admin", index="admin.html")
    check_access(app, ACCESS)
    app.add_fast_paths(ACCESS, "POST /api/v1/tokens", "POST /api/tokens")
    return app


def token_bounds(settings: Settings) -> TokenBounds:
    return TokenBounds(
        per_kiosk_minute=settings.tokens_per_kiosk_minute_max,
        per_person_minute=settings.tokens_per_person_minute_max,
        mailed_per_address_day=settings.mailed_tokens_per_address_day_max,
        mailed_per_kiosk_hour=settings.mailed_tokens_per_kiosk_hour_max,
    )


def join_bounds(settings: Settings) -> JoinBounds:
    return JoinBounds(
        phones_per_address_minute=settings.join_phones_per_address_minute_max,
        tickets_per_phone_hour=settings.join_tickets_per_phone_hour_max,
    )


@asynccontextmanager
async def opening_provider(
    settings: Settings, verifier: Verifier
) -> AsyncIterator[Provider | None]:
    """Yield where people sign in to the pages; null: here."""
    if not settings.auth_client_id:
        yield None
        return
    secret = settings.auth_client_secret
    provider = Provider(
        settings.auth,
        verifier,
        client_id=settings.auth_client_id,
        client_secret=secret.get_secret_value() if secret else None,
        scopes=settings.auth_scopes,
        signs_out=settings.auth_provider_sign_out,
    )
    try:
        yield provider
    finally:
        await provider.close()


def create_fleet(settings: Settings, engine: AsyncEngine, redis: Redis) -> Fleet:
    return Fleet(
        engine,
        Numbers(redis),
        FleetSettings(
            offer=timedelta(seconds=settings.trip_offer_seconds),
            start=timedelta(seconds=settings.trip_start_seconds),
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


async def close_redis(redis: Redis) -> None:
    """Close the connections; one that is slow to close keeps nothing else from being closed."""
    with suppress(RedisError):
        await redis.aclose()
