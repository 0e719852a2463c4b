"""Counts, waits and service times of many visits, by what they are grouped."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, NamedTuple

from psycopg.errors import QueryCanceled
from sqlalchemy import CursorResult, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.reports.store.figures_sql import COUNTED, RANKED, SORTED
from services.department.rules.wait_targets import WaitTargets
from shared.ledger import as_json
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


class _Key(NamedTuple):
    sql: str
    type: str = "text"


# By what the rows are grouped: integers where there are any, which are compared quickest.
_KEYS: Final = {
    By.HOUR: _Key("hour", "smallint"),
    By.DAY: _Key("service_date", "date"),
    By.WEEKDAY_HOUR: _Key(
        # 1 on Mondays, as the first of the dates here was one
        "((service_date - DATE '0001-01-01') % 7 + 1) * 100 + hour",
        "integer",
    ),
    By.QUEUE: _Key("queue_id"),
    By.CATEGORY: _Key("category"),
    By.DESK: _Key("department_id || '/' || coalesce(CAST(desk_id AS text), '')"),
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
    tx: AsyncConnection, of: Range, by: By, *, targets: WaitTargets
) -> tuple[Figures, list[Figures]]:
    """Return the figures of all visits, and of each group that has any.

    By days it is the groups alone: nearly each visit of a day has a wait of its own to count.
    """
    where, parameters = conditions(of)
    target, of_target = _target(targets)
    asked = {**parameters, **of_target}
    if by is By.DAY:
        rows = await count(tx, _for(SORTED, by, where, target), asked)
        return NOTHING, [_figures(by, dict(row)) for row in rows.mappings()]
    rows = await count(tx, _for(COUNTED, by, where, target), asked)
    counted = [dict(row) for row in rows.mappings()]
    wanted = as_json(list(_wanted(counted)))
    ranked = await count(tx, _for(RANKED, by, where), {**parameters, "wanted": wanted})
    percentiles = {(row.what, row.whose, row.share): row.seconds for row in ranked}
    found = [_figures(by, {**row, **_percentiles(percentiles, row["k"])}) for row in counted]
    total = next((one for one in found if one.key is None), NOTHING)
    return total, [one for one in found if one.key is not None]


def _target(targets: WaitTargets) -> tuple[str, dict[str, Any]]:
    """Return the wait that is wanted of a visit, as a number of seconds in SQL."""
    queues: dict[int, list[str]] = {}
    for queue_id, seconds in targets.own_seconds.items():
        queues.setdefault(seconds, []).append(queue_id)
    cases = [f"WHEN queue_id = ANY(:with_{seconds}) THEN {seconds}" for seconds in queues]
    parameters = {f"with_{seconds}": ids for seconds, ids in queues.items()}
    sql = f"CASE {' '.join(cases)} ELSE :target END" if cases else ":target"
    return sql, {"target": targets.usual_seconds, **parameters}


def _for(template: str, by: By, where: str, target: str = "") -> str:
    key = _KEYS[by]
    parts = {"{key}": key.sql, "{type}": key.type, "{where}": where, "{target}": target}
    for name, value in parts.items():
        template = template.replace(name, value)
    return template


def _wanted(counted: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield in which steps the percentiles lie; those of all visits are sought in each group."""
    groups = [row["k"] for row in counted if row["k"] is not None]
    for row in counted:
        whose = row["k"]
        for one in row.pop("wanted") or ():
            for k in groups if whose is None else [whose]:
                yield {"k": k, "whose": whose, **one}


def _percentiles(found: Mapping[tuple[str, Any, int], int], k: object) -> dict[str, int | None]:
    return {
        f"{what}_p{share}": found.get((what, k, share))
        for what in ("wait", "service")
        for share in (50, 90)
    }


async def count(
    tx: AsyncConnection, statement: str, parameters: Mapping[str, Any]
) -> CursorResult[Any]:
    """Let a query of years take its time and memory.

    Raise `Refused` with what to do where even that is not enough.
    """
    settings = {
        "statement_timeout": str(int(REPORT_SECONDS_MAX * 1000)),
        "work_mem": f"{MEMORY_MB}MB",
        "parallel_tuple_cost": "0.001",  # what the processes hand on are counts, not visits
        "enable_nestloop": "off",  # what is wanted is few, but of nearly all visits
        "enable_mergejoin": "off",
    }
    wanted = [{"name": name, "value": value} for name, value in settings.items()]
    await tx.execute(_SET, {"settings": as_json(wanted)})
    try:
        return await tx.execute(text(statement), parameters)
    except OperationalError as error:
        if not isinstance(error.orig, QueryCanceled):
            raise
        sentence = "Counting took too long. Choose fewer days, or try again later."
        raise Refused("REPORT_TOO_LONG", sentence, status=503) from error


_SET: Final = text("""
    SELECT set_config(name, value, true) FROM jsonb_to_recordset(CAST(:settings AS jsonb))
      AS wanted (name text, value text)
""")


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


def _figures(by: By, row: dict[str, Any]) -> Figures:
    wait, service = (
        Seconds(*(row.pop(f"{what}_{name}") for name in ("p50", "p90", "max", "mean")))
        for what in ("wait", "service")
    )
    return Figures(key=_named(by, row.pop("k")), **row, wait=wait, service=service)


def _named(by: By, k: object) -> str | None:
    if by is By.WEEKDAY_HOUR and isinstance(k, int):
        return f"{k // 100}-{k % 100}"
    return None if k is None else str(k)


NOBODY: Final = Seconds(None, None, None, None)
NOTHING: Final = Figures(None, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NOBODY, NOBODY)
