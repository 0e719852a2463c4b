"""Alembic for a schema: each folder of migrations is upgraded by itself, in its own schema."""

from pathlib import Path
from typing import Final

from alembic import command, context
from alembic.config import Config
from sqlalchemy import create_engine, pool, text

from shared.postgres import psycopg_url

# Two migrations at once wait for each other; the number is "nowserv" and means nothing else.
MIGRATION_LOCK: Final = 0x6E6F7773657276


def upgrade(database_url: str, location: Path, schema: str) -> None:
    """Bring `schema` to the newest version found in `location`; does nothing when it is there."""
    config = Config()
    config.set_main_option("script_location", str(location).replace("%", "%%"))
    config.attributes["database_url"] = database_url
    config.attributes["schema"] = schema
    command.upgrade(config, "head")


def run() -> None:
    """Run the migrations of the folder whose env.py calls this."""
    schema = context.config.attributes["schema"]
    engine = create_engine(
        psycopg_url(context.config.attributes["database_url"]), poolclass=pool.NullPool
    )
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": MIGRATION_LOCK})
        connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{schema}"'))
        connection.commit()
        context.configure(connection=connection, version_table_schema=schema)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
