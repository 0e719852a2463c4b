"""Prepared statements in one round trip, on a real Postgres."""

import asyncio
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
from psycopg import adapt, errors, generators, pq
from psycopg.errors import (
    DivisionByZero,
    InvalidSqlStatementName,
    QueryCanceled,
    UniqueViolation,
)
from psycopg.pq import TransactionStatus

from shared.pipeline_wire import Call, Connection, exchange

SUM = b"SELECT $1::integer + $2::integer AS sum"
TABLE = b"CREATE TEMPORARY TABLE kept (number integer)"
KEEP = b"INSERT INTO kept VALUES ($1)"
DEFERRED = b"CREATE TEMPORARY TABLE once (number integer UNIQUE DEFERRABLE INITIALLY DEFERRED)"
ROOT = Path(__file__).parents[2]
# More than a socket takes at once, in either direction.
LONG = 3_000_000


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[Connection]:
    connection = await psycopg.AsyncConnection.connect(database_url, prepare_threshold=None)
    yield connection
    await connection.close()


async def kept(connection: Connection) -> list[int]:
    [rows] = await exchange(connection, [Call(b"SELECT number FROM kept", [])], commit=True)
    return [row["number"] for row in rows]


async def test_what_is_asked_again_is_not_prepared_again(connection: Connection) -> None:
    for count in range(3):
        [[row], [other]] = await exchange(
            connection, [Call(SUM, [count, 1]), Call(SUM, [count, 2])], commit=True
        )
        assert (row["sum"], other["sum"]) == (count + 1, count + 2)
    found = b"SELECT count(*) AS count FROM pg_prepared_statements WHERE statement LIKE '%sum'"
    [[row]] = await exchange(connection, [Call(found, [])], commit=True)
    assert row["count"] == 1


async def test_values_of_other_types_are_prepared_for_themselves(connection: Connection) -> None:
    same = b"SELECT $1 AS same"
    for value in (7, "seven", 7.5, None, 3_000_000_000):
        [[row]] = await exchange(connection, [Call(same, [value])], commit=True)
        assert row["same"] == value


async def test_an_exchange_begins_a_transaction_and_leaves_it_open(connection: Connection) -> None:
    await exchange(connection, [Call(TABLE, [])], commit=True)
    await exchange(connection, [Call(KEEP, [1])], commit=False)
    assert connection.info.transaction_status == TransactionStatus.INTRANS
    await connection.rollback()
    assert await kept(connection) == []


async def test_more_than_a_socket_takes_at_once_goes_through(connection: Connection) -> None:
    long = "x" * LONG
    call = Call(b"SELECT $1::text AS it", [long])
    answers = await exchange(connection, [call, call], commit=True)
    assert [row["it"] == long for [row] in answers] == [True, True]


async def test_after_an_error_the_connection_serves_as_before(connection: Connection) -> None:
    await exchange(connection, [Call(TABLE, [])], commit=True)
    divide = Call(b"SELECT $1::integer / 0", [1])
    for number in range(3):
        with pytest.raises(DivisionByZero):
            await exchange(connection, [Call(KEEP, [number]), divide, divide], commit=True)
        await connection.rollback()
    assert await kept(connection) == []


async def test_who_gives_up_waiting_leaves_a_connection_that_serves(connection: Connection) -> None:
    sleeping = asyncio.create_task(
        exchange(connection, [Call(b"SELECT pg_sleep(30)", [])], commit=True)
    )
    await asyncio.sleep(0.2)
    sleeping.cancel()
    with pytest.raises((asyncio.CancelledError, QueryCanceled)):
        await sleeping
    await connection.rollback()
    [[row]] = await exchange(connection, [Call(SUM, [1, 2])], commit=True)
    assert row["sum"] == 3


async def test_a_connection_whose_statements_are_gone_is_left(connection: Connection) -> None:
    await exchange(connection, [Call(SUM, [1, 2])], commit=True)
    await connection.execute("DEALLOCATE ALL")
    await connection.commit()
    with pytest.raises(InvalidSqlStatementName):
        await exchange(connection, [Call(SUM, [1, 2])], commit=True)
    assert connection.closed


# What `pipeline_wire` uses and psycopg's documentation does not promise; pyproject.toml therefore
# names the minor versions that were looked at. What is missing here is what a new one has renamed.
UNPROMISED = [
    (generators, "send"),
    (generators, "fetch_many"),
    (errors, "error_from_result"),
    (psycopg.AsyncConnection, "wait"),
    (adapt.Transformer, "dump_sequence"),
    (adapt.Transformer, "types"),
    (adapt.Transformer, "formats"),
    (adapt.Transformer, "set_pgresult"),
    (adapt.Transformer, "load_rows"),
    *(
        (pq.PGconn, name)
        for name in (
            "enter_pipeline_mode",
            "exit_pipeline_mode",
            "pipeline_status",
            "pipeline_sync",
            "send_prepare",
            "send_query_params",
            "send_query_prepared",
        )
    ),
]


@pytest.mark.parametrize(("place", "name"), UNPROMISED)
def test_psycopg_has_what_it_does_not_promise(place: object, name: str) -> None:
    assert hasattr(place, name), f"psycopg {psycopg.__version__} has no {name} any more"


def test_only_versions_that_were_looked_at_are_taken() -> None:
    facts = tomllib.loads((ROOT / "pyproject.toml").read_text())
    [bound] = [one for one in facts["project"]["dependencies"] if one.startswith("psycopg[")]
    assert bound == "psycopg[binary]>=3.3.9,<3.4"


async def test_a_commit_that_fails_is_no_answer(connection: Connection) -> None:
    """The rows of a statement come before its commit's result; both are waited for."""
    await exchange(connection, [Call(DEFERRED, [])], commit=True)
    with pytest.raises(UniqueViolation):
        await exchange(connection, [Call(b"INSERT INTO once VALUES ($1), ($1)", [1])], commit=True)
    [rows] = await exchange(connection, [Call(b"SELECT number FROM once", [])], commit=True)
    assert rows == []
