"""A database that every test finds as it was made: restored, which is faster than made anew."""

from collections.abc import Iterable
from typing import Any, Final

import psycopg
from psycopg import sql

Connection = psycopg.Connection[Any]


class CleanDatabase:
    """Remembers what is in the database at `address`, and puts it back.

    It restores rows and sequences and drops new schemas and tables, nothing else: a test that
    changes a table itself needs a database of its own.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        # Kept open for its prepared statements, which take ten times as long to plan as to run.
        self._connection = connection = _connect(address)
        self._schemas = _column(connection, SCHEMAS)
        self._tables = _column(connection, TABLES)
        self._digests = _digests(connection, self._tables)
        self._rows = {name: _copy_out(connection, name) for name in self._tables}
        self._sequences_query = _sequences_query(_column(connection, SEQUENCES))
        self._sequences = set(connection.execute(self._sequences_query).fetchall())

    def close(self) -> None:
        self._connection.close()

    def restore(self) -> None:
        """End all other connections, then put back what has changed."""
        try:
            self._restore(self._connection)
        except psycopg.OperationalError:  # a test may end all connections, or restart Postgres
            self._connection.close()
            self._connection = _connect(self.address)
            self._restore(self._connection)

    def _restore(self, connection: Connection) -> None:
        connection.execute(END_OTHERS)
        for schema in set(_column(connection, SCHEMAS)) - set(self._schemas):
            connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))
        for table in set(_column(connection, TABLES)) - set(self._tables):
            connection.execute(f"DROP TABLE {table} CASCADE")
        self._restore_rows(connection)
        for name, value, called in self._sequences - set(
            connection.execute(self._sequences_query, prepare=True).fetchall()
        ):
            connection.execute("SELECT setval(%s, %s, %s)", (name, value, called))

    def _restore_rows(self, connection: Connection) -> None:
        now = _digests(connection, self._tables)
        changed = {name for name in self._tables if now[name] != self._digests[name]}
        if not changed:
            return
        for name in changed:
            connection.execute(f"DELETE FROM {name}", prepare=True)
        # Rows that come next stand in their order again; TRUNCATE takes ten times as long.
        connection.execute(f"VACUUM (TRUNCATE, PROCESS_TOAST off) {', '.join(sorted(changed))}")
        for name in changed:
            _copy_in(connection, name, self._rows[name])


def _connect(address: str) -> Connection:
    connection = psycopg.connect(address, autocommit=True)
    connection.prepared_max = None
    connection.execute("SET session_replication_role = replica")  # no triggers, no references
    return connection


def _column(connection: Connection, query: str) -> list[str]:
    return [row[0] for row in connection.execute(query, prepare=True)]


def _digests(connection: Connection, tables: Iterable[str]) -> dict[str, str | None]:
    """Return a digest of each table's rows; a statement each, so that few are planned again."""
    with connection.pipeline():
        cursors = {name: connection.execute(DIGEST.format(name), prepare=True) for name in tables}
    return {name: cursor.fetchall()[0][0] for name, cursor in cursors.items()}


def _sequences_query(sequences: Iterable[str]) -> str:
    return " UNION ALL ".join(
        f"SELECT '{name}', last_value, is_called FROM {name}" for name in sequences
    )


def _copy_out(connection: Connection, name: str) -> bytes:
    with connection.cursor().copy(f"COPY {name} TO STDOUT") as copy:
        return b"".join(bytes(block) for block in copy)


def _copy_in(connection: Connection, name: str, rows: bytes) -> None:
    if rows:
        with connection.cursor().copy(f"COPY {name} FROM STDIN") as copy:
            copy.write(rows)


DIGEST: Final = "SELECT md5(string_agg(t::text, ';' ORDER BY t::text)) FROM {} t"
OURS: Final = r"nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'"
SCHEMAS: Final = f"SELECT nspname FROM pg_namespace WHERE {OURS}"
RELATIONS: Final = f"""
    SELECT format('%I.%I', nspname, relname)
    FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
    WHERE {OURS} AND relkind = """
TABLES: Final = RELATIONS + "'r'"
SEQUENCES: Final = RELATIONS + "'S'"
END_OTHERS: Final = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
