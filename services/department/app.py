"""Builds the department's FastAPI app: settings, engines, routes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final, TypedDict

import httpx
from fastapi import Depends, FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from services.department import figures
from services.department.access import ACCESS
from services.department.consoles import Consoles
from services.department.handle.calls import Calls
from services.department.overview.feed import Overviews
from services.department.overview.router import alert_router, branch_router
from services.department.overview.router import router as overview
from services.department.reports import router as reports
from services.department.router import (
    calls,
    closings,
    desks,
    directory,
    issuing,
    line,
    messages,
    next_services,
    profile_previews,
    profiles,
    tokens,
    visitors,
)
from services.department.router.calls import CallBatcher
from services.department.router.emergencies import router as emergencies
from services.department.settings import ROLE, SCHEMAS, Settings
from shared import health, metrics, pages, problems, sign_in_passed_on
from shared.auth import Verifier, check_access, guard, keeping_ended_sessions
from shared.fast_path import AppWithFastPaths
from shared.postgres import create_engine
from shared.trusted_proxies import TrustedProxies

# Who waits for a busy line's lock holds a connection; desks of other lines must still find one.
POOL_SIZE: Final = 20
PAGES: Final = Path(__file__).parent / "screen" / "dist"
ROUTERS: Final = (
    calls.router,  # asked most, so looked for first
    tokens.router,
    line.router,
    issuing.router,
    visitors.router,
    visitors.token_router,
    sign_in_passed_on.router,
    directory.router,
    desks.router,
    desks.desk_router,
    profiles.router,
    profile_previews.router,
    emergencies,
    overview,
    alert_router,
    branch_router,
    closings.router,
    messages.router,
    next_services.router,
    reports.router,
)


class State(TypedDict):
    """What a request finds in `request.state`."""

    settings: Settings
    engine: AsyncEngine
    verifier: Verifier
    calls: CallBatcher
    consoles: Consoles
    overviews: Overviews
    login: httpx.AsyncClient
    playing: asyncio.Semaphore


def create_app(settings: Settings) -> FastAPI:
    database_url = settings.database_url.get_secret_value()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[State]:
        engine = create_engine(database_url, role=ROLE, pool_size=POOL_SIZE)
        consoles = Consoles(engine, database_url)
        hearing = asyncio.create_task(consoles.run())
        login = sign_in_passed_on.login_client(settings.login_url)
        try:
            async with keeping_ended_sessions(engine) as ended:
                yield {
                    "settings": settings,
                    "engine": engine,
                    "verifier": Verifier(settings.auth, ended),
                    "calls": calls.batcher(
                        Calls(
                            engine,
                            turn_near_places=settings.turn_near_places,
                            public_url=settings.ticket_base_url,
                        )
                    ),
                    "consoles": consoles,
                    "overviews": Overviews(engine, settings.wait_target),
                    "login": login,
                    "playing": asyncio.Semaphore(reports.PLAYED_AT_A_TIME),
                }
        finally:
            hearing.cancel()
            with suppress(asyncio.CancelledError):
                await hearing
            await login.aclose()
            await engine.dispose()

    app = AppWithFastPaths(
        title="NowServing department",
        description="Runs the line: calls, holds, transfers and serves; desks and their consoles.",
        version="1",
        lifespan=lifespan,
        dependencies=[Depends(guard(ACCESS))],
        generate_unique_id_function=lambda route: route.name,
    )
    problems.install(app)
    app.add_middleware(TrustedProxies, proxies=settings.trusted_proxies)
    for router in ROUTERS:
        app.include_router(router)
    app.include_router(health.router({"postgres": health.postgres(*SCHEMAS)}))
    app.include_router(metrics.router(figures.read))
    check_access(app, ACCESS)
    app.add_fast_paths(ACCESS, "POST /api/v1/departments/{department_id}/calls")
    pages.mount(app, PAGES, "/reports", index="reports.html")
    pages.mount(app, PAGES, "/")
    pages.mount(app, PAGES, "/overview", index="overview.html")
    pages.mount(app, PAGES, "/doctor", index="doctor.html")
    return app
