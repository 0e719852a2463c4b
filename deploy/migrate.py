"""Migrates the database and creates topics, as this version needs it: `python -m deploy.migrate`.

Safe to run again and beside running services: every step checks first what is there.
"""

import asyncio
from pathlib import Path
from typing import Final

from pydantic_settings import BaseSettings

from shared import topics
from shared.kafka import ensure_topics
from shared.migrate import upgrade

ROOT: Final = Path(__file__).parents[1]
# The ledger first: it makes the roles, and the services' schemas refer to its tables.
STEPS: Final = (
    (ROOT / "shared" / "migrations", "ledger"),
    (ROOT / "services" / "token_api" / "migrations", "token_api"),
    (ROOT / "services" / "department" / "migrations", "department"),
    (ROOT / "services" / "notifier" / "migrations", "notifier"),
)


class Settings(BaseSettings):
    database_url: str
    kafka_bootstrap_servers: str | None = None  # none: only the database


def main() -> None:
    settings = Settings()
    migrate_database(settings.database_url)
    if settings.kafka_bootstrap_servers:
        asyncio.run(ensure_topics(settings.kafka_bootstrap_servers, topics.ALL))


def migrate_database(database_url: str) -> None:
    """Apply what is missing of every schema, the ledger's first."""
    for location, schema in STEPS:
        if location.is_dir():
            upgrade(database_url, location, schema)


if __name__ == "__main__":
    main()
