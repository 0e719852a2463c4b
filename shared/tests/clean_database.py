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
        with psycopg.connect(address, autocommit=True) as connection:
            self._schemas = _column(connection, SCHEMAS)
            self._tables = _column(connection, TABLES)
            self._digests_query = _digests_query(self._tables)
            self._digests = _pairs(connection, self._digests_query)
            self._rows = {name: _copy_out(connection, name) for name in self._tables}
            self._references: list[tuple[str, str]] = connection.execute(REFERENCES).fetchall()
            self._sequences_query = _sequences_query(_column(connection, SEQUENCES))
            self._sequences = set(connection.execute(self._sequences_query).fetchall())

    def restore(self) -> None:
        """End all other connections, then put back what has changed."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(END_OTHERS)
            connection.execute("SET session_replication_role = replica")  # no triggers, no order
            for schema in set(_column(connection, SCHEMAS)) - set(self._schemas):
                connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))
            for table in set(_column(connection, TABLES)) - set(self._tables):
                connection.execute(f"DROP TABLE {table} CASCADE")
            self._restore_rows(connection)
            for name, value, called in self._sequences - set(
                connection.execute(self._sequences_query).fetchall()
            ):
                connection.execute("SELECT setval(%s, %s, %s)", (name, value, called))

    def _restore_rows(self, connection: Connection) -> None:
        now = _pairs(connection, self._digests_query)
        changed = {name for name in self._tables if now[name] != self._digests[name]}
        if not changed:
            return
        emptied = self._with_referring(changed)
        connection.execute(f"TRUNCATE {', '.join(sorted(emptied))}")
        for name in emptied:
            _copy_in(connection, name, self._rows[name])

    def _with_referring(self, tables: set[str]) -> set[str]:
        """Add the tables whose foreign keys lead to these, which are emptied with them."""
        found = set(tables)
        while more := {child for child, parent in self._references if parent in found} - found:
            found |= more
        return found


def _column(connection: Connection, query: str) -> list[str]:
    return [row[0] for row in connection.execute(query)]


def _pairs(connection: Connection, query: str) -> dict[str, str]:
    return dict(connection.execute(query).fetchall())


def _digests_query(tables: Iterable[str]) -> str:
    return " UNION ALL ".join(
        f"SELECT '{name}', (SELECT md5(string_agg(t::text, ';' ORDER BY t::text)) FROM {name} t)"
        for name in tables
    )


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


OURS: Final = r"nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'"
SCHEMAS: Final = f"SELECT nspname FROM pg_namespace WHERE {OURS}"
RELATIONS: Final = f"""
    SELECT format('%I.%I', nspname, relname)
    FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
    WHERE {OURS} AND relkind = """
TABLES: Final = RELATIONS + "'r'"
SEQUENCES: Final = RELATIONS + "'S'"
REFERENCES: Final = """
    SELECT DISTINCT format('%I.%I', cn.nspname, c.relname), format('%I.%I', pn.nspname, p.relname)
    FROM pg_constraint
    JOIN pg_class c ON c.oid = conrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
    JOIN pg_class p ON p.oid = confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
    WHERE contype = 'f'"""
END_OTHERS: Final = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
