"""A template's departments, queues and desks, in one transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.directory import (
    QUEUE_DEFAULTS,
    create_department,
    create_desk,
    create_queue,
    tables,
)
from services.token_api.setup.rules.templates import TEMPLATES, Part, Template, free_id
from shared.problems import Refused
from shared.rows import lock_row, rows_where


@dataclass(frozen=True, slots=True)
class Made:
    departments: list[str]
    queues: list[str]
    desk_count: int


async def apply_template(tx: AsyncConnection, branch_id: str, template: Template) -> Made:
    """Fill an empty branch; one that has departments is refused, so that twice does no harm."""
    await lock_row(tx, tables.branch, branch_id=branch_id)
    if await rows_where(tx, tables.department, branch_id=branch_id):
        raise Refused("BRANCH_NOT_EMPTY", "This branch has departments already.")
    taken = await _taken_ids(tx)
    made = Made([], [], 0)
    for position, part in enumerate(TEMPLATES[template]):
        part_id = free_id(part.id, branch_id, taken.__contains__)
        await _make_part(tx, branch_id, part_id, part, position)
        made.departments.append(part_id)
        made.queues.append(part_id)
    return Made(made.departments, made.queues, sum(part.desks for part in TEMPLATES[template]))


async def _make_part(
    tx: AsyncConnection, branch_id: str, part_id: str, part: Part, position: int
) -> None:
    place = {"department_id": part_id, "branch_id": branch_id, "names": part.names}
    await create_department(tx, {**place, "position": position})
    queue = {**QUEUE_DEFAULTS, **place, "queue_id": part_id, "label_prefix": part.prefix}
    await create_queue(tx, queue)
    for number in range(1, part.desks + 1):
        await create_desk(tx, {"department_id": part_id, "number": number, "names": None})


async def _taken_ids(tx: AsyncConnection) -> Collection[str]:
    """Return the ids of departments and queues; the ledger keeps those of deleted queues."""
    departments = await tx.execute(select(tables.department.c.department_id))
    queues = await tx.execute(_QUEUE_IDS)
    return {*departments.scalars(), *queues.scalars()}


_QUEUE_IDS: Final = text("""
    SELECT queue_id FROM token_api.queue UNION
    SELECT queue_id FROM ledger.queue WHERE kind = 'COUNTER'
""")
