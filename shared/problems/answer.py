"""The exceptions that turn a request down, and the answer that is made of them."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, cast

import orjson
from pydantic import BaseModel, ConfigDict, JsonValue
from starlette.responses import Response


class Refused(Exception):  # noqa: N818 — a refusal is an answer, not an error
    """A request that is understood and turned down, with a sentence for the user."""

    def __init__(
        self,
        code: str,
        sentence: str,
        *,
        status: int = 409,
        retry_after_seconds: int | None = None,
        **extra: JsonValue,
    ) -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence
        self.status = status
        self.retry_after_seconds = retry_after_seconds
        self.extra = extra


class EngineUnavailable(Exception):  # noqa: N818 — names the state of the engine
    """An engine is unreachable whose library has no exception of its own for that, as Kafka's."""

    def __init__(self, engine: str) -> None:
        super().__init__(f"{engine} is unavailable")
        self.engine = engine


class Problem(BaseModel):
    """The body of every refusal and error."""

    model_config = ConfigDict(extra="allow")

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str


def problem(
    code: str,
    sentence: str,
    *,
    status: int,
    headers: Mapping[str, str] | None = None,
    extra: Mapping[str, JsonValue] | None = None,
) -> Response:
    """Return the answer itself, for the few places outside of an endpoint."""
    body = {
        **(extra or {}),
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": sentence,
        "code": code,
    }
    return Response(
        orjson.dumps(body, default=str),
        status_code=status,
        headers=dict(headers or {}),
        media_type="application/problem+json",
    )


def invalid_input(errors: list[JsonValue], sentence: str | None = None) -> Response:
    if sentence is None:
        first = cast("dict[str, str]", errors[0]) if errors else {"field": "", "sentence": ""}
        sentence = f"{first['field'] or 'The input'}: {first['sentence']}"
    return problem("INVALID_INPUT", sentence, status=422, extra={"errors": errors})


DOCUMENTED: Final[dict[str, Any]] = {
    "description": "Refused, or an error; `code` is stable",
    "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
}
