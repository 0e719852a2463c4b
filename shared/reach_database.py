"""At the start of a process: wait for Postgres, and give up in one sentence when it stays away."""

import re
import time
from typing import Final

import psycopg

from shared.postgres import CONNECT_TIMEOUT_SECONDS, psycopg_url
from shared.schemas import Schema
from shared.settings import DOCUMENTED_IN, give_up

# A server that recovers from a crash, or starts beside us, takes some seconds.
PATIENCE_SECONDS: Final = 30.0
PAUSE_SECONDS: Final = 0.5
# What waiting does not mend.
REFUSED: Final = re.compile(r"password authentication failed|database .* does not exist")


def reach_database(database_url: str, *schemas: Schema) -> None:
    """Return when the server answers and has these schemas in our version; else end the process."""
    if problem := lasting_problem(database_url, *schemas):
        give_up(problem)


def lasting_problem(database_url: str, *schemas: Schema) -> str | None:
    """Wait for the same; return the sentence where it does not come."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (problem := _problem(database_url, schemas)) is not None:
        if REFUSED.search(problem) or time.monotonic() > until:
            return f"DATABASE_URL: {problem} ({DOCUMENTED_IN})"
        time.sleep(PAUSE_SECONDS)
    return None


def _problem(database_url: str, schemas: tuple[Schema, ...]) -> str | None:
    url = psycopg_url(database_url).set(drivername="postgresql")
    try:
        with psycopg.connect(
            url.render_as_string(hide_password=False), connect_timeout=CONNECT_TIMEOUT_SECONDS
        ) as connection:
            for schema in schemas:
                if behind := schema.behind(_version(connection, schema)):
                    return behind
    except psycopg.OperationalError as error:
        return str(error).partition("\n")[0]
    return None


def _version(connection: psycopg.Connection, schema: Schema) -> str | None:
    try:
        found = connection.execute(schema.version_query.encode()).fetchone()
    except (psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege):
        connection.rollback()
        return None
    return found[0] if found else None
