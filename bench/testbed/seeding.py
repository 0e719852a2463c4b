"""A database as the suite has it, with a department of the bench's own in it."""

from typing import Any, Final

import psycopg
from sqlalchemy.ext.asyncio import AsyncConnection

from deploy import migrate
from deploy.local import postgres_server
from services.token_api.demo import BRANCH_VALUES
from services.token_api.directory import handle as directory
from services.token_api.settings import ROLE
from shared.postgres import create_engine

BRANCH: Final = str(BRANCH_VALUES["branch_id"])
# The department has one queue, of the same name.
DEPARTMENT: Final = "BENCH"
DESKS: Final = 32
# Who sits at all of its desks.
STAFF: Final = "bench-staff"


async def prepare_database(address: str, *, directory: bool) -> None:
    """Migrate it, and unless it is to stay empty make the bench's directory."""
    postgres_server.ensure_database(address)
    migrate.migrate_database(address)
    if directory:
        await _make_directory(address)


async def _make_directory(address: str) -> None:
    """Make a branch, a department, its queue and its desks, all of them open."""
    engine = create_engine(address, role=ROLE, pool_size=1)
    async with engine.begin() as tx:
        await directory.create_branch(tx, BRANCH_VALUES)
        await create_department(tx, DEPARTMENT)
    await engine.dispose()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(_HEARD)
        connection.execute(_OPEN_DESKS, {"staff": STAFF, "department": DEPARTMENT})
        connection.execute("VACUUM ANALYZE")


async def create_department(tx: AsyncConnection, department_id: str) -> None:
    names = {"en": department_id}
    place: dict[str, Any] = {"department_id": department_id, "branch_id": BRANCH, "names": names}
    await directory.create_department(tx, {**place, "position": 0})
    await directory.create_queue(
        tx,
        {
            **directory.QUEUE_DEFAULTS,
            **place,
            "queue_id": department_id,
            "label_prefix": "B",
        },
    )
    for number in range(1, DESKS + 1):
        await directory.create_desk(
            tx, {"department_id": department_id, "number": number, "names": None}
        )


# What the department's worker would have heard on the log.
_HEARD: Final = """
    INSERT INTO department.directory_object (key, body)
    SELECT key, convert_from(value, 'UTF8')::jsonb FROM token_api.directory_outbox
    ON CONFLICT (key) DO UPDATE SET body = EXCLUDED.body
"""
_OPEN_DESKS: Final = """
    INSERT INTO department.desk_state (department_id, number, state, user_id, user_name, since)
    SELECT department_id, number, 'OPEN', %(staff)s, %(staff)s, now()
    FROM token_api.desk WHERE department_id = %(department)s
"""
