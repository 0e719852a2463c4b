"""How far the relay is behind, as Prometheus sees it."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import backlog
from shared.events import Category
from shared.postgres import create_engine
from shared.tests.ledger_fixture import LedgerFixture

W = Category.WALKIN


@pytest.fixture
async def ledger(database_url: str) -> AsyncIterator[LedgerFixture]:
    ledger = LedgerFixture(create_engine(database_url, role="nowserving_token_api"))
    for queue_id in ("CW", "LAB"):
        await ledger.add_queue(queue_id)
    yield ledger
    await ledger.engine.dispose()


async def test_an_empty_ledger_is_relayed(ledger: LedgerFixture) -> None:
    assert set((await figures(ledger)).values()) == {0}


async def test_events_behind_their_queues_cursor_are_not_relayed_yet(ledger: LedgerFixture) -> None:
    await ledger.visitors("CW", [W] * 3)
    await ledger.visitors("LAB", [W] * 2)
    async with ledger.engine.begin() as tx:
        await relayed(tx, "CW", 3)
        await relayed(tx, "LAB", 1)
    found = await figures(ledger)
    assert (found["ledger_events"], found["unrelayed_events"]) == (5, 1)


async def test_the_oldest_is_the_first_behind_any_cursor(ledger: LedgerFixture) -> None:
    await ledger.visitors("CW", [W] * 2)
    await ledger.visitors("LAB", [W])
    async with ledger.engine.begin() as tx:
        await relayed(tx, "CW", 1)
        await made_older(tx, "CW", 1, seconds=900)
        await made_older(tx, "CW", 2, seconds=300)
        await made_older(tx, "LAB", 1, seconds=60)
    assert 300 <= (await figures(ledger))["oldest_unrelayed_seconds"] < 330


async def figures(ledger: LedgerFixture) -> dict[str, float]:
    async with ledger.engine.begin() as tx:
        found = await backlog.unrelayed(tx)
    return {metric.name.removeprefix("nowserving_"): metric.samples[0].value for metric in found}


async def relayed(tx: AsyncConnection, queue_id: str, seq: int) -> None:
    await tx.execute(
        text("INSERT INTO ledger.relay_cursor VALUES (:queue_id, :seq, current_date)"),
        {"queue_id": queue_id, "seq": seq},
    )


async def made_older(tx: AsyncConnection, queue_id: str, seq: int, *, seconds: int) -> None:
    await tx.execute(text("SET LOCAL ROLE NONE"))  # the service itself may not change what was
    await tx.execute(
        text(
            "UPDATE ledger.event SET occurred_at = now() - make_interval(secs => :seconds)"
            " WHERE queue_id = :queue_id AND seq = :seq"
        ),
        {"queue_id": queue_id, "seq": seq, "seconds": seconds},
    )
