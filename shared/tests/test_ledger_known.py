"""What is written on the condition that a queue's row is still as it was known."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from shared import ledger
from shared.events import Category, EventType
from shared.ledger import Beside, Change, KnownQueues, KnownSave, TokenRow, Written
from shared.pipeline import ask
from shared.postgres import create_engine
from shared.tests.ledger_fixture import LINKS, LedgerFixture, visitor

W = Category.WALKIN
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOBODY: Beside = Beside()


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[LedgerFixture]:
    engine = create_engine(database_url, role="nowserving_token_api")
    db = LedgerFixture(engine)
    for queue_id in ("CW", "LAB"):
        await db.add_queue(queue_id)
    yield db
    await engine.dispose()


def waiting_at(queue_id: str, number: int) -> TokenRow:
    return visitor(queue_id=queue_id, department_id="CW", number=number, category=W, arrived_at=NOW)


async def known(db: LedgerFixture) -> KnownQueues:
    async with db.engine.begin() as tx:
        return await ask(tx, ledger.locking_known(["CW", "LAB"]))


async def write(
    db: LedgerFixture, queues: KnownQueues, tokens: Sequence[TokenRow], beside: Beside = NOBODY
) -> Written:
    touched = {token.queue_id: queues[token.queue_id] for token in tokens}
    changes = [Change(EventType.TOKEN_GENERATED, None, token) for token in tokens]
    numbers = {token.queue_id: (token.service_date, token.number) for token in tokens}
    save = KnownSave(touched, changes, now=NOW, public_url=LINKS, numbers=numbers)
    async with db.engine.begin() as tx:
        return await ask(tx, save.statement(beside))


async def counts(db: LedgerFixture) -> tuple[int, int, list[int]]:
    async with db.engine.begin() as tx:
        rows: Any = await tx.execute(
            text("""
            SELECT (SELECT count(*) FROM ledger.token), (SELECT count(*) FROM ledger.event),
              (SELECT array_agg(seq ORDER BY queue_id) FROM ledger.queue)
            """)
        )
        return tuple(rows.one())


async def test_what_was_written_is_known_from_then_on(db: LedgerFixture) -> None:
    queues = await known(db)
    for number in (1, 2, 3):
        written = await write(
            db, queues, [waiting_at("CW", number), waiting_at("LAB", number + 10)]
        )
        assert written.done
        queues = written.queues
    assert await counts(db) == (6, 6, [3, 3])
    assert queues == await known(db)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger.queue SET seq = seq WHERE queue_id = 'LAB'",
        "UPDATE ledger.queue SET time_zone = 'Asia/Dubai' WHERE queue_id = 'LAB'",
    ],
)
async def test_a_row_that_somebody_wrote_since_is_returned_and_nothing_written(
    db: LedgerFixture, change: str
) -> None:
    queues = await known(db)
    async with db.engine.begin() as tx:
        await tx.execute(text(change))
    written = await write(db, queues, [waiting_at("CW", 1), waiting_at("LAB", 2)])
    assert not written.done
    assert written.queues == await known(db)
    assert await counts(db) == (0, 0, [0, 0])
    assert (await write(db, written.queues, [waiting_at("CW", 1), waiting_at("LAB", 2)])).done


async def test_a_row_that_is_gone_is_not_returned(db: LedgerFixture) -> None:
    queues = await known(db)
    async with db.engine.begin() as tx:
        await ledger.delete_queue(tx, "LAB")
    written = await write(db, queues, [waiting_at("LAB", 2)])
    assert (written.done, written.queues) == (False, {})


async def test_what_is_against_it_lets_nothing_be_written(db: LedgerFixture) -> None:
    queues = await known(db)
    for against, done in (("SELECT WHERE false", True), ("SELECT WHERE true", False)):
        written = await write(db, queues, [waiting_at("CW", 1)], Beside(against=(against,)))
        assert written.done is done
        if not done:
            assert written.queues == {}
        queues = await known(db)
    assert await counts(db) == (1, 1, [1, 0])


async def test_a_version_that_was_waited_for_is_the_new_one(db: LedgerFixture) -> None:
    """Who waits for the lock began before the other wrote, and compares with what they wrote."""
    queues = await known(db)
    async with db.engine.begin() as tx:
        await ledger.lock_queues(tx, ["CW"])
        waiting = asyncio.create_task(write(db, queues, [waiting_at("CW", 1)]))
        await asyncio.sleep(0.2)
        await tx.execute(text("UPDATE ledger.queue SET last_number = 7 WHERE queue_id = 'CW'"))
    written = await waiting
    assert not written.done
    assert written.queues["CW"].row == replace(queues["CW"].row, last_number=7)
    assert await counts(db) == (0, 0, [0, 0])


async def test_a_lock_alone_changes_no_version(db: LedgerFixture) -> None:
    queues = await known(db)
    async with db.engine.begin() as tx:
        await ledger.lock_queues(tx, ["CW"])
        waiting = asyncio.create_task(write(db, queues, [waiting_at("CW", 1)]))
        await asyncio.sleep(0.2)
    assert (await waiting).done


async def test_a_new_token_makes_no_new_entry_in_the_indexes_of_its_queue(
    db: LedgerFixture, database_url: str
) -> None:
    """Each token changes the row; entries of all its versions would be searched every time."""
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        before = await updates(connection)
        for _ in range(20):
            await db.visitors("CW", [W])
        await db.engine.dispose()  # the session that wrote hands its counts over
        async with asyncio.timeout(60):
            while (after := await updates(connection))[0] < before[0] + 20:
                await asyncio.sleep(0.2)
    assert after[0] - before[0] == after[1] - before[1]


async def updates(connection: psycopg.AsyncConnection[Any]) -> tuple[int, int]:
    """Return how many rows of queues were updated, and how many of them within their page (HOT)."""
    rows = await connection.execute(
        "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables "
        "WHERE schemaname = 'ledger' AND relname = 'queue'"
    )
    [(all_of_them, hot)] = await rows.fetchall()
    return all_of_them, hot


async def test_only_a_queue_of_which_nothing_was_said_is_deleted(db: LedgerFixture) -> None:
    await db.visitors("CW", [W])
    async with db.engine.begin() as tx:
        for queue_id in ("CW", "LAB"):
            await ledger.delete_queue(tx, queue_id)
        assert list(await ledger.read_queues(tx, ["CW", "LAB"])) == ["CW"]
