"""Figures for Prometheus. Labels are names of ours (routes, queues), never of people."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from time import monotonic
from typing import Final

import psycopg
import structlog
from fastapi import APIRouter, Request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    Metric,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from starlette.responses import Response

# A label's value is kept for ever: methods come from callers, so only known ones are named.
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# One child per route, method and status; far above what all routes can make.
CHILDREN_MAX: Final = 4096
# /metrics needs no login: however often it is requested, the tables are read at most this often.
TABLES_KEPT_SECONDS: Final = 2.0
# Prometheus waits ten by default; the tables must not make the process's own figures late.
TABLES_SECONDS_MAX: Final = 3.0

REQUEST_SECONDS: Final = Histogram(
    "nowserving_http_request_seconds",
    "Time to answer a request, by the route's template",
    ["method", "route", "status"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
PARKED: Final = Counter(
    "nowserving_parked_total",
    "Records set aside because they could not be understood or applied",
    ["consumer"],
)
GAPS: Final = Counter(
    "nowserving_log_gaps_total",
    "Sequence numbers that were missing on the log even after reading it again",
    ["consumer"],
)
APPLIED: Final = Counter(
    "nowserving_events_applied_total", "Events whose effect was committed", ["consumer"]
)


FromTables = Callable[[AsyncConnection], Awaitable[Sequence[Metric]]]

log = structlog.get_logger()


def router(from_tables: FromTables | None = None) -> APIRouter:
    """Return the route that Prometheus scrapes.

    `from_tables` reads the figures of processes that serve no HTTP from the tables. While that
    fails, `nowserving_tables_readable` is 0, those figures are absent, and the process's own are
    answered.
    """
    routes = APIRouter(tags=["operations"])
    tables = None if from_tables is None else _Tables(from_tables)

    @routes.get("/metrics", response_class=Response)
    async def metrics(request: Request) -> Response:
        if tables is not None:
            await tables.refresh(request.state.engine)
        read = b"" if tables is None else generate_latest(tables.registry)
        return Response(generate_latest() + read, media_type=CONTENT_TYPE_LATEST)

    return routes


class _Tables(Collector):
    """Caches what was last read from the tables; one request at a time reads."""

    def __init__(self, from_tables: FromTables) -> None:
        self._from_tables = from_tables
        self._reading = asyncio.Lock()
        self._next_read = 0.0
        self._read_from: AsyncEngine | None = None
        self._found: Sequence[Metric] = ()
        self.registry = CollectorRegistry()
        self.registry.register(self)

    def collect(self) -> Sequence[Metric]:
        return self._found

    async def refresh(self, engine: AsyncEngine) -> None:
        async with self._reading:
            if engine is self._read_from and monotonic() < self._next_read:
                return
            self._read_from = engine
            self._found = await self._read(engine)
            self._next_read = monotonic() + TABLES_KEPT_SECONDS

    async def _read(self, engine: AsyncEngine) -> Sequence[Metric]:
        try:
            async with asyncio.timeout(TABLES_SECONDS_MAX), engine.begin() as tx:
                return [*await self._from_tables(tx), _readable(1)]
        except (SQLAlchemyError, psycopg.Error, OSError) as error:
            log.warning("metrics not read from the tables", error=type(error).__name__)
            return [_readable(0)]


def _readable(value: int) -> Metric:
    name, meaning = "nowserving_tables_readable", "1 when the tables' figures could be read"
    return GaugeMetricFamily(name, meaning, value=value)


def observe_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    _request_child(method if method in METHODS else "OTHER", route, status).observe(seconds)


@lru_cache(CHILDREN_MAX)
def _request_child(method: str, route: str, status: int) -> Histogram:
    return REQUEST_SECONDS.labels(method, route, str(status))
