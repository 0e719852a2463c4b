"""What was, for supervisors: of the departments that one is in charge of."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.department.reports import bodies
from services.department.reports.answers import group_of, waits_of
from services.department.reports.rules.what_if import Desks
from services.department.reports.store import more_figures
from services.department.reports.store.figures import By, Range, figures
from services.department.reports.what_if import desks_by_hour, find_day, play_day, read_day
from services.department.router.bodies import refusals
from services.department.rules.wait_targets import WaitTargets
from services.department.settings import Settings
from services.department.store import directory
from services.department.store.wait_targets import wait_targets
from shared.auth import Caller, in_department
from shared.events import Category, QueueKind
from shared.parameters import NAME_PATTERN
from shared.postgres import Transaction
from shared.problems import Refused

# Three years and a comparison with those before are a report; more is an export.
DAYS_MAX: Final = 1100
# A day that is played takes a core.
PLAYED_AT_A_TIME: Final = 1
NamedInQuery = Annotated[str | None, Query(pattern=NAME_PATTERN)]

router = APIRouter(prefix="/api/v1/reports", tags=["reports"])


@dataclass(frozen=True)
class RangeQuery:
    """The range of a report; without a department, of all that the caller is in charge of."""

    request: Request
    caller: Caller
    first: Annotated[date, Query(alias="from", description="The first service day.")]
    last: Annotated[date, Query(alias="to", description="The last service day.")]
    department_id: NamedInQuery = None
    branch_id: NamedInQuery = None
    queue_id: NamedInQuery = None
    category: Annotated[Category | None, Query()] = None

    @property
    def range(self) -> Range:
        if not timedelta(0) <= self.last - self.first < timedelta(days=DAYS_MAX):
            sentence = f"A report goes from a day to a later one, over {DAYS_MAX} days at most."
            raise Refused("BAD_RANGE", sentence, status=422)
        if self.department_id is not None:
            in_department(self.caller, self.department_id)
        own = self.caller.departments
        all_own = None if own is None else sorted(own)
        return Range(
            first=self.first,
            last=self.last,
            department_ids=[self.department_id] if self.department_id else all_own,
            branch_id=self.branch_id,
            queue_id=self.queue_id,
            category=self.category,
        )

    async def targets(self, tx: AsyncConnection) -> WaitTargets:
        return await _targets(self.request, tx)

    async def shown_target(self, tx: AsyncConnection, targets: WaitTargets) -> dict[str, Any]:
        """Return the target of all counters that are asked about; else the usual one, as such."""
        of = self.range
        common = targets.common(
            one.queue_id
            for one in await directory.queues(tx)
            if one.kind is QueueKind.COUNTER
            and of.queue_id in (None, one.queue_id)
            and of.branch_id in (None, one.branch_id)
            and (of.department_ids is None or one.department_id in of.department_ids)
        )
        return {
            "target_seconds": targets.usual_seconds if common is None else common,
            "targets_differ": common is None,
        }


Asked = Annotated[RangeQuery, Depends()]
REFUSALS: Final = refusals(401, 403, 422, 503)


@router.get(
    "/waits",
    response_model=bodies.WaitsAnswer,
    summary="Tell how long people waited and were served",
    responses=REFUSALS,
)
async def report_waits(asked: Asked, tx: Transaction) -> dict[str, Any]:
    """Return counts, percentiles by nearest rank, and both by the branch's hour of arrival."""
    total, hours = await figures(tx, asked.range, By.HOUR, targets=await asked.targets(tx))
    return waits_of(total, hours)


@router.get(
    "/figures",
    response_model=bodies.FiguresAnswer,
    summary="Tell the same of each hour, day, service, category or desk",
    responses=REFUSALS,
)
async def report_figures(asked: Asked, by: By, tx: Transaction) -> dict[str, Any]:
    targets = await asked.targets(tx)
    shown = await asked.shown_target(tx, targets)
    _, groups = await figures(tx, asked.range, by, targets=targets)
    return {
        "by": by,
        **shown,
        "groups": [group_of(one) for one in groups],
    }


@router.get(
    "/distribution",
    response_model=bodies.DistributionAnswer,
    summary="Tell how waits are distributed, and after how long people gave up",
    responses=REFUSALS,
)
async def report_distribution(asked: Asked, tx: Transaction) -> dict[str, Any]:
    shown = await asked.shown_target(tx, await asked.targets(tx))
    bins = await more_figures.distribution(tx, asked.range)
    return {
        "bin_minutes": more_figures.BIN_MINUTES,
        **shown,
        "bins": [{name: count or 0 for name, count in one.items()} for one in bins],
    }


@router.get(
    "/fairness",
    response_model=bodies.FairnessAnswer,
    summary="Tell how often people were overtaken",
    responses=REFUSALS,
)
async def report_fairness(asked: Asked, tx: Transaction) -> dict[str, Any]:
    return {"categories": await more_figures.overtaking(tx, asked.range)}


@router.get(
    "/slots",
    response_model=bodies.SlotsAnswer,
    summary="Tell how slots were used",
    responses=REFUSALS,
)
async def report_slots(asked: Asked, tx: Transaction) -> dict[str, Any]:
    return {"slots": await more_figures.slots(tx, asked.range)}


@router.get(
    "/what-if",
    response_model=bodies.DayAnswer,
    summary="Tell how many desks a day had, to change them",
    responses=refusals(401, 403, 422),
)
async def show_day(
    request: Request,
    caller: Caller,
    tx: Transaction,
    day: Annotated[date, Query(alias="date")],
    department_id: Annotated[str, Query(pattern=NAME_PATTERN)],
) -> dict[str, Any]:
    """Return what is kept of a day; nothing of one on which nobody came."""
    in_department(caller, department_id)
    found = await find_day(tx, department_id, day, targets=await _targets(request, tx))
    if found is None:
        return {"visits": 0, "queue_ids": [], "desks": []}
    return {
        "visits": len({(stay.queue_id, stay.token_id) for stay in found.stays}),
        "queue_ids": sorted({stay.queue_id for stay in found.stays}),
        "desks": desks_by_hour(found),
    }


@router.post(
    "/what-if",
    response_model=bodies.WhatIfAnswer,
    summary="Play a day again with other desks, or by other rules",
    responses=refusals(401, 403, 404, 422, 503),
)
async def play_what_if(request: Request, caller: Caller, body: bodies.WhatIfIn) -> dict[str, Any]:
    """Return the waits before and after; unchanged, the day's calls in their real order."""
    in_department(caller, body.department_id)
    engine: AsyncEngine = request.state.engine
    async with engine.begin() as tx:  # none is open while the day is played
        targets = await _targets(request, tx)
        day = await read_day(tx, body.department_id, body.date, targets=targets)
    desks = [Desks(one.first, one.last, one.count) for one in body.desks]
    return await play_day(day, desks, body.disciplines, request.state.playing)


async def _targets(request: Request, tx: AsyncConnection) -> WaitTargets:
    settings: Settings = request.state.settings
    return await wait_targets(tx, settings.wait_target)
