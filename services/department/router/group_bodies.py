"""A call of several at once, as it comes in and goes out."""

from typing import Annotated, Final

from pydantic import ConfigDict, Field

from services.department.router.bodies import Shape, Token
from shared.parameters import NOT_BOOLEAN, DeskNumberInBody

# Who comes to a briefing; more would not be seen on a board.
GROUP_MAX: Final = 20


class GroupCallIn(Shape):
    model_config = ConfigDict(json_schema_extra={"examples": [{"desk_id": 3, "count": 5}]})

    desk_id: DeskNumberInBody
    count: Annotated[int, Field(ge=2, le=GROUP_MAX), NOT_BOOLEAN] = Field(
        description="Call up to so many at once."
    )


class GroupAnswer(Shape):
    tokens: list[Token]
