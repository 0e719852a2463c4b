"""What a reception asks for and is answered; the service's document is made of it."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.department.router.bodies import LineToken, Shape
from services.department.rules.searching import LookedFor
from shared.email_address import Email
from shared.text import FullName, Language, Phone
from shared.text import Note as NoteText


class CorrectIn(Shape):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Asha Rao", "email": "asha@example.com"}]}
    )

    name: FullName | None = None
    email: Email | None = None
    phone: Phone | None = None
    language: Language = "en"

    @model_validator(mode="after")
    def something_is_corrected(self) -> Self:
        if not self.model_fields_set:
            message = "say what is to be corrected"
            raise ValueError(message)
        return self


class SearchIn(Shape):
    text: Annotated[
        FullName,
        Field(
            description="A number (12, CW-012), a name's beginning, a phone, or a ticket's link.",
            examples=["CW-012"],
        ),
    ]


class Found(LineToken):
    """A visitor who was found, whatever became of them."""

    service_date: date
    can_return: bool


class FoundAnswer(BaseModel):
    visitors: list[Found]


class WaitingPage(BaseModel):
    waiting: list[LineToken]
    next: str | None = Field(description="Where the next page begins; null: this is the last.")


class Holder(BaseModel):
    """Whose token it is, for the printer and for putting it right."""

    id: int
    token_label: str
    queue_id: str
    time_zone: str
    issued_at: datetime
    name: str | None
    email: str | None
    phone: str | None
    language: str
    ticket_url: str


class NoteIn(Shape):
    note: NoteText


class Lookup(BaseModel):
    id: int
    at: datetime
    user_id: str
    user_name: str
    looked_for: LookedFor
    token_ids: list[int]


class Lookups(BaseModel):
    lookups: list[Lookup]
    next: int | None
