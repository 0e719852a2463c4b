"""Counts, waits and service times of many visits, by what they are grouped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from psycopg.errors import QueryCanceled
from sqlalchemy import CursorResult, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.reports.store.figures_sql import COUNTED, SORTED
from shared.problems import Refused

# Less than the page waits for an answer, so that it can say why there is none.
REPORT_SECONDS_MAX: Final = 7
# The counts of a million visits fit; with less Postgres would sort the visits on the disk.
MEMORY_MB: Final = 64


@dataclass(frozen=True)
class Range:
    """Which visits a report is about; null: all that there are."""

    first: date
    last: date
    department_ids: Sequence[str] | None = None
    branch_id: str | None = None
    queue_id: str | None = None
    category: str | None = None


class By(StrEnum):
    HOUR = "hour"
    DAY = "day"
    WEEKDAY_HOUR = "weekday_hour"
    QUEUE = "queue"
    CATEGORY = "category"
    DESK = "desk"


# By what the rows are grouped, and how a group is named.
_KEYS: Final = {
    By.HOUR: ("hour", "CAST(k AS text)"),
    By.DAY: ("service_date", "CAST(k AS text)"),
    By.WEEKDAY_HOUR: (
        "CAST(extract(isodow FROM service_date) * 100 + hour AS integer)",
        "concat(k / 100, '-', k % 100)",
    ),
    By.QUEUE: ("queue_id", "k"),
    By.CATEGORY: ("category", "k"),
    By.DESK: ("concat(department_id, '/', desk_id)", "k"),
}


@dataclass(frozen=True)
class Seconds:
    """Percentiles by nearest rank, the longest, and the mean; null of nobody."""

    p50: int | None
    p90: int | None
    max: int | None
    mean: float | None


@dataclass(frozen=True)
class Figures:
    """Of a group of visits; `key` null: of all of them."""

    key: str | None
    visits: int
    served: int
    no_show: int
    cancelled: int
    expired: int
    transferred: int
    called: int
    within_target: int
    told: int  # were told a wait when they came, and called
    told_within: int
    told_sooner: int
    told_later: int
    overtaking_calls: int  # calls of somebody before whom others had come
    out_of_order: int
    wait: Seconds
    service: Seconds


async def figures(
    tx: AsyncConnection, of: Range, by: By, *, target_seconds: int
) -> tuple[Figures, list[Figures]]:
    """Return the figures of all visits, and of each group that has any.

    By days it is the groups alone: nearly each visit of a day has a wait of its own to count.
    """
    where, parameters = conditions(of)
    template = SORTED if by is By.DAY else COUNTED
    key, named = _KEYS[by]
    statement = template.replace("{key}", key).replace("{named}", named).replace("{where}", where)
    rows = await count(tx, statement, {**parameters, "target": target_seconds})
    found = [_figures(dict(row)) for row in rows.mappings()]
    total = next((one for one in found if one.key is None), NOTHING)
    return total, [one for one in found if one.key is not None]


async def count(
    tx: AsyncConnection, statement: str, parameters: Mapping[str, Any]
) -> CursorResult[Any]:
    """Let a query of years take its time and memory; compiling it would cost more than it saves.

    Raise `Refused` with what to do where even that is not enough.
    """
    for setting in (
        f"statement_timeout = {int(REPORT_SECONDS_MAX * 1000)}",
        f"work_mem = '{MEMORY_MB}MB'",
        "jit = off",
    ):
        await tx.execute(text(f"SET LOCAL {setting}"))
    try:
        return await tx.execute(text(statement), parameters)
    except OperationalError as error:
        if not isinstance(error.orig, QueryCanceled):
            raise
        sentence = "Counting took too long. Choose fewer days, or try again later."
        raise Refused("REPORT_TOO_LONG", sentence, status=503) from error


def conditions(of: Range) -> tuple[str, dict[str, Any]]:
    """Return what a WHERE says of the rows of a range, and its parameters."""
    parts = ["service_date BETWEEN :first AND :last"]
    parameters: dict[str, Any] = {"first": of.first, "last": of.last}
    if of.department_ids is not None:
        parts.append("department_id = ANY(:department_ids)")
        parameters["department_ids"] = list(of.department_ids)
    for name, value in (
        ("branch_id", of.branch_id),
        ("queue_id", of.queue_id),
        ("category", of.category),
    ):
        if value is not None:
            parts.append(f"{name} = :{name}")
            parameters[name] = value
    return " AND ".join(parts), parameters


def _figures(row: dict[str, Any]) -> Figures:
    del row["k"]
    wait, service = (
        Seconds(*(row.pop(f"{what}_{name}") for name in ("p50", "p90", "max", "mean")))
        for what in ("wait", "service")
    )
    return Figures(**row, wait=wait, service=service)


NOBODY: Final = Seconds(None, None, None, None)
NOTHING: Final = Figures(None, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NOBODY, NOBODY)
