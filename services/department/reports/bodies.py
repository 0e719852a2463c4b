"""Reports as they go out."""

from datetime import date, datetime, time
from typing import Annotated, Final, Self

from pydantic import ConfigDict, Field, model_validator

from services.department.reports.store.figures import By
from services.department.router.bodies import Shape
from shared.events import Category
from shared.ordering import Discipline
from shared.parameters import NOT_BOOLEAN, DepartmentId, QueueId

# A day in quarters of an hour; more than a day has.
CHANGES_MAX: Final = 96
DESKS_MAX: Final = 200
QUEUES_MAX: Final = 50

TARGETS_DIFFER: Final = Field(
    default=False,
    description="Whether the queues asked about have different ones: then it is the usual one.",
)
Percent = Annotated[float | None, Field(description="Null: of nobody.")]


class SecondsOut(Shape):
    p50: int | None
    p90: int | None
    max: int | None
    mean: float | None


class HourOut(Shape):
    hour: int
    arrivals: int
    wait_seconds_p50: int | None
    wait_seconds_p90: int | None


class WaitsAnswer(Shape):
    visits: int
    served: int
    no_show: int
    cancelled: int
    expired: int
    wait_seconds: SecondsOut
    service_seconds: SecondsOut
    within_target_percent: Percent
    forecast_within_range_percent: Percent
    by_hour: list[HourOut]


class GroupOut(Shape):
    key: str = Field(description="An hour, a day, a weekday and hour (1-9: Monday at 9), an id.")
    visits: int
    served: int
    no_show: int
    cancelled: int
    expired: int
    transferred: int
    called: int
    told: int = Field(description="Were told a wait when they came, and called.")
    told_within: int
    told_sooner: int
    told_later: int
    overtaking_calls: int
    out_of_order: int
    wait_seconds: SecondsOut
    service_seconds: SecondsOut
    within_target_percent: Percent


class FiguresAnswer(Shape):
    by: By
    target_seconds: int
    targets_differ: bool = TARGETS_DIFFER
    groups: list[GroupOut]


class BinOut(Shape):
    from_minutes: int
    called: int
    gave_up: int = Field(description="Cancelled or expired, without ever having been called.")


class DistributionAnswer(Shape):
    bin_minutes: int
    target_seconds: int
    targets_differ: bool = TARGETS_DIFFER
    bins: list[BinOut]


class OvertakenOut(Shape):
    category: str
    visits: int
    overtaking_calls: int
    times_overtaken: int


class FairnessAnswer(Shape):
    categories: list[OvertakenOut]


class SlotOut(Shape):
    queue_id: str
    date: date
    starts_at: datetime | None
    capacity: int | None
    booked: int
    served: int
    no_show: int
    cancelled: int


class SlotsAnswer(Shape):
    slots: list[SlotOut]


class DesksIn(Shape):
    """So many desks call from one time of the branch's day to another."""

    first: time = Field(alias="from")
    last: time = Field(alias="to")
    count: Annotated[int, Field(ge=0, le=DESKS_MAX), NOT_BOOLEAN]

    @model_validator(mode="after")
    def is_a_time_of_the_branch(self) -> Self:
        if self.first.tzinfo or self.last.tzinfo or self.first == self.last:
            message = "from and to are two times of the branch's day, such as 09:00"
            raise ValueError(message)
        return self


class WhatIfIn(Shape):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "date": "2026-03-02",
                    "department_id": "CW",
                    "desks": [{"from": "09:00", "to": "12:00", "count": 3}],
                }
            ]
        }
    )

    date: date
    department_id: DepartmentId
    desks: list[DesksIn] = Field(
        default=[], max_length=CHANGES_MAX, description="At other times as it was."
    )
    disciplines: dict[QueueId, Discipline] = Field(
        default={}, max_length=QUEUES_MAX, description="Another rule of calls, by queue."
    )


class PlayedHourOut(SecondsOut):
    hour: int


class PlayedCategoryOut(SecondsOut):
    category: Category
    called: int


class PlayedOut(Shape):
    called: int
    wait_seconds: SecondsOut
    within_target_percent: Percent
    by_hour: list[PlayedHourOut]
    by_category: list[PlayedCategoryOut]


class LikelyOut(Shape):
    runs: int = Field(description="So often it was played with service times drawn anew.")
    p50: tuple[int, int] = Field(description="Nine of ten results lie between.")
    p90: tuple[int, int]


class ReplayedCallOut(Shape):
    called_at: datetime
    really: int = Field(description="The token that was called.")
    replayed: int | None = Field(description="The token that the rules choose.")


class WhatIfAnswer(Shape):
    unchanged: bool
    before: PlayedOut
    after: PlayedOut
    modelled: PlayedOut | None = Field(
        default=None, description="By the same model with the desks as they were: how good it is."
    )
    likely: LikelyOut | None = None
    order: list[ReplayedCallOut] | None = Field(
        default=None, description="Unchanged: each call of the day, as it was and as replayed."
    )


class DesksOut(Shape):
    hour: int
    desks: int


class DayAnswer(Shape):
    visits: int
    queue_ids: list[str]
    desks: list[DesksOut]
