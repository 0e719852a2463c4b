"""Alembic for a schema: each folder of migrations is upgraded by itself, in its own schema."""

from typing import Final

from alembic import command, context
from alembic.config import Config
from sqlalchemy import create_engine, pool, text

from shared.postgres import psycopg_url
from shared.schemas import Schema

# Two migrations at once wait for each other; the number is "nowserv" and means nothing else.
MIGRATION_LOCK: Final = 0x6E6F7773657276


# Whom the services act as; nobody logs in as one of them.
ROLES: Final = ("nowserving_token_api", "nowserving_department", "nowserving_notifier")


def make_roles(database_url: str) -> None:
    """Make the roles that are missing: they belong to the server, so no dump brings them."""
    engine = create_engine(psycopg_url(database_url), poolclass=pool.NullPool)
    with engine.begin() as connection:
        for role in ROLES:
            connection.exec_driver_sql(MAKE_ROLE.replace("{role}", role))


# Another database may have made them, even just now; whoever migrates may be no more than a member.
MAKE_ROLE: Final = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
    CREATE ROLE {role} NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$ BEGIN
  GRANT {role} TO CURRENT_USER;
EXCEPTION
  WHEN unique_violation OR internal_error THEN NULL;
  WHEN insufficient_privilege THEN
    IF NOT pg_has_role('{role}', 'MEMBER') THEN RAISE; END IF;
END $$;
"""


def upgrade(database_url: str, schema: Schema) -> None:
    """Bring the schema to its newest version, and grant what this version grants."""
    config = Config()
    config.set_main_option("script_location", str(schema.migrations).replace("%", "%%"))
    config.attributes["database_url"] = database_url
    config.attributes["schema"] = schema
    command.upgrade(config, "head")


def run() -> None:
    """Run the migrations of the folder whose env.py calls this."""
    schema: Schema = context.config.attributes["schema"]
    engine = create_engine(
        psycopg_url(context.config.attributes["database_url"]), poolclass=pool.NullPool
    )
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": MIGRATION_LOCK})
        connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{schema.name}"'))
        connection.commit()
        context.configure(connection=connection, version_table_schema=schema.name)
        with context.begin_transaction():
            context.run_migrations()
            # A dump that was restored before the roles were there has lost its grants.
            connection.exec_driver_sql((schema.migrations / "grants.sql").read_text())
        connection.commit()
