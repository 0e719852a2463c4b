"""Bodies of requests: a field that nobody knows is refused, for it may be one that was misspelt."""

from typing import Final

from pydantic import BaseModel, ConfigDict, with_config

_CLOSED: Final = ConfigDict(extra="forbid")


class RequestBody(BaseModel):
    model_config = _CLOSED


# For a TypedDict, of which only the given fields are there.
change_body: Final = with_config(_CLOSED)
