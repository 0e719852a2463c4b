"""Statements sent together: the time of a transaction is mostly its round trips.

A `Statement` is SQL, its parameters and what its rows mean. Alone it is asked with `ask`; what
does not need another's answer goes into one `Trip`, with the commit where it is the last one.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar, cast

import psycopg
from psycopg.rows import dict_row
from sqlalchemy import Dialect, RowMapping, TextClause, text
from sqlalchemy.dialects.postgresql import psycopg as dialects
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")
Row = Mapping[str, Any] | RowMapping
Rows = Sequence[Row]

# Far above the number of statements that the code has.
STATEMENTS_MAX: Final = 512
_DIALECT: Final[Dialect] = dialects.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy types it nowhere
_PROBE: Final = text("SELECT 1")


def no_answer(_: Rows) -> None:
    """Read the rows of a statement that only writes."""


@dataclass(frozen=True, slots=True)
class Statement(Generic[T]):
    """One statement: SQL with `:names`, their values, and how its rows are read."""

    clause: TextClause
    parameters: Mapping[str, Any]
    read: Callable[[Rows], T]


async def ask(tx: AsyncConnection, statement: Statement[T]) -> T:
    """Send one statement and return what its rows mean."""
    result = await tx.execute(statement.clause, dict(statement.parameters))
    return statement.read(result.mappings().all() if result.returns_rows else ())


@dataclass(slots=True)
class Answer(Generic[T]):
    """What a statement of a trip will have answered when the trip is over."""

    _value: list[T] = field(default_factory=list)

    @property
    def value(self) -> T:
        """Return the answer; raises `IndexError` while the trip is not over."""
        return self._value[0]

    def arrive(self, value: T) -> None:
        self._value.append(value)


@dataclass(slots=True)
class Trip:
    """The statements of one round trip, in the order in which Postgres does them.

    When one fails none after it is done, and what it raised is raised by the trip.
    """

    _asked: list[tuple[Statement[Any], Answer[Any]]] = field(default_factory=list)
    _commits: bool = False

    def ask(self, statement: Statement[T]) -> Answer[T]:
        answer = Answer[T]()
        self._asked.append((statement, answer))
        return answer

    def commit(self) -> None:
        """Commit after the trip's statements, in the same trip."""
        self._commits = True

    async def go(self, connection: psycopg.AsyncConnection[Any]) -> None:
        async with connection.pipeline():
            cursors = [await self._send(connection, statement) for statement, _ in self._asked]
            if self._commits:
                await connection.commit()
        for cursor, (statement, answer) in zip(cursors, self._asked, strict=True):
            rows = () if statement.read is no_answer else await cursor.fetchall()
            answer.arrive(statement.read(rows))

    async def _send(
        self, connection: psycopg.AsyncConnection[Any], statement: Statement[Any]
    ) -> psycopg.AsyncCursor[dict[str, Any]]:
        cursor = connection.cursor(row_factory=dict_row)
        return await cursor.execute(_driver_sql(statement.clause), statement.parameters)


@asynccontextmanager
async def one_trip(tx: AsyncConnection) -> AsyncIterator[Trip]:
    """Collect statements, and send them all at the end of the block.

    Raises what SQLAlchemy raises; a connection found dead empties its pool as it always does.
    """
    trip = Trip()
    yield trip
    connection = await _driver(tx)
    try:
        await trip.go(connection)
    except psycopg.Error as error:
        if connection.closed:
            await tx.execute(_PROBE)  # SQLAlchemy meets the dead connection itself
        raise _as_sqlalchemy_says(error) from error


def _as_sqlalchemy_says(error: psycopg.Error) -> BaseException:
    return DBAPIError.instance(
        "(statements of one trip)", None, error, psycopg.Error, hide_parameters=True
    )


async def _driver(tx: AsyncConnection) -> psycopg.AsyncConnection[Any]:
    pooled = await tx.get_raw_connection()
    return cast("psycopg.AsyncConnection[Any]", pooled.driver_connection)


@lru_cache(STATEMENTS_MAX)
def _driver_sql(clause: TextClause) -> str:
    return str(clause.compile(dialect=_DIALECT))
