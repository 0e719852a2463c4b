"""Figures for Prometheus. Labels are names of ours (routes, queues), never of people."""

from functools import lru_cache
from typing import Final

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest
from starlette.responses import Response

# A label's value is kept for ever: methods come from callers, so only known ones are named.
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# One child per route, method and status; far above what all routes can make.
CHILDREN_MAX: Final = 4096

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


def router() -> APIRouter:
    """Return the route that Prometheus scrapes."""
    routes = APIRouter(tags=["operations"])

    @routes.get("/metrics", response_class=Response)
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return routes


def observe_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    _request_child(method if method in METHODS else "OTHER", route, status).observe(seconds)


@lru_cache(CHILDREN_MAX)
def _request_child(method: str, route: str, status: int) -> Histogram:
    return REQUEST_SECONDS.labels(method, route, str(status))
