"""The relay: sends the ledger's events to Kafka, in the order of each queue, at least once.

One leader at a time holds an advisory lock. It reads by a cursor per queue, which is safe
because `seq` is dense under the queue's lock, and moves the cursor by compare-and-set once the
broker has acknowledged. A failed send ends the process: otherwise a later record could overtake
the one that failed.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from time import monotonic
from typing import Final

import structlog
from prometheus_client import Counter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared import heartbeat
from shared.heartbeat import Heartbeat
from shared.kafka import LogEnds, Message, Publisher, ensure_topics
from shared.kafka.epoch import current_epoch, headers_of
from shared.kafka.tail import Span, read_spans
from shared.leader import leadership, woken_by
from shared.outbox import OutboxBatch, Unsent, read_batch
from shared.relay_cursors import advance, forget, noted_offsets
from shared.restore import begin_epoch, beyond, find_forks
from shared.topics import ALL, LEDGER_HEARTBEAT, TOKEN_EVENTS
from shared.waiting import wait_at_most

# Rounds begin no sooner after one another: the first event goes out at once, and those that come
# meanwhile together. Each record that travels alone wakes every process that follows the log.
ROUND_SECONDS_MIN: Final = 0.015
# How soon an empty broker that came back is noticed while nothing is sent.
LOG_CHECK_SECONDS: Final = 3.0
# Three are heard before anybody takes the silence for a relay that is gone. As often it looks for
# events whose notification was lost with a connection.
BEAT_SECONDS: Final = 3.0
# A timer may fire a little early.
IDLE_SECONDS_MIN: Final = 0.01
# A broker cannot be replaced within this time: one that answered so recently still has its log.
SAME_LOG_SECONDS: Final = 0.5
# Only one process relays; the number spells "relay" and means nothing else.
LEADER_LOCK: Final = 0x72656C6179
SOURCE: Final = b"/nowserving/ledger"

SENT: Final = Counter("nowserving_relayed_events_total", "Events acknowledged by Kafka")
log = structlog.get_logger()


async def relay(
    engine: AsyncEngine,
    *,
    database_url: str,
    bootstrap: str,
    on_round: Callable[[], None] = lambda: None,
) -> None:
    """Relay for ever, as the leader; raises when an engine is gone or another leads.

    `on_round` is called every few seconds when all that the ledger has is sent.
    """
    async with leadership(engine, LEADER_LOCK) as leader:
        await ensure_topics(bootstrap, ALL)
        async with (
            LogEnds(bootstrap) as ends,
            Publisher(bootstrap) as publisher,
            woken_by(database_url, "ledger") as news,
        ):
            await _Relay(
                engine, leader, ends, publisher, news, bootstrap=bootstrap, on_round=on_round
            ).run()


class _Relay:
    def __init__(
        self,
        engine: AsyncEngine,
        leader: AsyncConnection,
        ends: LogEnds,
        publisher: Publisher,
        news: asyncio.Event,
        *,
        bootstrap: str,
        on_round: Callable[[], None],
    ) -> None:
        self._transactions = engine
        # What is read and what is noted is one statement each.
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._leader = leader
        self._ends = ends
        self._publisher = publisher
        self._news = news
        self._bootstrap = bootstrap
        self._on_round = on_round
        self._epoch = 0
        self._compared: Mapping[int, Span] = {}  # what the log holds that is not noted
        self._begun = 0  # how often all days were sent anew
        self._after = ""  # the next batch goes on behind this queue
        self._ahead: asyncio.Task[OutboxBatch] | None = None
        self._next_check = 0.0
        self._noted: dict[int, int] = {}  # the last offset of each partition that is acknowledged
        self._next_beat = 0.0
        self._answered_at = 0.0  # when the broker last showed that it has its log
        self._next_round = 0.0  # when what has come meanwhile may be sent

    async def run(self) -> None:
        try:
            while True:
                if monotonic() >= self._next_check:
                    await self._check()
                if not await self._send_batch():
                    await self._beat()
                    await wait_at_most(self._news, self._seconds_until_next())
                    await asyncio.sleep(max(self._next_round - monotonic(), 0.0))
        finally:
            self._forget_ahead()

    def _seconds_until_next(self) -> float:
        """Return how long nothing has to be done but what a notification says."""
        return max(min(self._next_check, self._next_beat) - monotonic(), IDLE_SECONDS_MIN)

    async def _check(self) -> None:
        """See that this process still leads, and that ledger and log are what they were."""
        await self._leader.execute(text("SELECT 1"))
        ends = await self._ends.of(TOKEN_EVENTS)
        async with self._engine.connect() as tx:
            self._noted = await noted_offsets(tx)
            self._epoch = await current_epoch(tx)
        if any(ends.get(partition, 0) <= last for partition, last in self._noted.items()):
            await self._start_over()
        else:
            await self._compare(ends)
        self._answered_at = monotonic()
        self._next_check = self._answered_at + LOG_CHECK_SECONDS

    async def _compare(self, ends: Mapping[int, int]) -> None:
        """Begin a new epoch if the log tells of what the ledger does not hold: it was restored."""
        spans = beyond(self._noted, ends)
        if not spans or spans == self._compared:
            return
        parts = read_spans(self._bootstrap, TOKEN_EVENTS, spans)
        forks = await find_forks(self._engine, parts, epoch=self._epoch)
        self._compared = spans
        if not forks.seqs:
            return
        self._begun += 1
        self._forget_ahead()
        async with self._transactions.begin() as tx:
            self._epoch = await begin_epoch(tx, forks, ends, now=now())
            self._noted = await noted_offsets(tx)
        log.error(
            "the ledger was restored: the log tells of events that it does not hold; all retained"
            " days are sent again, in a new epoch",
            epoch=self._epoch,
            queues=len(forks.seqs),
        )

    async def _beat(self) -> None:
        """Say now and then, when all is sent, that the log holds what the ledger holds."""
        self._on_round()
        if monotonic() < self._next_beat:
            return
        beat = Heartbeat(epoch=self._epoch, offsets=self._noted)
        await self._publisher.send_many([Message(LEDGER_HEARTBEAT, heartbeat.KEY, beat.encode())])
        self._next_beat = monotonic() + BEAT_SECONDS

    async def _send_batch(self) -> bool:
        """Send the unsent events of some queues; return whether more can be sent at once.

        With a backlog the next batch is read while this one is sent and recorded.
        """
        ahead, self._ahead = self._ahead, None
        found = await (ahead or self._read({}))
        if not found.events:
            return found.more
        self._next_round = monotonic() + ROUND_SECONDS_MIN
        began = self._begun
        if monotonic() >= self._answered_at + SAME_LOG_SECONDS:
            await self._check()
        if self._begun != began:
            return True  # an empty log does not begin with what was read
        latest = now()
        messages = [_message(event, latest, self._epoch) for event in found.events]
        if found.more:
            self._ahead = asyncio.create_task(self._read(found.lasts))
        acks = await self._publisher.send_many(messages)
        async with self._engine.connect() as tx:
            same_log = await advance(tx, found.lasts, acks)
        if not same_log:
            await self._start_over()
            return True
        self._noted |= {ack.partition: ack.offset for ack in acks if ack.offset >= 0}
        self._answered_at = monotonic()
        SENT.inc(len(found.events))
        return found.more

    async def _read(self, sending: Mapping[str, Unsent]) -> OutboxBatch:
        """Read the next batch; `sending` holds the last events of the round being sent."""
        if not self._after:
            self._news.clear()  # a notification from now on needs another pass over all queues
        async with self._engine.connect() as tx:
            found = await read_batch(tx, self._after, sending)
        self._after = found.after
        return found

    async def _start_over(self) -> None:
        """Send all retained days again: the broker came back without its log."""
        log.warning("the broker has lost its log; sending all retained days again")
        self._begun += 1
        self._forget_ahead()
        async with self._transactions.begin() as tx:
            await forget(tx)
        self._noted = {}

    def _forget_ahead(self) -> None:
        if self._ahead is not None:
            self._ahead.cancel()
        self._ahead, self._after = None, ""


def now() -> datetime:
    return datetime.now(UTC)


def _message(event: Unsent, latest: datetime, epoch: int) -> Message:
    """Return the event's record, stamped with its time or, from a clock that is ahead, with now.

    A broker refuses records of more than an hour ahead, and the queue's next could not be sent.
    """
    at = event.occurred_at.replace(tzinfo=UTC)
    headers = [
        ("ce_id", event.event_id.encode()),
        ("ce_type", event.event_type.encode()),
        ("ce_source", SOURCE),
        ("ce_time", at.isoformat().encode()),
        *headers_of(epoch),
    ]
    if event.traceparent:
        headers.append(("traceparent", event.traceparent.encode()))
    return Message(TOKEN_EVENTS, event.queue_id, event.body, headers, min(at, latest))
