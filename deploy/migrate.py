"""Migrates the database and creates topics, as this version needs it: `python -m deploy.migrate`.

Safe to run again and beside running services: every step checks first what is there.
"""

import asyncio
from typing import Final

from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from services.department.settings import SCHEMA as DEPARTMENT
from services.notifier.settings import SCHEMA as NOTIFIER
from services.token_api.settings import SCHEMA as TOKEN_API
from shared import topics
from shared.kafka import ensure_topics
from shared.migrate import make_roles, upgrade
from shared.reach_database import reach_database
from shared.schemas import LEDGER
from shared.settings import Brokers, DatabaseUrl, Variables, give_up, read

# The ledger first: the services' schemas refer to its tables.
SCHEMAS: Final = (LEDGER, TOKEN_API, DEPARTMENT, NOTIFIER)


class Settings(Variables):
    database_url: DatabaseUrl
    kafka_bootstrap_servers: Brokers | None = None  # none: only the database


def main() -> None:
    settings = read(Settings)
    database_url = settings.database_url.get_secret_value()
    reach_database(database_url)
    try:
        migrate_database(database_url)
    except (DBAPIError, CommandError) as error:
        first, *_ = str(error).splitlines()
        give_up(f"The database could not be migrated: {first}")
    if settings.kafka_bootstrap_servers:
        asyncio.run(ensure_topics(settings.kafka_bootstrap_servers, topics.ALL))


def migrate_database(database_url: str) -> None:
    """Apply what is missing of every schema, and of the roles and their grants."""
    make_roles(database_url)
    for schema in SCHEMAS:
        upgrade(database_url, schema)


if __name__ == "__main__":
    main()
