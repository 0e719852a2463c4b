"""Metrics of the letters, and of the worker, which serves no HTTP; read by the API."""

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.store import reading
from shared import progress
from shared.backlog import consumed


async def read(tx: AsyncConnection) -> list[Metric]:
    found = await reading.figures(tx, departments=None)
    letters = GaugeMetricFamily(
        "nowserving_letters",
        "Letters: all that are pending or dead, and those of the last 24 hours sent or superseded",
        labels=["status"],
    )
    for status, count in found.letters.items():
        letters.add_metric([status.lower()], count)
    reachable = GaugeMetricFamily(
        "nowserving_notifier_reachable",
        "1 when the worker last reached the engine",
        labels=["engine"],
    )
    for engine in await reading.engines(tx):
        reachable.add_metric([engine.name], engine.reachable)
    oldest_pending = GaugeMetricFamily(
        "nowserving_letters_oldest_pending_seconds",
        "Age of the oldest letter not yet sent",
        value=found.oldest_pending_seconds or 0,
    )
    unannounced = GaugeMetricFamily(
        "nowserving_letters_unannounced",
        "Dead letters that the dead-letter topic was not told of yet",
        value=found.unannounced,
    )
    return [
        letters,
        oldest_pending,
        unannounced,
        reachable,
        *await consumed(tx, "notifier"),
        *await progress.read(tx, "notifier"),
    ]
