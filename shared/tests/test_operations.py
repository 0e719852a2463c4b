"""Health and figures, as an orchestrator and Prometheus see them."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI, Request
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import health, metrics, problems
from shared.postgres import create_engine
from shared.schemas import LEDGER, Schema


@asynccontextmanager
async def serving(
    checks: dict[str, health.Check], from_tables: metrics.FromTables | None = None, **state: Any
) -> AsyncIterator[httpx.AsyncClient]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        yield state

    app = FastAPI(lifespan=lifespan)
    problems.install(app)
    app.include_router(health.router(checks))
    app.include_router(metrics.router(from_tables))
    async with LifespanManager(app) as manager:
        transport = httpx.ASGITransport(manager.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield client


async def test_a_service_whose_engines_answer_is_ready(
    database_url: str, redis_url: str, kafka_bootstrap: str
) -> None:
    engine = create_engine(database_url, role="nowserving_token_api")
    redis = Redis.from_url(redis_url)
    checks = {
        "postgres": health.postgres(LEDGER),
        "redis": health.redis,
        "kafka": health.kafka(kafka_bootstrap),
    }
    async with serving(checks, engine=engine, redis=redis) as client:
        answer = await client.get("/readyz")
        assert (answer.status_code, answer.json()) == (200, {"ready": True, "missing": {}})
    await redis.aclose()
    await engine.dispose()


async def test_a_service_says_what_it_misses_within_its_time() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=1) as silent:
        redis = Redis.from_url(f"redis://127.0.0.1:{silent.getsockname()[1]}")
        engine = create_engine("postgresql://nobody@127.0.0.1:1/none", role="nobody")

        async def stuck(_: Request) -> str | None:
            await asyncio.sleep(60)
            return None

        async def lagging(_: Request) -> str | None:
            return "3 minutes behind"

        checks = {
            "postgres": health.postgres(LEDGER),
            "redis": health.redis,
            "kafka": health.kafka("127.0.0.1:1"),
            "stuck": stuck,
            "boards": lagging,
        }
        async with serving(checks, engine=engine, redis=redis) as client:
            async with asyncio.timeout(10):
                answer = await client.get("/readyz")
            assert (await client.get("/livez")).json() == {"alive": True}
        await redis.aclose()
    assert answer.status_code == 503
    assert answer.json()["ready"] is False
    missing = answer.json()["missing"]
    assert missing.keys() == checks.keys()
    assert missing["boards"] == "3 minutes behind"
    assert missing["stuck"] == "no answer within 1 s"
    assert missing["postgres"] == "does not answer as it should: the log says more"


async def test_a_service_is_not_ready_on_a_database_that_was_never_migrated(
    database_url: str,
) -> None:
    engine = create_engine(database_url, role="nowserving_token_api")
    absent, newer = Schema("absent", LEDGER.migrations), Schema("ledger", LEDGER.migrations)
    newer.__dict__["newest"] = "9999"  # of a code that the database does not know yet
    checks = {"absent": health.postgres(absent), "old": health.postgres(newer)}
    async with serving(checks, engine=engine) as client:
        answer = await client.get("/readyz")
    await engine.dispose()
    assert answer.status_code == 503
    assert answer.json()["missing"] == {
        "absent": "schema absent is not there: run python -m deploy.migrate",
        "old": f"schema ledger is at {LEDGER.newest}, not yet at 9999: "
        "run python -m deploy.migrate",
    }


async def test_figures_name_routes_and_never_paths() -> None:
    async with serving({}) as client:
        await client.get("/readyz")
        await client.get("/some/sEcReT")
        await client.request("BREW", "/readyz")
        answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'route="/readyz",status="200"' in answer.text
    assert 'method="OTHER"' in answer.text
    assert "sEcReT" not in answer.text
    assert "nowserving_parked_total" in answer.text


async def test_tables_are_read_once_however_often_figures_are_asked_for(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "TABLES_KEPT_SECONDS", 60.0)  # however slow the machine is
    engine = create_engine(database_url, role="nowserving_token_api")
    readings = 0

    async def count_readings(tx: AsyncConnection) -> list[Metric]:
        nonlocal readings
        await tx.execute(text("SELECT 1"))
        readings += 1
        return [GaugeMetricFamily("readings", "So far", value=readings)]

    async with serving({}, count_readings, engine=engine) as client:
        answers = await asyncio.gather(*(client.get("/metrics") for _ in range(20)))
    await engine.dispose()
    assert readings == 1
    assert all("\nreadings 1.0\n" in answer.text for answer in answers)


async def test_without_its_tables_a_process_still_tells_its_own_figures() -> None:
    engine = create_engine("postgresql://nobody@127.0.0.1:1/none", role="nobody")

    async def never(_: AsyncConnection) -> list[Metric]:
        raise AssertionError

    async with serving({}, never, engine=engine) as client:
        answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert "nowserving_tables_readable 0.0" in answer.text
    assert "nowserving_http_request_seconds" in answer.text
