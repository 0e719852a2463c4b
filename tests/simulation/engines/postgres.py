"""A Postgres in memory: one transaction at a time, and what the statements do, in plain Python.

A commit may fail, or succeed and its answer be lost. Whoever dies has not committed.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Any, Final, Self

from sqlalchemy import TextClause
from sqlalchemy.exc import OperationalError

from tests.simulation.engines.machine import Machine, here

Tables = dict[str, dict[Any, Any]]
Statement = Callable[[Tables, Any], "Rows"]
FLAKY: Final = 0.2
BEFORE: Final = "cut before the commit"
AFTER: Final = "cut after the commit"
CUT: Final = "the session was cut"


class Row:
    """A row: by column, by attribute, or its values in their order."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def keys(self) -> Iterable[str]:
        return self._values.keys()

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __getattr__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values.values())


class Rows(list[Row]):
    """What a statement returns, as SQLAlchemy returns it."""

    returns_rows = True

    def __init__(self, rows: Iterable[Mapping[str, Any]] = ()) -> None:
        super().__init__(map(Row, rows))

    def all(self) -> Self:
        return self

    def mappings(self) -> Self:
        return self

    def first(self) -> Row | None:
        return self[0] if self else None

    def one(self) -> Row:
        return self[0]

    def scalar_one(self) -> Any:
        return next(iter(self[0]))


class Postgres:
    """The database: tables by name, and who holds the relay's lock."""

    def __init__(self, machine: Machine, statements: Mapping[str, Statement]) -> None:
        self.machine = machine
        self.tables: Tables = {}
        self.flaky = False
        self.leader: object | None = None
        self._statements = statements
        self._turn = asyncio.Lock()
        self._find = cache(self._look_up)

    def table(self, name: str) -> dict[Any, Any]:
        return self.tables.setdefault(name, {})

    def run(self, clause: TextClause, parameters: Any) -> Rows:
        return self._find(clause.text)(self.tables, parameters)

    def _look_up(self, sql: str) -> Statement:
        written = " ".join(sql.split())
        for begins, statement in self._statements.items():
            if begins in written:
                return statement
        message = f"no such statement: {written}"
        raise NotImplementedError(message)

    def execution_options(self, **_: object) -> Self:
        """Return itself: what is asked over `connect` is a transaction of its own anyway."""
        return self

    @asynccontextmanager
    async def begin(self) -> AsyncIterator["Connection"]:
        """Do what is in the block as one transaction, alone."""
        await self.machine.step()
        async with self._turn:
            before = {name: dict(table) for name, table in self.tables.items()}
            try:
                yield Connection(self, in_transaction=True)
                self._refuse_commit()
            except BaseException:
                self.tables = before
                raise
            self._lose_answer()
        await self.machine.step()

    def _refuse_commit(self) -> None:
        if here().dead:
            raise asyncio.CancelledError
        if self.flaky and self.machine.chance.random() < FLAKY:
            raise gone(BEFORE)

    def _lose_answer(self) -> None:
        if self.flaky and self.machine.chance.random() < FLAKY:
            raise gone(AFTER)

    @asynccontextmanager
    async def connect(self) -> AsyncIterator["Connection"]:
        await self.machine.step()
        connection = Connection(self, in_transaction=False)
        try:
            yield connection
        finally:
            connection.close()

    def calm(self) -> None:
        self.flaky = False

    def restart(self) -> None:
        """Cut every session: whoever leads leads no more."""
        self.leader = None


class Connection:
    """One session; without a transaction each statement is one."""

    def __init__(self, postgres: Postgres, *, in_transaction: bool) -> None:
        self._postgres = postgres
        self._in_transaction = in_transaction
        self._leads = False

    async def execution_options(self, **_: object) -> Self:
        return self

    async def execute(self, clause: TextClause, parameters: Any = None) -> Rows:
        if "pg_try_advisory_lock" in clause.text:
            return await self._lead()
        if self._leads and self._postgres.leader is not self:
            raise gone(CUT)
        if self._in_transaction or self._leads:
            return self._postgres.run(clause, parameters)
        async with self._postgres.begin():
            return self._postgres.run(clause, parameters)

    async def _lead(self) -> Rows:
        await self._postgres.machine.step()
        if self._postgres.leader is None:
            self._postgres.leader = self
            self._leads = True
        return Rows([{"got": self._postgres.leader is self}])

    async def invalidate(self) -> None:
        self.close()

    def close(self) -> None:
        if self._postgres.leader is self:
            self._postgres.leader = None


def gone(why: str) -> OperationalError:
    return OperationalError("", {}, ConnectionError(why))


def many(parameters: Any) -> Sequence[Mapping[str, Any]]:
    """Return the rows of a statement that is sent with one or with several."""
    return parameters if isinstance(parameters, list) else [parameters]
