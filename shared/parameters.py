"""Types of path and query parameters, bounded by what the engines can store."""

from typing import Annotated, Final

from fastapi import Header, Path, Query
from pydantic import BeforeValidator, Field, StringConstraints

from shared.idempotency import KEY_LENGTH_MAX

# Postgres' bigint. A larger number can name nothing that is stored.
BIGINT_MAX: Final = 2**63 - 1
# Short enough for a Kafka key, a label and a URL; no dot or slash, so a path stays a path.
NAME_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
AFTER_PATTERN: Final = r"^[A-Za-z0-9_-]{0,64}$"


def _refuse_boolean(value: object) -> object:
    if isinstance(value, bool):
        message = "this is a number, not true or false"
        raise ValueError(message)  # noqa: TRY004 - pydantic answers a ValueError
    return value


# For every number in a body: Python takes true for 1.
NOT_BOOLEAN: Final = BeforeValidator(_refuse_boolean)

IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=KEY_LENGTH_MAX,
        description="The same key with the same body gets the same answer, and nothing is done.",
    ),
]
Id = Annotated[int, Path(ge=1, le=BIGINT_MAX)]
IdInBody = Annotated[int, Field(ge=1, le=BIGINT_MAX), NOT_BOOLEAN]
DeskNumber = Annotated[int, Path(ge=1, le=9999)]
DeskNumberInBody = Annotated[int, Field(ge=1, le=9999), NOT_BOOLEAN]
Limit = Annotated[int, Query(ge=1, le=1000)]

After = Annotated[
    str | None,
    Query(pattern=AFTER_PATTERN, description="The `next` of the page before this one."),
]
AfterNumber = Annotated[
    int | None, Query(ge=0, le=BIGINT_MAX, description="The `next` of the page before this one.")
]

Name = Annotated[str, StringConstraints(pattern=NAME_PATTERN)]
QueueId = Name
DepartmentId = Name
BranchId = Name
# A ticket's secret as it stands in a link: URL-safe, long enough that nobody guesses one.
TicketSecret = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,128}$")]
