"""The daily report, and the waiting lists."""

import csv
import io
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from services.token_api.slots.handle.doctors_and_patients import find_doctor
from services.token_api.slots.handle.report import daily_report
from services.token_api.slots.handle.slots import read_slot
from services.token_api.slots.handle.token_lists import waiting_of_slot
from services.token_api.slots.router.bodies import SlotToken
from services.token_api.slots.rules.report import flat
from services.token_api.slots.store.slots import slots_with_waiting
from shared.auth import Caller, in_department
from shared.parameters import Limit
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals

router = APIRouter(prefix="/api/v1", tags=["reports"])


class DailyReport(BaseModel):
    """Rates and the utilization are percent; who sits, is called or served counts as confirmed."""

    date: date
    doctor_id: UUID | None
    total_slots: int
    total_capacity: int
    total_tokens: int
    confirmed: int
    waiting: int
    completed: int
    cancelled: int
    no_show: int
    expired: int
    cancellation_rate: float
    no_show_rate: float
    capacity_utilization: float
    category_breakdown: dict[str, int]
    status_breakdown: dict[str, int]
    average_wait_minutes: float | None
    p90_wait_minutes: float | None
    overtakes: int
    preemptions: int
    promotions: int


class WaitingList(BaseModel):
    slot_id: UUID
    count: int
    tokens: list[SlotToken]


class WaitingLists(BaseModel):
    count: int
    tokens: list[SlotToken]


@router.get(
    "/reports/daily",
    response_model=DailyReport,
    summary="The figures of a day's slots",
    responses={
        200: {"content": {"text/csv": {}}, "description": "The report, as JSON or CSV"},
        **GUARDED,
        **refusals(404),
    },
)
async def read_daily_report(
    request: Request,
    tx: Transaction,
    caller: Caller,
    *,
    day: Annotated[date, Query(alias="date")],
    doctor_id: UUID | None = None,
    form: Annotated[Literal["json", "csv"] | None, Query(alias="format")] = None,
) -> Response:
    """Report on one's own departments; as CSV with `format=csv` or `Accept: text/csv`."""
    if doctor_id is not None:
        in_department(caller, (await find_doctor(tx, doctor_id))["department_id"])
    report = await daily_report(tx, day, doctor_id, caller.departments)
    if form == "csv" or (form is None and "text/csv" in request.headers.get("accept", "")):
        table = io.StringIO()
        csv.writer(table).writerows([("figure", "value"), *flat(report)])
        name = f'attachment; filename="opd-{day.isoformat()}.csv"'
        return Response(
            table.getvalue(),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": name},
        )
    return JSONResponse(report)


@router.get(
    "/waiting-list",
    response_model=WaitingLists,
    summary="Everybody on a waiting list",
    responses=GUARDED,
)
async def read_waiting_lists(
    request: Request,
    tx: Transaction,
    caller: Caller,
    day: Annotated[date | None, Query(alias="date")] = None,
    limit: Limit = 200,
) -> JSONResponse:
    """Return who waits, slot by slot by their start, each in its order."""
    found: list[dict[str, Any]] = []
    count = 0
    for view in await slots_with_waiting(tx, day, caller.departments):
        tokens = await waiting_of_slot(
            tx, view, limit=limit, public_url=request.state.settings.links
        )
        count += view.waiting_count
        found += tokens[: max(limit - len(found), 0)]
    return JSONResponse({"count": count, "tokens": found})


@router.get(
    "/waiting-list/by_slot",
    response_model=WaitingList,
    summary="A slot's waiting list",
    responses=GUARDED | refusals(404),
)
async def read_waiting_list(
    request: Request, tx: Transaction, caller: Caller, slot_id: UUID, limit: Limit = 200
) -> JSONResponse:
    view = await read_slot(tx, slot_id)
    in_department(caller, view.queue.department_id)
    tokens = await waiting_of_slot(tx, view, limit=limit, public_url=request.state.settings.links)
    return JSONResponse({"slot_id": str(slot_id), "count": view.waiting_count, "tokens": tokens})
