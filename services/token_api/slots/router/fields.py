"""What may stand in the outpatient department's requests, field by field."""

from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import (
    AliasChoices,
    BeforeValidator,
    Field,
    StringConstraints,
)

from services.token_api.slots.rules.disciplines import ALIASES, STANDARD
from shared import email_address
from shared.events import Category, TokenStatus
from shared.parameters import NOT_BOOLEAN

# A doctor's whole day; more would not be read on a screen, and a line is read whole.
CAPACITY_MAX: Final = 500
PACE_MINUTES_MAX: Final = 240
DELAY_MINUTES_MAX: Final = 24 * 60

Phone = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9][0-9 ()./-]{5,29}$"),
    Field(examples=["+91 98765 43210"]),
]
Email = Annotated[email_address.Email, Field(examples=["asha@example.com"])]
Capacity = Annotated[int, Field(ge=1, le=CAPACITY_MAX), NOT_BOOLEAN]
PaceMinutes = Annotated[int, Field(ge=1, le=PACE_MINUTES_MAX), NOT_BOOLEAN]
StarvationMinutes = Annotated[
    float,
    Field(
        ge=0.02,
        le=24 * 60,
        description="Elastic: who waits longer is raised; left out, as the settings say.",
    ),
    NOT_BOOLEAN,
]
DelayMinutes = Annotated[
    int,
    Field(ge=0, le=DELAY_MINUTES_MAX, description="All told; 0 takes the delay back."),
    NOT_BOOLEAN,
]
# Every word that any discipline has for a category.
CATEGORY_WORDS: Final = frozenset({*Category, *ALIASES, STANDARD})


def _word(word: object) -> object:
    if isinstance(word, str) and word.upper() in CATEGORY_WORDS:
        return word.upper()
    message = f"no category; there are {', '.join(sorted(CATEGORY_WORDS))}"
    raise ValueError(message)


CategoryWord = Annotated[
    str,
    BeforeValidator(_word),
    Field(
        validation_alias=AliasChoices("category", "source"),
        examples=["ONLINE"],
        json_schema_extra={"enum": sorted(CATEGORY_WORDS)},
    ),
]
# The published design's words for what a token's status is here.
STATUS_ALIASES: Final = {
    "CONFIRMED": TokenStatus.ALLOCATED,
    "COMPLETED": TokenStatus.SERVED,
}
StatusWord = Annotated[
    TokenStatus,
    BeforeValidator(
        lambda word: STATUS_ALIASES.get(word, word),
        json_schema_input_type=TokenStatus | Literal["CONFIRMED", "COMPLETED"],
    ),
]
DoctorRef = Annotated[UUID, Field(validation_alias=AliasChoices("doctor", "doctor_id"))]
