"""Sends several statements to Postgres in one round trip, which is most of a transaction's time.

A `Statement` is SQL, its parameters, and a function that reads its rows. `ask` sends one alone.
Statements that need no answer of each other go into one `Pipeline`, with the commit where they are
the last ones.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar, cast

import psycopg
from sqlalchemy import Connection as SyncConnection
from sqlalchemy import Dialect, RowMapping, TextClause, text
from sqlalchemy.dialects.postgresql import psycopg as dialects
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.cancellation import raise_if_cancelled
from shared.pipeline_wire import Call, Connection, exchange

T = TypeVar("T")
Row = Mapping[str, Any] | RowMapping
Rows = Sequence[Row]

# Far above the number of statements that the code has.
STATEMENTS_MAX: Final = 512
_DIALECT: Final[Dialect] = dialects.dialect(  # type: ignore[no-untyped-call]  # SQLAlchemy's is
    paramstyle="numeric_dollar"
)
_PROBE: Final = text("SELECT 1")


def no_answer(_: Rows) -> None:
    """Read the rows of a statement that only writes."""


def rows_of(parameter: str, types: Mapping[str, str]) -> str:
    """Return the rows of a JSON parameter; fields that are not named are left aside."""
    columns = ", ".join(f"{name} {kind}" for name, kind in types.items())
    return f"json_to_recordset(CAST(:{parameter} AS json)) AS r({columns})"


@dataclass(frozen=True, slots=True)
class Statement(Generic[T]):
    """One statement: SQL with `:names`, their values, and how its rows are read."""

    clause: TextClause
    parameters: Mapping[str, Any]
    read: Callable[[Rows], T]


async def ask(tx: AsyncConnection, statement: Statement[T]) -> T:
    """Send one statement; return what its `read` makes of the rows."""
    async with pipelined(tx) as pipeline:
        answer = pipeline.add(statement)
    return answer.value


@dataclass(slots=True)
class Answer(Generic[T]):
    """The result of a statement in a pipeline, available once the pipeline has run."""

    _value: list[T] = field(default_factory=list)

    @property
    def value(self) -> T:
        """Return the answer; raises `IndexError` while it has not run."""
        return self._value[0]

    def arrive(self, value: T) -> None:
        self._value.append(value)


@dataclass(slots=True)
class Pipeline:
    """The statements of one round trip, in the order in which Postgres does them.

    When one fails none after it is done, and what it raised is raised by the pipeline.
    """

    _asked: list[tuple[Statement[Any], Answer[Any]]] = field(default_factory=list)
    _commits: bool = False

    def add(self, statement: Statement[T]) -> Answer[T]:
        answer = Answer[T]()
        self._asked.append((statement, answer))
        return answer

    def commit(self) -> None:
        """Commit after the statements, in the same round trip."""
        self._commits = True

    async def run(self, connection: Connection) -> None:
        calls = [_call(statement) for statement, _ in self._asked]
        found = await exchange(connection, calls, commit=self._commits)
        for rows, (statement, answer) in zip(found, self._asked, strict=True):
            answer.arrive(statement.read(rows))


@asynccontextmanager
async def pipelined(tx: AsyncConnection) -> AsyncIterator[Pipeline]:
    """Collect statements, and send them all at the end of the block.

    Raises what SQLAlchemy raises; a closed connection makes SQLAlchemy empty its pool, as always.
    """
    pipeline = Pipeline()
    yield pipeline
    connection = driver_of(tx)
    try:
        await pipeline.run(connection)
    except psycopg.Error as error:
        if connection.closed:
            await tx.execute(_PROBE)  # so that SQLAlchemy notices the closed connection
        raise_if_cancelled()
        raise _as_sqlalchemy_says(error) from error


def _as_sqlalchemy_says(error: psycopg.Error) -> BaseException:
    return DBAPIError.instance(
        "(statements of one pipeline)", None, error, psycopg.Error, hide_parameters=True
    )


def driver_of(tx: AsyncConnection) -> Connection:
    """Return psycopg's connection, for what SQLAlchemy has no API for."""
    return cast(
        "Connection", cast("SyncConnection", tx.sync_connection).connection.driver_connection
    )


def _call(statement: Statement[Any]) -> Call:
    sql, names = _as_postgres_reads_it(statement.clause)
    return Call(sql, [statement.parameters[name] for name in names])


@lru_cache(STATEMENTS_MAX)
def _as_postgres_reads_it(clause: TextClause) -> tuple[bytes, Sequence[str]]:
    """Return the SQL with `$1`, `$2`, …, and which parameter each of them is."""
    compiled = clause.compile(dialect=_DIALECT)
    return str(compiled).encode(), tuple(compiled.positiontup or ())
