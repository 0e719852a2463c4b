"""An older dump is restored beside a living log: all start over from the ledger by themselves."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import psycopg
import pytest
from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from services.department.forecast.lines import Lines
from services.department.forecast.recent_log import Span
from services.department.settings import ROLE as DEPARTMENT
from services.display.boards import Boards
from services.display.consumer import follow
from services.display.tests.histories import entries
from services.token_api.settings import ROLE as TOKEN_API
from services.token_api.tokens.place_keeper import PlaceKeeper
from services.token_api.tokens.store.places import line_key, seq_key
from shared import directory
from shared.events import Category, Event, decode
from shared.kafka import Message, Publisher, Record, consume, read_log
from shared.kafka.epoch import epoch_of
from shared.postgres import create_engine
from shared.relay import relay
from shared.tests.ledger_fixture import LedgerFixture
from shared.tests.today import ZONE_NAME
from shared.topics import DIRECTORY, TOKEN_EVENTS

W = Category.WALKIN
DUMPED, LOST, NEW = 30, 50, 20
PATIENCE_SECONDS = 120.0


@dataclass
class Database:
    """One state of the database: what is written there, relayed and applied."""

    address: str
    bootstrap: str
    applied: list[Event] = field(default_factory=list)

    @contextlib.asynccontextmanager
    async def ledger(self) -> AsyncIterator[LedgerFixture]:
        engine = create_engine(self.address, role=TOKEN_API)
        yield LedgerFixture(engine)
        await engine.dispose()

    async def visitors(self, count: int) -> None:
        async with self.ledger() as ledger:
            await ledger.visitors("CW", [W] * count)

    @contextlib.asynccontextmanager
    async def relaying(self) -> AsyncIterator[None]:
        async with self.ledger() as ledger:
            work = relay(ledger.engine, database_url=self.address, bootstrap=self.bootstrap)
            async with running(work):
                yield

    @contextlib.asynccontextmanager
    async def consuming(self, group: str) -> AsyncIterator[None]:
        async def on_events(_: AsyncConnection, events: Sequence[Event]) -> None:
            self.applied += events

        engine = create_engine(self.address, role=DEPARTMENT)
        work = consume(
            bootstrap=self.bootstrap,
            group=group,
            engine=engine,
            schema="department",
            on_events=on_events,
        )
        async with running(work):
            yield
        await engine.dispose()

    def events(self) -> list[UUID]:
        with psycopg.connect(self.address) as tx:
            rows = tx.execute("SELECT event_id FROM ledger.event ORDER BY seq").fetchall()
        return [row[0] for row in rows]

    def seen(self) -> int:
        with psycopg.connect(self.address) as tx:
            row = tx.execute("SELECT coalesce(max(seq), 0) FROM department.seen").fetchone()
        return int(row[0]) if row else 0


@contextlib.asynccontextmanager
async def running(work: Any) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def dump_of(postgres_server: str) -> Iterator[Callable[[str], str]]:
    """Return what copies a database as it is now: a dump, and its restore."""
    server, made = f"{postgres_server.rpartition('/')[0]}/postgres", "the_older_dump"

    def copy(address: str) -> str:
        name = address.rpartition("/")[2]
        with psycopg.connect(server, autocommit=True) as tx:
            tx.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
            tx.execute(f"CREATE DATABASE {made} TEMPLATE {name}")
        return f"{address.rpartition('/')[0]}/{made}"

    yield copy
    with psycopg.connect(server, autocommit=True) as tx:
        tx.execute(f"DROP DATABASE IF EXISTS {made} WITH (FORCE)")


@pytest.fixture
async def boards(kafka_topics: str) -> AsyncIterator[Boards]:
    boards = Boards(clients_max=10, now=lambda: datetime.now(UTC))
    async with Publisher(kafka_topics) as publisher:
        await publisher.send_many(
            [
                Message(DIRECTORY, directory.key(one), directory.encode(one))
                for one in entries(ZONE_NAME)
            ]
        )
    async with running(follow(kafka_topics, boards)), running(boards.publish()):
        yield boards


def waiting(boards: Boards) -> int:
    channel = boards.channel("main")
    if channel is None:
        return -1
    board = orjson.loads(boards.current(channel).json)
    return sum(department["waiting_count"] for department in board["departments"])


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("reader", ["on time", "late"])
async def test_boards_and_consumers_go_on_from_the_restored_ledger(
    database_url: str,
    kafka_topics: str,
    boards: Boards,
    dump_of: Callable[[str], str],
    reader: str,
) -> None:
    """A late reader applies what has been lost before the relay notices that it has."""
    before = Database(database_url, kafka_topics)
    async with before.ledger() as ledger:
        await ledger.add_queue("CW")
    await before.visitors(DUMPED)
    async with before.relaying(), before.consuming("department"):
        await until(lambda: waiting(boards) == DUMPED and before.seen() == DUMPED)
        await asyncio.sleep(1.5)  # the offsets are committed
    restored = Database(dump_of(database_url), kafka_topics)
    await before.visitors(LOST)
    async with before.relaying(), before.consuming("department"):
        await until(lambda: waiting(boards) == DUMPED + LOST and before.seen() == DUMPED + LOST)
        await asyncio.sleep(1.5)

    await restored.visitors(NEW)
    group = "department" if reader == "on time" else "another"
    with capture_logs() as lines:
        async with restored.consuming(group):
            if reader == "late":
                await until(lambda: restored.seen() == DUMPED + LOST)
            async with restored.relaying():
                await until(lambda: boards.stale_since is not None)
                assert waiting(boards) == DUMPED + LOST, "they stay until the log is whole"
                await until(lambda: waiting(boards) == DUMPED + NEW)
                await until(lambda: boards.stale_since is None)
                await until(lambda: restored.seen() == DUMPED + NEW)
    loud = [line["event"] for line in lines if line["log_level"] == "error"]
    assert any("the ledger was restored" in one for one in loud)
    kept, lost = restored.events(), set(before.events()) - set(restored.events())
    applied = [event.event_id for event in restored.applied if event.event_id not in lost]
    assert applied == kept[DUMPED:], "each new one once, and none that the dump had"
    if reader == "on time":
        assert len(restored.applied) == NEW


async def test_a_relay_that_was_killed_before_it_noted_what_it_sent_begins_no_epoch(
    database_url: str, kafka_topics: str
) -> None:
    database = Database(database_url, kafka_topics)
    async with database.ledger() as ledger:
        await ledger.add_queue("CW")
        await ledger.visitors("CW", [W] * 5)
        async with Publisher(kafka_topics) as publisher:
            await publisher.send_many([as_relayed(one) for one in await ledger.events("CW")])
        async with database.relaying():
            await until(lambda: _relayed(database) == 5)
        async with ledger.engine.begin() as tx:
            epochs = await tx.execute(text("SELECT count(*) FROM ledger.epoch"))
            assert epochs.scalar_one() == 0
    records: list[Record] = []
    caught_up = asyncio.Event()
    async with running(
        read_log(
            bootstrap=kafka_topics,
            topic=TOKEN_EVENTS,
            since=None,
            caught_up=caught_up,
            on_record=records.append,
        )
    ):
        await asyncio.wait_for(caught_up.wait(), PATIENCE_SECONDS)
    assert {epoch_of(record) for record in records} == {0}
    assert len(records) == 10, "sent again: nobody knows whether they arrived"


def as_relayed(event: Event) -> Message:
    headers = [("ce_id", str(event.event_id).encode()), ("ce_source", b"/nowserving/ledger")]
    return Message(TOKEN_EVENTS, event.queue_id, event.encode(), headers)


def _relayed(database: Database) -> int:
    with psycopg.connect(database.address) as tx:
        row = tx.execute("SELECT coalesce(max(seq), 0) FROM ledger.relay_cursor").fetchone()
    return int(row[0]) if row else 0


async def test_live_places_of_an_older_epoch_are_forgotten_once(
    database_url: str, redis_url: str
) -> None:
    database, redis = Database(database_url, ""), Redis.from_url(redis_url)
    async with database.ledger() as ledger:
        await ledger.add_queue("CW")
        await ledger.visitors("CW", [W] * 3)
        await redis.set(seq_key("CW"), 80)  # of the state that was lost
        await redis.zadd(line_key("CW", W), {"999": 1})
        keeper = PlaceKeeper(ledger.engine, redis)
        await keeper.enter_epoch(17)
        assert await redis.get(seq_key("CW")) is None
        await keeper.keep(await ledger.events("CW"))
        assert await redis.get(seq_key("CW")) == b"3"
        assert await redis.zcard(line_key("CW", W)) == 3
        again = PlaceKeeper(ledger.engine, redis)
        await again.enter_epoch(17)
        assert await redis.get(seq_key("CW")) == b"3", "a restart forgets nothing"
    await redis.aclose()


def test_the_forecast_folds_a_new_epoch_alone() -> None:
    lines = Lines()
    lines.assign({0: Span(0, 0)})
    old, new = (decode(_event(seq, token).encode()) for seq, token in ((1, 5), (1, 6)))
    lines.take(0, 0, old)
    lines.take(0, 1, new, epoch=9)
    lines.take(0, 2, old)
    assert lines.partitions[0].lines["CW"].waiting == {6}
    assert lines.positions() == {0: 3}


def _event(seq: int, token_id: int) -> Event:
    return Event.model_validate(
        {
            "event_id": UUID(int=token_id),
            "event_type": "TOKEN_GENERATED",
            "timestamp": datetime.now(UTC),
            "queue_id": "CW",
            "seq": seq,
            "department_id": "CW",
            "branch_id": "main",
            "token_id": token_id,
            "version": 1,
            "status": "WAITING",
        }
    )
