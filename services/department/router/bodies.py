"""What comes in and goes out over HTTP; the services' documents are made of it."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from typing_extensions import TypeAliasType

from services.department.rules.commands import Actor, HoldReason
from services.department.rules.desks import DeskState
from shared.auth import Principal, Role
from shared.events import CallRule, Category, EventType, TokenStatus
from shared.parameters import NOT_BOOLEAN, DeskNumberInBody, IdInBody, QueueId
from shared.problems import DOCUMENTED
from shared.text import Note as NoteText

# A subject as sign-ins have it, which may be a provider's.
USER_ID_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9._@|:-]{0,127}$"
UserIdInBody = Annotated[str, StringConstraints(pattern=USER_ID_PATTERN)]
# Nobody is set aside for longer than a day's work.
HoldMinutes = Annotated[int, Field(ge=1, le=480), NOT_BOOLEAN]


class Shape(BaseModel):
    model_config = ConfigDict(extra="ignore")


class CallIn(Shape):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"desk_id": 3},
                {"desk_id": 3, "token_id": 101, "reason": "In a wheelchair, and in pain."},
            ]
        }
    )

    desk_id: DeskNumberInBody
    token_id: IdInBody | None = Field(default=None, description="Call this one out of order.")
    reason: NoteText | None = Field(default=None, description="Why; it is recorded.")
    doctor_id: UUID | None = Field(default=None, description="Only of this doctor's slots.")

    @model_validator(mode="after")
    def out_of_order_needs_a_reason(self) -> Self:
        if (self.token_id is None) != (self.reason is None):
            message = "a call out of order needs both token_id and reason"
            raise ValueError(message)
        return self


class TransferIn(Shape):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"queue_id": "LAB", "note": "Blood test first."}]}
    )

    queue_id: QueueId | None = None
    desk_id: DeskNumberInBody | None = Field(
        default=None, description="This desk alone calls them, until it closes or for a while."
    )
    user_id: UserIdInBody | None = Field(default=None, description="The desk where they sit.")
    note: NoteText | None = None

    @model_validator(mode="after")
    def goes_to_one_place(self) -> Self:
        if sum(one is not None for one in (self.queue_id, self.desk_id, self.user_id)) != 1:
            message = "a transfer goes to one of queue_id, desk_id and user_id"
            raise ValueError(message)
        return self


class HoldIn(Shape):
    model_config = ConfigDict(json_schema_extra={"examples": [{"minutes": 20, "reason": "RESULT"}]})

    minutes: HoldMinutes | None = Field(
        default=None, description="Back in the line by themselves after this; null: by hand."
    )
    reason: HoldReason | None = None
    note: NoteText | None = None


class CancelIn(Shape):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"note": "Came to the wrong house."}]}
    )

    note: NoteText | None = None


class Token(Shape):
    id: int
    token_no: int
    token_label: str
    status: TokenStatus
    queue_id: str
    origin_queue_id: str
    department_id: str
    category: Category
    priority: int
    issued_at: datetime
    arrived_at: datetime
    waited_seconds: int
    desk_id: int | None
    call_id: str | None
    called_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    visit: int
    language: str
    name: str | None


# What a note was given with, or that it was left by itself.
Noted = TypeAliasType(
    "Noted",
    Literal[
        EventType.TOKEN_TRANSFERRED,
        EventType.TOKEN_CALLED,
        EventType.TOKEN_CANCELLED,
        EventType.TOKEN_HELD,
        "NOTE_LEFT",
    ],
)


class Note(Shape):
    event_type: Noted
    text: str
    by: str | None
    at: datetime


class Chosen(Shape):
    rule: CallRule
    passed_over: dict[Category, int] = Field(
        description="How many came earlier and still wait, by category."
    )
    at_least: bool = Field(description="Whether there may be more of them.")


class LineToken(Token):
    """A token as a line lists it."""

    phone: str | None
    checked_in_at: datetime | None = Field(
        description="Of who has booked: since when they are here."
    )
    chosen: Chosen | None = Field(description="At a desk: why it was this one's turn.")
    notes: list[Note] = Field(description="Of transfers and the like, oldest first.")
    hold_reason: HoldReason | None
    hold_ends_at: datetime | None = Field(description="When they come back by themselves.")
    services: list[str] = Field(
        description="The queues to which they go on within this visit, in order."
    )


# What ends a visit in this line; a transferred visitor goes on in another.
Deed = TypeAliasType(
    "Deed",
    Literal[
        EventType.TOKEN_SERVED,
        EventType.TOKEN_NO_SHOW,
        EventType.TOKEN_CANCELLED,
        EventType.TOKEN_TRANSFERRED,
    ],
)


class Recent(LineToken):
    deed: Deed
    done_at: datetime
    done_by: str | None


class TokenAnswer(Shape):
    token: Token


class DeskDay(Shape):
    called: int
    served: int
    no_show: int
    service_seconds: int


class Desk(Shape):
    desk_id: int
    department_id: str
    state: DeskState
    user_id: str | None
    user_name: str | None
    since: datetime | None
    token_id: int | None
    token_label: str | None
    today: DeskDay


class DeskAnswer(Shape):
    desk: Desk


class DesksAnswer(Shape):
    desks: list[Desk]


def actor_of(principal: Principal) -> Actor:
    return Actor(
        user_id=principal.subject,
        name=principal.name or principal.subject,
        supervisor=principal.role in {Role.SUPERVISOR, Role.ADMIN},
    )


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Document an endpoint's own refusals; their bodies are problems like all others."""
    return {status: {**DOCUMENTED, "description": HTTPStatus(status).phrase} for status in statuses}
