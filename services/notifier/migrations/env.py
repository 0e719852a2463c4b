"""Alembic runs this file; everything stands in shared/migrate.py."""

from shared.migrate import run

run()
