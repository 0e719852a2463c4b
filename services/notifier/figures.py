"""What Prometheus scrapes: the process's own figures, and gauges read from the tables."""

from typing import Final

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from starlette.responses import Response

from services.notifier.store import reading
from shared.postgres import Transaction

LETTERS: Final = Gauge(
    "nowserving_letters",
    "Letters: all that are pending or dead, and those of the last 24 hours sent or superseded",
    ["status"],
)
OLDEST_PENDING: Final = Gauge(
    "nowserving_letters_oldest_pending_seconds", "Age of the oldest letter not yet sent"
)
PARKED: Final = Gauge(
    "nowserving_notifier_parked", "Records of the log set aside and waiting for somebody to look"
)
UNANNOUNCED: Final = Gauge(
    "nowserving_letters_unannounced", "Dead letters that the dead-letter topic was not told of yet"
)
REACHABLE: Final = Gauge(
    "nowserving_notifier_reachable", "1 when the worker last reached the engine", ["engine"]
)

router = APIRouter(tags=["operations"])


@router.get("/metrics", response_class=Response)
async def metrics(tx: Transaction) -> Response:
    """Read the tables at the moment of asking: the worker that fills them has no door."""
    found = await reading.figures(tx, departments=None)
    for status, letters in found.letters.items():
        LETTERS.labels(status.lower()).set(letters)
    OLDEST_PENDING.set(found.oldest_pending_seconds or 0)
    PARKED.set(found.parked)
    UNANNOUNCED.set(found.unannounced)
    for engine in await reading.engines(tx):
        REACHABLE.labels(engine.name).set(engine.reachable)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
