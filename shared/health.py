"""Health endpoints: /livez says that the process runs, /readyz that its engines answer."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import structlog
from fastapi import APIRouter, Request
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from starlette.responses import JSONResponse

from shared.logs import describe
from shared.schemas import Schema

# An engine that takes longer to answer is too slow to serve requests.
CHECK_SECONDS_MAX: Final = 1.0

log = structlog.get_logger()

# Returns None when all is well, else a sentence that anybody may read.
Check = Callable[[Request], Awaitable[str | None]]


class Alive(BaseModel):
    alive: bool


class Readiness(BaseModel):
    ready: bool
    missing: dict[str, str]


def router(checks: Mapping[str, Check]) -> APIRouter:
    """Return GET /livez and GET /readyz; the latter answers 200 only when every check passes."""
    routes = APIRouter(tags=["operations"])

    @routes.get("/livez")
    async def livez() -> Alive:
        return Alive(alive=True)

    @routes.get("/readyz", response_model=Readiness, responses={503: {"model": Readiness}})
    async def readyz(request: Request) -> JSONResponse:
        findings = await asyncio.gather(*(_bounded(*check, request) for check in checks.items()))
        missing = {name: finding for name, finding in zip(checks, findings, strict=True) if finding}
        return JSONResponse(
            Readiness(ready=not missing, missing=missing).model_dump(),
            status_code=503 if missing else 200,
        )

    return routes


async def _bounded(name: str, check: Check, request: Request) -> str | None:
    """Check within the time; what an engine says in its own words is for the log alone."""
    try:
        async with asyncio.timeout(CHECK_SECONDS_MAX):
            return await check(request)
    except TimeoutError:
        return f"no answer within {CHECK_SECONDS_MAX:g} s"
    except Exception as error:  # noqa: BLE001 — whatever it is, the service is not ready
        log.warning("not ready", engine=name, error=describe(error))
        return "does not answer as it should: the log says more"


def postgres(*schemas: Schema) -> Check:
    """Return a check that the schemas are there, in a version that this code can use."""

    async def check(request: Request) -> str | None:
        """Query through the service's own pool, so that an exhausted pool is noticed too."""
        async with request.state.engine.connect() as connection:
            for schema in schemas:
                try:
                    version = await connection.scalar(text(schema.version_query))
                except ProgrammingError:  # no such schema, or it is closed to us
                    return schema.behind(None)
                if behind := schema.behind(version):
                    return behind
        return None

    return check


async def redis(request: Request) -> str | None:
    """Ping over the service's own client."""
    return None if await request.state.redis.ping() else "does not answer"


def kafka(bootstrap: str) -> Check:
    """Return a check that a broker accepts connections."""
    brokers = [broker.strip().rpartition(":") for broker in bootstrap.split(",")]

    async def check(_: Request) -> str | None:
        for host, _colon, port in brokers:
            try:
                _reader, writer = await asyncio.open_connection(host, int(port))
            except OSError:
                continue
            writer.close()
            return None
        return "no broker accepts connections"

    return check
