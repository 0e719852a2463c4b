"""Notices a broker that was replaced by an empty one, on which the old offsets mean nothing."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from aiokafka.structs import TopicPartition

from shared.cancellation import is_cancelled
from shared.kafka.quiet import FETCH_WAIT_MS
from shared.problems import EngineUnavailable

CHECK_SECONDS: Final = 3.0
# A broker that is up answers within milliseconds.
REQUEST_TIMEOUT_MS: Final = 5_000
# How often the client checks all partitions when no records come; a change wakes it anyway. Its
# default of 0.2 s took a third of the CPU of an idle suite.
LOOK_AGAIN_MS: Final = 5_000
# The client may wait for ever on an unreachable broker; leaving a group is not essential.
STOP_SECONDS_MAX: Final = 3.0

log = structlog.get_logger()


class LogReplaced(Exception):  # noqa: N818 — names what happened
    """The log is not the one that was read; the process restarts to read it from its beginning."""


class Cluster:
    """Remembers the id of the cluster that it first connected to, and checks it periodically."""

    def __init__(self, admin: AIOKafkaAdminClient, cluster_id: str | None) -> None:
        self._admin = admin
        self._cluster_id = cluster_id
        self._next_check = time.monotonic() + CHECK_SECONDS

    async def check(
        self, consumer: AIOKafkaConsumer, positions: Mapping[TopicPartition, int]
    ) -> bool | None:
        """Return whether the broker answers (None: it was not asked, it is too soon).

        Raises `LogReplaced` when the cluster is another, or the log ends before `positions`. A
        broker that does not answer is no reason: it may come back as it was. Raises
        `EngineUnavailable` when the client will never read again.
        """
        if time.monotonic() < self._next_check:
            return None
        refuse_stopped(consumer)
        try:
            async with asyncio.timeout(REQUEST_TIMEOUT_MS / 1000):
                cluster_id = (await self._admin.describe_cluster())["cluster_id"]
                ends = await consumer.end_offsets(list(positions)) if positions else {}
        except (KafkaError, OSError) as error:
            log.warning("kafka does not answer", error=repr(error))
            return False
        finally:
            self._next_check = time.monotonic() + CHECK_SECONDS
        if cluster_id != self._cluster_id:
            message = f"cluster {self._cluster_id} is now {cluster_id}"
            raise LogReplaced(message)
        for partition, position in positions.items():
            if ends.get(partition, position) < position:
                message = f"{partition} ends at {ends[partition]}, before {position}"
                raise LogReplaced(message)
        return True


def refuse_stopped(consumer: AIOKafkaConsumer) -> None:
    """Raise `EngineUnavailable` where the client has stopped fetching, of which it tells nobody.

    Its task ends with what it does not expect, such as uvloop's RuntimeError about a connection
    that was reset a moment ago; after that every poll is empty, whatever the broker has.
    """
    fetching = consumer._fetcher  # noqa: SLF001 — there is no public way
    if fetching is not None and fetching.error_future.done():
        log.error("the client has stopped fetching")
        engine = "kafka"
        raise EngineUnavailable(engine)


@asynccontextmanager
async def watch_cluster(bootstrap: str) -> AsyncIterator[Cluster]:
    """Remember the cluster that answers at `bootstrap` now."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=REQUEST_TIMEOUT_MS)
    try:
        await admin.start()
        yield Cluster(admin, (await admin.describe_cluster())["cluster_id"])
    finally:
        await admin.close()


@asynccontextmanager
async def running(consumer: AIOKafkaConsumer) -> AsyncIterator[AIOKafkaConsumer]:
    """Start a consumer, and stop it without waiting long for a broker that is gone."""
    try:
        await consumer.start()
        yield consumer
    finally:
        try:
            async with asyncio.timeout(STOP_SECONDS_MAX):
                await consumer.stop()
        except asyncio.CancelledError:
            # The client cancels tasks of its own while it stops, and may pass that on.
            if is_cancelled():
                raise
        except (KafkaError, TimeoutError) as error:
            log.warning("consumer not stopped cleanly", error=repr(error))


@asynccontextmanager
async def kafka_errors() -> AsyncIterator[None]:
    """Turn the client library's errors into the one that the rest of the suite knows."""
    try:
        yield
    except (KafkaError, OSError) as error:
        engine = "kafka"
        raise EngineUnavailable(engine) from error


def common_options(bootstrap: str) -> dict[str, Any]:
    return {
        "bootstrap_servers": bootstrap,
        "request_timeout_ms": 2 * REQUEST_TIMEOUT_MS,
        "fetch_max_wait_ms": FETCH_WAIT_MS,
        "consumer_timeout_ms": LOOK_AGAIN_MS,
    }
