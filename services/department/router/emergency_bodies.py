"""A call for help, and who is told of it, as they come in and go out."""

from datetime import datetime
from typing import Annotated, Final

from pydantic import ConfigDict, Field

from services.department.router.bodies import Shape
from shared.email_address import Email

# Each press writes to all of them.
CONTACTS_MAX: Final = 20


class EmergencyIn(Shape):
    model_config = ConfigDict(json_schema_extra={"examples": [{"drill": True}]})

    drill: Annotated[bool, Field(strict=True)] = Field(
        default=False, description="Only a test: everybody is told that it is one."
    )


class EmergencyNow(Shape):
    """A call for help that is not over; null: nobody has confirmed that they come."""

    id: str
    department_id: str
    desk_id: int
    drill: bool
    raised_by: str
    raised_by_name: str
    raised_at: datetime
    confirmed_by_name: str | None
    confirmed_at: datetime | None


class EmergencyAnswer(Shape):
    emergency: EmergencyNow


class Contacts(Shape):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"emails": ["security@hospital.example"]}]}
    )

    emails: Annotated[list[Email], Field(max_length=CONTACTS_MAX)]
