"""Maps exceptions to problem answers."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, cast

import psycopg
import redis.exceptions
import sqlalchemy.exc
import structlog
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import JsonValue
from starlette.exceptions import HTTPException
from starlette.responses import Response

from shared.logs import describe
from shared.problems.answer import EngineUnavailable, Refused, invalid_input, problem

# An engine that is restarted is back within seconds.
ENGINE_RETRY_SECONDS: Final = 2
# A form has fewer fields; more would repeat themselves.
ERRORS_SHOWN_MAX: Final = 20

log = structlog.get_logger()


async def _refused(_: Request, error: Exception) -> Response:
    refusal = cast("Refused", error)
    headers = {}
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if refusal.retry_after_seconds is not None:
        headers["Retry-After"] = str(refusal.retry_after_seconds)
    elif refusal.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = str(ENGINE_RETRY_SECONDS)
    return problem(
        refusal.code,
        refusal.sentence,
        status=refusal.status,
        headers=headers,
        extra=refusal.extra,
    )


async def _invalid(_: Request, error: Exception) -> Response:
    return invalid_input(_errors(cast("RequestValidationError", error).errors()))


def _errors(found: Sequence[Any]) -> list[JsonValue]:
    """Keep where and what; drop the input itself, which may be personal."""
    return [
        {"field": _field(error["loc"]), "sentence": _sentence(error)}
        for error in found[:ERRORS_SHOWN_MAX]
    ]


def _field(loc: Sequence[object]) -> str:
    """Return "queue_id" for ("body", "queue_id"): the caller knows where it was sent."""
    return ".".join(str(part) for part in loc[1:]) or (str(loc[0]) if loc else "")


def _sentence(error: Mapping[str, Any]) -> str:
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "missing":
        message = "This is missing"
    if error["type"] == "json_invalid":
        message = "This is not valid JSON"
    return message if message.endswith(".") else f"{message}."


SENTENCES: Final = {
    400: ("BAD_REQUEST", "The request could not be understood."),
    401: ("UNAUTHENTICATED", "Please sign in first."),
    403: ("FORBIDDEN", "You are not allowed to do this."),
    404: ("NOT_FOUND", "There is nothing at this address."),
    405: ("METHOD_NOT_ALLOWED", "This address does not take that method."),
}


async def _http(_: Request, error: Exception) -> Response:
    refusal = cast("HTTPException", error)
    phrase = HTTPStatus(refusal.status_code).phrase
    if refusal.status_code == HTTPStatus.BAD_REQUEST and "parsing the body" in refusal.detail:
        # FastAPI says 400 where the bytes are no text at all and 422 where they are no JSON.
        return invalid_input([], "The body is not valid JSON.")
    code, sentence = SENTENCES.get(
        refusal.status_code,
        (phrase.upper().replace(" ", "_").replace("-", "_"), f"{phrase}."),
    )
    if refusal.detail and refusal.detail != phrase:
        sentence = str(refusal.detail)
    return problem(code, sentence, status=refusal.status_code, headers=dict(refusal.headers or {}))


async def _postgres_gone(_: Request, error: Exception) -> Response:
    return _unavailable("postgres", error)


async def _redis_gone(_: Request, error: Exception) -> Response:
    return _unavailable("redis", error)


async def _engine_gone(_: Request, error: Exception) -> Response:
    return _unavailable(cast("EngineUnavailable", error).engine, error)


def _unavailable(engine: str, error: Exception) -> Response:
    log.warning("engine unavailable", engine=engine, error=describe(error))
    return problem(
        f"{engine.upper()}_UNAVAILABLE",
        "The system is busy or being restarted. Please try again in a moment.",
        status=503,
        headers={"Retry-After": str(ENGINE_RETRY_SECONDS)},
    )


async def _unstorable(_: Request, error: Exception) -> Response:
    """Answer 422: the value passed validation, but is too large for its column or holds a NUL."""
    log.warning("value refused by postgres", error=describe(error))
    return invalid_input([], "A value is out of range or holds characters that cannot be stored.")


async def _database_error(request: Request, error: Exception) -> Response:
    """Sort what is neither an engine's failure nor bad input by its class: 25 is a state error."""
    sqlstate = getattr(getattr(error, "orig", error), "sqlstate", None) or ""
    if sqlstate.startswith("25"):  # cut off while idle in a transaction, or a read-only standby
        return await _postgres_gone(request, error)
    raise error


async def answer_to(request: Request, error: Exception) -> Response:
    """Return the answer to an error of an endpoint; raises it again where it has none."""
    handlers: Mapping[type[Exception], Any] = request.app.exception_handlers
    for kind in type(error).__mro__:
        if handler := handlers.get(kind):
            return cast("Response", await handler(request, error))
    raise error


HANDLERS: Final[dict[type[Exception], Any]] = {
    Refused: _refused,
    RequestValidationError: _invalid,
    HTTPException: _http,
    EngineUnavailable: _engine_gone,
    # Covers lost connections, 55P03 lock and 57014 statement time-outs, deadlocks, a full disk.
    sqlalchemy.exc.OperationalError: _postgres_gone,
    sqlalchemy.exc.InterfaceError: _postgres_gone,
    sqlalchemy.exc.TimeoutError: _postgres_gone,  # no connection became free
    sqlalchemy.exc.DataError: _unstorable,
    sqlalchemy.exc.DBAPIError: _database_error,
    psycopg.OperationalError: _postgres_gone,
    psycopg.InterfaceError: _postgres_gone,
    psycopg.DataError: _unstorable,
    redis.exceptions.ConnectionError: _redis_gone,
    redis.exceptions.TimeoutError: _redis_gone,
    redis.exceptions.ReadOnlyError: _redis_gone,
    redis.exceptions.OutOfMemoryError: _redis_gone,
}
