"""What the administrator's lists and bodies have in common."""

from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, Field, model_validator

from services.token_api.accounts import Password, Passwords, Username
from shared.parameters import BIGINT_MAX, NOT_BOOLEAN
from shared.request_body import RequestBody
from shared.text import Written

# Ids stand in labels, such as MS5-20260106-0001.
StationId = Annotated[int, Field(ge=1, le=999_999), NOT_BOOLEAN]
AtStation = Annotated[int | None, Query(ge=1, le=BIGINT_MAX, description="Only of this station")]
Active = Annotated[bool | None, Query(description="Only those in use, or only the others")]
Search = Annotated[
    Annotated[str, Written(length_min=0)] | None,
    Query(description="In names and numbers; spaces and dashes do not count"),
]


class NowInLine(BaseModel):
    """Whether a driver or a vehicle waits at this moment."""

    now: Literal["WAITING", "ON_TRIP"] | None = Field(description="Null: neither")
    token_no: str | None


class WithLogin(RequestBody):
    """With a user name and a password, whoever it is can sign in at once."""

    username: Username | None = None
    password: Password | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> "WithLogin":
        if (self.username is None) != (self.password is None):
            message = "a user name and a password come together"
            raise ValueError(message)
        return self

    async def password_hash(self, passwords: Passwords) -> str | None:
        return await passwords.hash(self.password) if self.password else None
