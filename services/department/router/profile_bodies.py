"""Desks' profiles and people's skills as they come in and go out."""

from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.department.router.bodies import Shape
from services.department.rules.profiles import When
from shared.events import Category
from shared.parameters import NOT_BOOLEAN, QueueId

# A large department's queues, several times over.
QUEUES_MAX: Final = 50
HELPS_MAX: Final = 20
DAY_MINUTES: Final = 1440
CALLS_AGAIN_SECONDS_MIN: Final = 15
CALLS_AGAIN_SECONDS_MAX: Final = 600

QueueIds = Annotated[list[QueueId], Field(min_length=1, max_length=QUEUES_MAX)]
WaitMinutes = Annotated[int, Field(ge=1, le=DAY_MINUTES), NOT_BOOLEAN]


class HelpIn(Shape):
    queue_id: QueueId
    when: When = Field(
        description="WAIT_OVER: somebody waits there for longer than `minutes`; "
        "OWN_EMPTY: nobody waits in the desk's own queues."
    )
    minutes: WaitMinutes | None = None

    @model_validator(mode="after")
    def a_wait_has_minutes(self) -> Self:
        if (self.when is When.WAIT_OVER) != (self.minutes is not None):
            message = "WAIT_OVER needs minutes, and nothing else has them"
            raise ValueError(message)
        return self


class DeskProfileIn(Shape):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "queue_ids": ["BILL"],
                    "helps": [{"queue_id": "BILL", "when": "WAIT_OVER", "minutes": 20}],
                    "today_only": True,
                }
            ]
        }
    )

    queue_ids: QueueIds | None = Field(
        default=None, description="The desk's own queues; null: every queue of the department."
    )
    appointments: bool = Field(default=True, description="The day's slots as well.")
    in_order: bool = Field(
        default=False, description="A queue is called from once those listed before it are empty."
    )
    helps: list[HelpIn] = Field(default=[], max_length=HELPS_MAX)
    calls_again_after_seconds: (
        Annotated[
            int,
            Field(ge=CALLS_AGAIN_SECONDS_MIN, le=CALLS_AGAIN_SECONDS_MAX),
            NOT_BOOLEAN,
        ]
        | None
    ) = Field(default=None, description="Who does not answer is called again, twice at most.")
    today_only: bool = Field(default=False, description="Back by itself at the day's end.")

    @model_validator(mode="after")
    def an_order_has_queues(self) -> Self:
        if self.in_order and self.queue_ids is None:
            message = "in_order needs queue_ids"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def each_queue_is_listed_once(self) -> Self:
        if self.queue_ids is not None and len(set(self.queue_ids)) < len(self.queue_ids):
            message = "each queue is listed once"
            raise ValueError(message)
        return self


class SkillsIn(Shape):
    queue_ids: QueueIds
    today_only: bool = Field(default=False, description="Back by itself at the day's end.")


class Helping(Shape):
    queue_id: str
    when: When
    minutes: int | None


class ProfileSet(Shape):
    queue_ids: list[str] | None
    appointments: bool
    in_order: bool
    helps: list[Helping]
    calls_again_after_seconds: int | None


class SkillsSet(Shape):
    queue_ids: list[str]


class DeskSetting(Shape):
    desk_id: int
    always: ProfileSet | None
    today: ProfileSet | None


class PersonSetting(Shape):
    user_id: str
    name: str | None
    always: SkillsSet | None
    today: SkillsSet | None


class NextThere(Shape):
    token_label: str
    queue_id: str
    category: Category


class DeskOutlook(Shape):
    """How many who wait a desk may call, and the first of them in the order of its calls."""

    waiting_count: int
    next: list[NextThere]


class DeskPreview(Shape):
    desk_id: int
    now: DeskOutlook
    then: DeskOutlook


class LeftUnserved(Shape):
    queue_id: str
    waiting_count: int


class ProfilePreview(Shape):
    """What would be other with today's line."""

    desks: list[DeskPreview] = Field(
        description="The desk; of skills those at which the person sits now, which may be none."
    )
    unserved: list[LeftUnserved] = Field(
        description="Where people wait whom some open desk serves now, and none would then."
    )


class PersonAtDesks(BaseModel):
    user_id: str
    name: str


class PeopleAtDesks(BaseModel):
    """What token_api answers."""

    people: list[PersonAtDesks]


class ProfilesAnswer(Shape):
    desks: list[DeskSetting]
    people: list[PersonSetting]
