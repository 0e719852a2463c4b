"""Slots one by one or as a weekly pattern, looked at before they are made."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from services.token_api.slots.handle.pattern import (
    LeftOut,
    PlannedSlot,
    make_pattern,
    plan_pattern,
)
from services.token_api.slots.handle.slots import NewSlot
from services.token_api.slots.router.fields import Capacity, PaceMinutes
from services.token_api.slots.rules.expected_time import PACE_MINUTES_DEFAULT
from services.token_api.slots.rules.pattern import Pattern
from services.token_api.slots.rules.slot_settings import Discipline
from shared.auth import Caller
from shared.moments import YEAR_MAX, YEAR_MIN
from shared.parameters import NOT_BOOLEAN
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import RequestBody

router = APIRouter(prefix="/api/v1/doctors/{doctor_id}/pattern", tags=["slots"])

FIRST: Final = date(YEAR_MIN, 1, 1)
LAST: Final = date(YEAR_MAX, 12, 31)
DAY_MINUTES: Final = 24 * 60
SLOT_MINUTES_MIN: Final = 5

Day = Annotated[date, Field(ge=FIRST, le=LAST)]
Weekday = Annotated[int, Field(ge=0, le=6), NOT_BOOLEAN]


class NewPattern(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "first_day": "2028-01-10",
                    "last_day": "2028-03-31",
                    "weekdays": [0, 2],
                    "start_time": "09:00",
                    "end_time": "12:00",
                    "slot_minutes": 60,
                    "max_capacity": 6,
                }
            ]
        }
    )

    first_day: Day
    last_day: Day
    weekdays: list[Weekday] = Field(min_length=1, max_length=7, description="0 is Monday")
    start_time: time = Field(description="On the branch's clock")
    end_time: time
    slot_minutes: Annotated[int, Field(ge=SLOT_MINUTES_MIN, le=DAY_MINUTES), NOT_BOOLEAN]
    max_capacity: Capacity
    discipline: Discipline = Discipline.AGEING
    pace_minutes: PaceMinutes = PACE_MINUTES_DEFAULT
    check_in_required: bool = False
    phone_booking: bool = False

    @property
    def pattern(self) -> Pattern:
        return Pattern(
            first_day=self.first_day,
            last_day=self.last_day,
            weekdays=frozenset(self.weekdays),
            starts=self.start_time.replace(tzinfo=None, second=0, microsecond=0),
            ends=self.end_time.replace(tzinfo=None, second=0, microsecond=0),
            slot_minutes=self.slot_minutes,
        )

    def slot(self, doctor_id: UUID) -> NewSlot:
        """Return what all slots have in common; each has its own times."""
        anywhen = datetime.combine(self.first_day, time())
        return NewSlot(
            doctor_id=doctor_id,
            starts_at=anywhen,
            ends_at=anywhen + timedelta(minutes=self.slot_minutes),
            max_capacity=self.max_capacity,
            discipline=self.discipline,
            pace_minutes=self.pace_minutes,
            check_in_required=self.check_in_required,
            phone_booking=self.phone_booking,
        )


class PatternSlot(BaseModel):
    start_time: datetime = Field(description="On the branch's clock")
    end_time: datetime
    left_out: LeftOut | None = Field(description="Why there will be none; null: it is made")


class PatternSlots(BaseModel):
    slots: list[PatternSlot]


@router.post("/preview", summary="Which slots a pattern makes", responses=GUARDED | refusals(404))
async def preview_pattern(
    request: Request, tx: Transaction, caller: Caller, doctor_id: UUID, body: NewPattern
) -> PatternSlots:
    """Return each slot of it; closed days, leaves and overlaps are left out. Nothing is made."""
    ahead_max = request.state.settings.ahead_max
    _, planned = await plan_pattern(
        tx,
        body.slot(doctor_id),
        body.pattern,
        caller,
        now=datetime.now(UTC),
        ahead_max=ahead_max,
    )
    return _body(planned)


@router.post(
    "", status_code=201, summary="Make slots of a pattern", responses=GUARDED | refusals(404)
)
async def create_pattern(
    request: Request, tx: Transaction, caller: Caller, doctor_id: UUID, body: NewPattern
) -> PatternSlots:
    """Make what the preview says. Sent again it makes nothing: the slots are there already."""
    ahead_max = request.state.settings.ahead_max
    made = await make_pattern(
        tx,
        body.slot(doctor_id),
        body.pattern,
        caller,
        now=datetime.now(UTC),
        ahead_max=ahead_max,
    )
    return _body(made)


def _body(planned: list[PlannedSlot]) -> PatternSlots:
    return PatternSlots(
        slots=[
            PatternSlot(start_time=one.starts, end_time=one.ends, left_out=one.left_out)
            for one in planned
        ]
    )
