"""Builds notifier's API: settings, engine, routes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, TypedDict

import httpx
from fastapi import Depends, FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifier import figures, router
from services.notifier.access import ACCESS
from services.notifier.settings import SCHEMAS, Settings
from services.notifier.stops.router import router as stops
from services.notifier.wording.router import router as wording
from services.notifier.words import LetterTemplates, load
from shared import health, metrics, pages, problems, sign_in_passed_on
from shared.auth import Verifier, check_access, guard, keeping_ended_sessions
from shared.postgres import create_engine
from shared.sign_in_passed_on import login_client
from shared.trusted_proxies import TrustedProxies

ROLE: Final = "nowserving_notifier"
PAGES: Final = Path(__file__).parent / "screen" / "dist"


class State(TypedDict):
    """What a request finds in `request.state`."""

    engine: AsyncEngine
    verifier: Verifier
    templates: LetterTemplates
    login: httpx.AsyncClient
    mail_domain: str


def create_app(settings: Settings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[State]:
        engine = create_engine(settings.database_url.get_secret_value(), role=ROLE)
        login = login_client(settings.login_url)
        try:
            async with keeping_ended_sessions(engine) as sessions:
                yield {
                    "engine": engine,
                    "verifier": Verifier(settings.auth, sessions),
                    "templates": load(),
                    "login": login,
                    "mail_domain": settings.mail_domain,
                }
        finally:
            await login.aclose()
            await engine.dispose()

    app = FastAPI(
        title="NowServing notifier",
        description="Tells people: what became of each letter, and sending the dead ones again.",
        version="1",
        lifespan=lifespan,
        dependencies=[Depends(guard(ACCESS))],
    )
    problems.install(app)
    app.add_middleware(TrustedProxies, proxies=settings.trusted_proxies)
    app.include_router(router.router)
    app.include_router(wording)
    app.include_router(stops)
    app.include_router(sign_in_passed_on.router)
    # The mail server is not among them: without it letters wait, and the API still works.
    app.include_router(health.router({"postgres": health.postgres(*SCHEMAS)}))
    app.include_router(metrics.router(figures.read))
    check_access(app, ACCESS)
    pages.mount(app, PAGES, "/letters", index="letters.html")
    return app
