"""By which rule a counter's line is called, for those in charge of its desks."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from services.token_api.audit import AuditedTransaction
from services.token_api.directory import disciplines
from services.token_api.directory.previewed_appointments import NotInLine
from services.token_api.directory.router.queues import Queue
from shared.auth import Caller
from shared.events import Category
from shared.ordering import Discipline
from shared.parameters import QueueId
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import RequestBody

router = APIRouter(prefix="/api/v1/queues/{queue_id}/discipline", tags=["queues"])


class ChosenDiscipline(RequestBody):
    discipline: Discipline = Field(
        examples=[
            {"kind": "STRICT"},
            {"kind": "AGEING", "minutes": 30},
            {"kind": "RATIO", "weights": {"ONLINE": 2, "WALKIN": 1}},
            {
                "kind": "WINDOWS",
                "weights": {"ONLINE": 2, "WALKIN": 1},
                "early_minutes": 15,
                "grace_minutes": 10,
            },
        ]
    )


class PreviewedToken(BaseModel):
    token_label: str
    queue_id: str
    category: Category
    waited_seconds: int
    place_now: int | None = Field(description="1 = next; null: further behind than is shown.")
    place_then: int | None
    not_in_line: NotInLine | None = Field(
        description="Has booked and would be called nowhere yet: has to check in (`EXPECTED`), or "
        "has before the window opens (`EARLY`)."
    )


class Preview(BaseModel):
    discipline: Discipline
    waiting_count: int
    line: list[PreviewedToken] = Field(description="In the order of the rule that is previewed.")


@router.put(
    "",
    summary="Choose by which rule a counter's line is called",
    responses=GUARDED | refusals(404, 409),
)
async def set_discipline(
    tx: AuditedTransaction, caller: Caller, queue_id: QueueId, body: ChosenDiscipline
) -> Queue:
    """Choose the rule; the next call goes by it, and who waits keeps number and arrival.

    `STRICT`: the stronger category first. `AGEING`: likewise, but who comes `minutes` later goes
    before nobody. `RATIO`: the categories take turns by their weights. An emergency precedes all.

    `WINDOWS`: who has booked in the department and checks in joins this line and takes turns with
    those who came without; one counter of a department may have it.
    """
    row = await disciplines.set_discipline(tx, queue_id, body.discipline, caller)
    return Queue.model_validate(dict(row))


@router.post(
    "/preview",
    summary="See how the line would stand under a rule",
    responses=GUARDED | refusals(404),
)
async def preview_discipline(
    tx: Transaction, caller: Caller, queue_id: QueueId, body: ChosenDiscipline
) -> Preview:
    """Return the department's line in the order in which it would be called. Changes nothing."""
    return Preview.model_validate(await disciplines.preview(tx, queue_id, body.discipline, caller))
