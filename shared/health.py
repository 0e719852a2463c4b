"""Health endpoints: /livez says that the process runs, /readyz that its engines answer."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from fastapi import APIRouter, Request
from pydantic import BaseModel
from sqlalchemy import text
from starlette.responses import JSONResponse

from shared.logs import describe

# An engine that takes longer to answer is too slow to serve requests.
CHECK_SECONDS_MAX: Final = 1.0

# Returns None when all is well, else a sentence.
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
        findings = await asyncio.gather(*(_bounded(check, request) for check in checks.values()))
        missing = {name: finding for name, finding in zip(checks, findings, strict=True) if finding}
        return JSONResponse(
            Readiness(ready=not missing, missing=missing).model_dump(),
            status_code=503 if missing else 200,
        )

    return routes


async def _bounded(check: Check, request: Request) -> str | None:
    try:
        async with asyncio.timeout(CHECK_SECONDS_MAX):
            return await check(request)
    except TimeoutError:
        return f"no answer within {CHECK_SECONDS_MAX:g} s"
    except Exception as error:  # noqa: BLE001 — whatever it is, the service is not ready
        return describe(error)


async def postgres(request: Request) -> str | None:
    """Query through the service's own pool, so that an exhausted pool is noticed too."""
    async with request.state.engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
    return None


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
