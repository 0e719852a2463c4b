"""A Faust app that keeps no table: whatever it is assigned, it reads again from a while ago.

Faust would go on at the offset it committed, and its state would have to be kept in a table and
a changelog beside it. Here the log itself is the state: a partition that is assigned is read
from "now - 26 hours" on, so a restart or a rebalance rebuilds what is derived, in a second.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final, NamedTuple, cast

import faust
from faust.transport.consumer import RecordMap
from faust.transport.drivers.aiokafka import Consumer, Transport
from faust.types import TP

from shared.kafka.cluster import LOOK_AGAIN_MS

# Long enough for everybody who waits today, in any zone, and for the window of the forecast.
READ_BACK: Final = timedelta(hours=26)

# Forecasts are published every two seconds, so what comes meanwhile may wait for the next poll. The
# client would stop fetching a partition whose records nobody takes for a tenth of a second.
REST_SECONDS: Final = 0.08
# One message's worth: folded in some milliseconds, between which the process does other things.
RECORDS_PER_POLL_MAX: Final = 500


class Span(NamedTuple):
    """What is to be read again of one partition before its lines are as they are now."""

    start: int
    end: int


OnAssigned = Callable[[Mapping[int, Span]], None]


class RecentLogApp(faust.App):
    on_assigned: OnAssigned

    def _new_transport(self) -> Transport:
        return RecentLogTransport(self.conf.broker_consumer, self)

    def log_consumer(self) -> "RecentLogConsumer":
        return cast("RecentLogConsumer", self.consumer)

    def _create_directories(self) -> None:
        """Make none: nothing is kept on the disk."""


class RecentLogConsumer(Consumer):
    async def _getmany(
        self,
        active_partitions: set[TP] | None,
        timeout: float,  # noqa: ASYNC109 — Faust's own
    ) -> RecordMap:
        """Poll; what a poll brings of a partition goes through Faust as one message.

        Faust makes tasks and futures for each message, which cost four times as much as folding it.
        """
        polled = await super()._getmany(active_partitions, timeout)
        if 0 < sum(map(len, polled.values())) < RECORDS_PER_POLL_MAX:
            await asyncio.sleep(REST_SECONDS)
        return {tp: [_together(records)] for tp, records in polled.items() if records}

    async def seek_to_committed(self) -> Mapping[TP, int]:
        """Seek to where the recent log begins, and return that; Faust reads on from there."""
        spans = await self._thread.call_thread(seek_back, self.client(), self.assignment())
        cast("RecentLogApp", self.app).on_assigned(
            {tp.partition: span for tp, span in spans.items()}
        )
        return {tp: span.start for tp, span in spans.items()}

    def client(self) -> Any:  # noqa: ANN401 — aiokafka's, which only shared/kafka may name
        """Return the client below Faust, which has no seek by time; it runs in its own thread."""
        return self._thread._ensure_consumer()  # noqa: SLF001 — see above

    async def end_offsets(self) -> dict[int, int]:
        """Ask the broker for the end of each assigned partition."""
        ends = await self.highwaters(*self.assignment()) if self.assignment() else {}
        return {tp.partition: end for tp, end in ends.items()}


class RecentLogTransport(Transport):
    Consumer: ClassVar[type[Consumer]] = RecentLogConsumer


def _together(records: list[Any]) -> Any:  # noqa: ANN401 — aiokafka's records
    """Return the last record, whose value is all of them: Faust's own places are the last's."""
    return replace(records[-1], value=records)


async def seek_back(
    consumer: Any,  # noqa: ANN401 — aiokafka's, see above
    assigned: Iterable[TP],
) -> dict[TP, Span]:
    """Seek each partition to its first record of the last 26 hours, or to its end."""
    since = datetime.now(UTC) - READ_BACK
    partitions = list(assigned)
    ends = await consumer.end_offsets(partitions)
    found = await consumer.offsets_for_times(
        dict.fromkeys(partitions, int(since.timestamp() * 1000))
    )
    # Faust leaves it at 0.2 s, in which the client looks through all partitions.
    consumer._fetcher._fetcher_timeout = LOOK_AGAIN_MS / 1000  # noqa: SLF001 — no public way
    spans = {tp: Span(found[tp].offset if found.get(tp) else end, end) for tp, end in ends.items()}
    for tp, span in spans.items():
        consumer.seek(tp, span.start)
    return spans
