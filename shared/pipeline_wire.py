"""Prepared statements in one round trip, on a connection of psycopg's.

A cursor polls the socket several times a statement, even in a pipeline: that is most of what
a short transaction costs in Python. Here all statements are queued in libpq, written at once, and
their answers awaited together. Adaptation, errors and waiting are psycopg's own.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from weakref import WeakKeyDictionary

import psycopg
from psycopg import adapt
from psycopg.abc import Buffer, PQGen, Transformer
from psycopg.adapt import PyFormat
from psycopg.errors import FeatureNotSupported, InvalidSqlStatementName, error_from_result
from psycopg.generators import fetch_many, send
from psycopg.pq import ConnStatus, ExecStatus, Format, PipelineStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

Connection = psycopg.AsyncConnection[Any]
Row = dict[str, Any]

_GOOD: Final = {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}
# What was prepared is not there, or is from before a migration.
_STALE: Final = (InvalidSqlStatementName, FeatureNotSupported)


@dataclass(frozen=True, slots=True)
class Call:
    """SQL with `$1`, `$2`, … and its values in that order."""

    sql: bytes
    values: Sequence[Any]


@dataclass(frozen=True, slots=True)
class _Adapted:
    """A call as it goes over the wire; what was prepared holds for its SQL and its types."""

    key: tuple[bytes, tuple[int, ...]]
    values: Sequence[Buffer | None]
    formats: Sequence[Format] | None
    reader: Transformer


@dataclass(frozen=True, slots=True)
class _Awaited:
    """What one answer is awaited for: a command, SQL to be prepared, or a call."""

    prepares: _Adapted | None = None
    does: _Adapted | None = None


@dataclass(slots=True)
class _Prepared:
    """The names under which a connection knows what it has prepared."""

    names: dict[tuple[bytes, tuple[int, ...]], bytes] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=itertools.count)


# The names of a connection go with it.
_prepared: Final[WeakKeyDictionary[Connection, _Prepared]] = WeakKeyDictionary()


async def exchange(
    connection: Connection, calls: Sequence[Call], *, commit: bool
) -> list[list[Row]]:
    """Do the calls in order, and with `commit` commit after them; return the rows of each.

    Begins a transaction where none is open. When one fails none after it is done, nothing is
    committed, and its `psycopg.Error` is raised. The connection must not prepare by itself
    (`prepare_threshold=None`): after a rollback it would deallocate all that is prepared.
    """
    prepared = _prepared.setdefault(connection, _Prepared())
    adapted = [_adapt(connection, call) for call in calls]
    async with connection.lock:
        pgconn = connection.pgconn
        pgconn.enter_pipeline_mode()
        try:
            awaited = _ask(connection, prepared, adapted, commit=commit)
            results = await connection.wait(_answers(pgconn, len(awaited)))
        finally:
            _leave_pipeline(pgconn)
        for result in results:
            if result.status not in _GOOD:
                raise _refused(connection, prepared, awaited, results, result)
    return [
        _rows(one.does.reader, result)
        for one, result in zip(awaited, results, strict=True)
        if one.does is not None
    ]


def _adapt(connection: Connection, call: Call) -> _Adapted:
    transformer = adapt.Transformer(connection)
    values = transformer.dump_sequence(call.values, [PyFormat.AUTO] * len(call.values))
    return _Adapted((call.sql, transformer.types or ()), values, transformer.formats, transformer)


def _ask(
    connection: Connection, prepared: _Prepared, calls: Sequence[_Adapted], *, commit: bool
) -> list[_Awaited]:
    """Queue everything in libpq; return what its answers will be for, in their order."""
    pgconn = connection.pgconn
    awaited: list[_Awaited] = []
    if not connection.autocommit and pgconn.transaction_status == TransactionStatus.IDLE:
        pgconn.send_query_params(b"BEGIN", None)
        awaited.append(_Awaited())
    for call in calls:
        name = prepared.names.get(call.key)
        if name is None:
            name = prepared.names[call.key] = b"prepared_%d" % next(prepared.numbers)
            pgconn.send_prepare(name, *call.key)
            awaited.append(_Awaited(prepares=call))
        pgconn.send_query_prepared(name, call.values, call.formats)
        awaited.append(_Awaited(does=call))
    if commit:
        pgconn.send_query_params(b"COMMIT", None)
        awaited.append(_Awaited())
    pgconn.pipeline_sync()
    return awaited


def _answers(pgconn: PGconn, count: int) -> PQGen[list[PGresult]]:
    yield from send(pgconn)
    results: list[PGresult] = []
    for _ in range(count):
        results.extend((yield from fetch_many(pgconn)))
    yield from fetch_many(pgconn)  # the end of the pipeline
    return results


def _leave_pipeline(pgconn: PGconn) -> None:
    """End the pipeline, or the connection where answers are still under way."""
    if pgconn.status != ConnStatus.OK or pgconn.pipeline_status == PipelineStatus.OFF:
        return
    try:
        pgconn.exit_pipeline_mode()
    except psycopg.OperationalError:
        pgconn.finish()


def _refused(
    connection: Connection,
    prepared: _Prepared,
    awaited: Sequence[_Awaited],
    results: Sequence[PGresult],
    first: PGresult,
) -> psycopg.Error:
    """Return why; forget what came to be unprepared, and leave a connection whose rest is stale."""
    for one, result in zip(awaited, results, strict=True):
        if one.prepares is not None and result.status not in _GOOD:
            prepared.names.pop(one.prepares.key, None)
    error = error_from_result(first, encoding=connection.info.encoding)
    if isinstance(error, _STALE):
        connection.pgconn.finish()
    return error


def _rows(reader: Transformer, result: PGresult) -> list[Row]:
    if not result.ntuples:
        return []
    reader.set_pgresult(result)
    names = [(result.fname(column) or b"").decode() for column in range(result.nfields)]
    return reader.load_rows(0, result.ntuples, lambda values: dict(zip(names, values, strict=True)))
