"""Roles and grants belong to the server and are in no dump: `migrate` makes what is missing."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from deploy.local import postgres_server
from deploy.local.engines import free_port, running
from deploy.migrate import migrate_database
from shared.migrate import ROLES
from shared.reach_database import lasting_problem
from shared.schemas import LEDGER

PRIVILEGES = """
SELECT n.nspname, c.relname, c.relacl::text FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('ledger', 'token_api', 'department', 'notifier') AND c.relacl IS NOT NULL
UNION ALL SELECT nspname, '', nspacl::text FROM pg_namespace WHERE nspacl IS NOT NULL
UNION ALL SELECT n.nspname, p.proname, p.proacl::text FROM pg_proc p
  JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.proacl IS NOT NULL AND nspname = 'ledger'
ORDER BY 1, 2
"""


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[str]:
    """Start a server whose roles no other test needs; return the address of a database in it."""
    engine = postgres_server.prepare(tmp_path, free_port(), durable=False)
    with running(engine, tmp_path / "log"):
        postgres_server.ensure_database(engine.address)
        yield engine.address


def test_a_dump_restored_without_its_roles_gets_them_and_their_grants(own_server: str) -> None:
    migrate_database(own_server)
    granted = privileges(own_server)
    with psycopg.connect(own_server) as connection:
        for role in ROLES:
            connection.execute(f"DROP OWNED BY {role}")
            connection.execute(f"DROP ROLE {role}")
    assert privileges(own_server) != granted
    migrate_database(own_server)
    assert privileges(own_server) == granted


def test_what_a_process_waits_for_is_named(
    own_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.reach_database.PATIENCE_SECONDS", 0.1)
    never_migrated = lasting_problem(own_server, LEDGER)
    assert never_migrated is not None
    assert "schema ledger is not there: run python -m deploy.migrate" in never_migrated
    migrate_database(own_server)
    assert lasting_problem(own_server, LEDGER) is None
    with psycopg.connect(own_server) as connection:
        connection.execute("UPDATE ledger.alembic_version SET version_num = '0001'")
    older = lasting_problem(own_server, LEDGER)
    assert older is not None
    assert f"at 0001, not yet at {LEDGER.newest}" in older
    other_password = own_server.replace("nowserving:nowserving", "nowserving:no-secret")
    assert "no-secret" not in str(lasting_problem(other_password, LEDGER))


def privileges(address: str) -> list[tuple[str, str, str]]:
    with psycopg.connect(address) as connection:
        return connection.execute(PRIVILEGES).fetchall()
