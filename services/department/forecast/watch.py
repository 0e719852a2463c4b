"""Ends a worker that makes no progress: Faust workers are known to stall after a rebalance."""

import asyncio
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Final, NamedTuple, NoReturn

import structlog

from services.department.forecast.lines import Lines
from services.department.forecast.recent_log import RecentLogApp
from shared.kafka.cluster import LogReplaced, kafka_errors, watch_cluster
from shared.problems import EngineUnavailable

# Asked so often; two small requests to the broker.
CHECK_SECONDS: Final = 5.0
# Nothing we do to an event takes a tenth of a second: half a minute without progress is a stall.
STALL_SECONDS: Final = 30.0

log = structlog.get_logger()


class Stalled(Exception):  # noqa: N818 — names what happened
    """The worker makes no progress though it should; a fresh process will."""


class Standing(NamedTuple):
    """Where a partition that has unread records stands, and since when."""

    position: int
    since: float


async def watch(
    bootstrap: str, app: RecentLogApp, lines: Lines, *, on_round: Callable[[], None]
) -> NoReturn:
    """Raise `Stalled` when records stay unread, `LogReplaced` when the log is another one.

    `on_round` is called whenever the broker answers and nothing stalls.
    """
    behind: dict[int, Standing] = {}
    async with kafka_errors(), watch_cluster(bootstrap) as cluster:
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            await cluster.check(app.log_consumer().client(), {})  # its id; the ends come below
            positions = lines.positions()  # before the ends: they only grow
            ends = await end_offsets(app)
            if ends is not None:
                behind = look(behind, positions, ends, now=monotonic())
                on_round()


async def end_offsets(app: RecentLogApp) -> dict[int, int] | None:
    """Return each partition's end, or None from a broker that is away: it may come back."""
    try:
        async with kafka_errors(), asyncio.timeout(STALL_SECONDS):
            return await app.log_consumer().end_offsets()
    except (EngineUnavailable, TimeoutError) as error:
        log.warning("kafka does not answer", error=repr(error))
        return None


def look(
    before: Mapping[int, Standing],
    positions: Mapping[int, int],
    ends: Mapping[int, int],
    *,
    now: float,
) -> dict[int, Standing]:
    """Return the partitions with unread records; raise when one stood still too long."""
    behind = {
        partition: _standing(before.get(partition), positions.get(partition, 0), now)
        for partition, end in ends.items()
        if positions.get(partition, 0) < end
    }
    for partition, end in ends.items():
        if positions.get(partition, 0) > end:
            message = f"partition {partition} ends at {end}, before {positions[partition]}"
            raise LogReplaced(message)
    for partition, standing in behind.items():
        if now - standing.since >= STALL_SECONDS:
            message = f"partition {partition} stands at {standing.position} of {ends[partition]}"
            raise Stalled(message)
    return behind


def _standing(before: Standing | None, position: int, now: float) -> Standing:
    return before if before and before.position == position else Standing(position, now)
