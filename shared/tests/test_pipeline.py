"""Several statements in one round trip, on a real Postgres."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.pipeline import Statement, no_answer, pipelined
from shared.postgres import create_engine

ADD = text("SELECT CAST(:a AS integer) + CAST(:b AS integer) AS sum")
KEEP = text("INSERT INTO ledger.relay_cursor (queue_id, seq, day) VALUES (:id, :seq, now())")


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(database_url, role="nowserving_token_api", pool_size=1)
    yield engine
    await engine.dispose()


def adding(a: object, b: object) -> Statement[int]:
    return Statement(ADD, {"a": a, "b": b}, lambda rows: int(rows[0]["sum"]))


def keeping(queue_id: str) -> Statement[None]:
    return Statement(KEEP, {"id": queue_id, "seq": 1}, no_answer)


async def kept(engine: AsyncEngine, queue_id: str) -> bool:
    async with engine.begin() as tx:
        found = text("SELECT count(*) FROM ledger.relay_cursor WHERE queue_id = :id")
        return bool((await tx.execute(found, {"id": queue_id})).scalar_one())


async def test_each_statement_gets_its_own_answer(engine: AsyncEngine) -> None:
    async with engine.begin() as tx, pipelined(tx) as pipeline:
        first, _, last = (
            pipeline.add(adding(1, 2)),
            pipeline.add(keeping("X")),
            pipeline.add(adding(3, 4)),
        )
    assert (first.value, last.value) == (3, 7)
    assert await kept(engine, "X")


async def test_what_commits_with_its_statements_is_committed(engine: AsyncEngine) -> None:
    tx = await engine.connect()
    async with pipelined(tx) as pipeline:
        pipeline.add(keeping("Y"))
        pipeline.commit()
    await tx.invalidate()  # as a process that dies here
    await tx.close()
    assert await kept(engine, "Y")


async def test_after_a_failing_statement_nothing_is_done(engine: AsyncEngine) -> None:
    with pytest.raises(DataError):
        async with engine.begin() as tx, pipelined(tx) as pipeline:
            pipeline.add(keeping("Z"))
            pipeline.add(adding("no number", 1))
            pipeline.add(keeping("ZZ"))
            pipeline.commit()
    assert not await kept(engine, "Z")
    assert not await kept(engine, "ZZ")


async def test_statements_survive_a_rollback_of_the_driver(engine: AsyncEngine) -> None:
    """The driver deallocates what it prepared itself."""
    for _ in range(3):
        async with engine.begin() as tx:
            for _ in range(6):
                await tx.execute(text("SELECT 1"))
            async with pipelined(tx) as pipeline:
                answer = pipeline.add(adding(1, 1))
            assert answer.value == 2
            await tx.rollback()


async def test_no_value_is_ever_read_as_sql(engine: AsyncEngine) -> None:
    wild = "'); DROP TABLE ledger.token; -- \\ $1 %s :name \" \u20ac"
    said = Statement(
        text("SELECT CAST(:it AS text) AS it"), {"it": wild}, lambda rows: rows[0]["it"]
    )
    async with engine.begin() as tx, pipelined(tx) as pipeline:
        answer = pipeline.add(said)
    assert answer.value == wild


async def test_a_dead_connection_is_an_operational_error_and_the_next_one_is_new(
    engine: AsyncEngine,
) -> None:
    with pytest.raises(OperationalError):
        async with engine.begin() as tx, pipelined(tx) as pipeline:
            pipeline.add(Statement(text("SET ROLE NONE"), {}, no_answer))
            pipeline.add(
                Statement(text("SELECT pg_terminate_backend(pg_backend_pid())"), {}, no_answer)
            )
    async with engine.begin() as tx, pipelined(tx) as pipeline:
        answer = pipeline.add(adding(2, 2))
    assert answer.value == 4
