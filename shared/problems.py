"""Every trouble becomes one answer: `application/problem+json` (RFC 9457) with a stable code.

`Refused` is the one exception with which rules and handlers say no; its sentence is for the user.
"""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, cast

import orjson
import psycopg
import redis.exceptions
import sqlalchemy.exc
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, JsonValue
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.logs import RequestLog, describe

# No request of ours comes near; larger ones would only cost memory.
BODY_BYTES_MAX: Final = 64 * 1024
# An engine that is restarted is back within seconds.
ENGINE_RETRY_SECONDS: Final = 2
# A form has fewer fields; more would repeat themselves.
ERRORS_SHOWN_MAX: Final = 20

log = structlog.get_logger()


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
    """Kafka, or another engine whose library has no exception of its own for this, is gone."""

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


def install(app: FastAPI) -> None:
    """Give every endpoint the same answers to trouble, a body limit and the request log.

    Call it right after `FastAPI(...)`, before routers are included: it also sets the
    documented answer, which routes take over when they are added.
    """
    app.router.responses.setdefault("default", DOCUMENTED)
    for error, handler in HANDLERS.items():
        app.add_exception_handler(error, handler)
    app.add_middleware(Bodies)
    app.add_middleware(LastResort)
    app.add_middleware(RequestLog)


def problem(
    code: str,
    sentence: str,
    *,
    status: int,
    headers: Mapping[str, str] | None = None,
    extra: Mapping[str, JsonValue] | None = None,
) -> Response:
    """Return the answer itself, for the few places that stand outside of an endpoint."""
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
    return _invalid_input(_errors(cast("RequestValidationError", error).errors()))


def _invalid_input(errors: list[JsonValue], sentence: str | None = None) -> Response:
    if sentence is None:
        first = cast("dict[str, str]", errors[0]) if errors else {"field": "", "sentence": ""}
        sentence = f"{first['field'] or 'The input'}: {first['sentence']}"
    return problem("INVALID_INPUT", sentence, status=422, extra={"errors": errors})


def _errors(found: Sequence[Any]) -> list[JsonValue]:
    """Keep where and what; drop the input itself, which may be personal."""
    return [
        {"field": _field(error["loc"]), "sentence": _sentence(error)}
        for error in found[:ERRORS_SHOWN_MAX]
    ]


def _field(loc: Sequence[object]) -> str:
    """Return "queue_id" for ("body", "queue_id"): where it stood is no news to the caller."""
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
    413: ("TOO_LARGE", f"A request may have at most {BODY_BYTES_MAX // 1024} KiB."),
}


async def _http(_: Request, error: Exception) -> Response:
    refusal = cast("HTTPException", error)
    phrase = HTTPStatus(refusal.status_code).phrase
    if refusal.status_code == HTTPStatus.BAD_REQUEST and "parsing the body" in refusal.detail:
        # FastAPI says 400 where the bytes are no text at all and 422 where they are no JSON.
        return _invalid_input([], "The body is not valid JSON.")
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
    """Blame the value: it passed the door, but is too large for its column or holds a NUL."""
    log.warning("value refused by postgres", error=describe(error))
    return _invalid_input([], "A value is out of range or holds characters that cannot be stored.")


async def _database_error(request: Request, error: Exception) -> Response:
    """Sort what is neither an engine's failure nor bad input by its class: 25 is a state error."""
    sqlstate = getattr(getattr(error, "orig", error), "sqlstate", None) or ""
    if sqlstate.startswith("25"):  # cut off while idle in a transaction, or a read-only standby
        return await _postgres_gone(request, error)
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

DOCUMENTED: Final[dict[str, Any]] = {
    "description": "Refused, or an error; `code` is stable",
    "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
}


class LastResort:
    """Answer 500 to what nobody expected, log it once, and keep its message to ourselves."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def note_start(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, note_start)
        except ClientDisconnect:  # nobody is there to answer, and nothing is wrong
            return
        except Exception:
            log.exception("request failed")
            if started:  # half an answer is out: only a cut connection tells the caller
                raise
            answer = problem(
                "INTERNAL", "Something went wrong on our side. It has been noted.", status=500
            )
            await answer(scope, receive, send)


class Bodies:
    """Bound a body's size and refuse NUL characters, which Postgres cannot store.

    The body is read whole before the endpoint runs; at this size that costs nothing.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self.app(scope, receive, send)
            return
        body = await _read(receive)
        if body is None:  # the caller went away: nobody is there to answer
            return
        if len(body) > BODY_BYTES_MAX:
            code, sentence = SENTENCES[413]
            await problem(code, sentence, status=413, headers={"Connection": "close"})(
                scope, receive, send
            )
            return
        if b"\\u0000" in body and _holds_nul(body):
            await _invalid_input([], "Text may not contain NUL characters.")(scope, receive, send)
            return
        await self.app(scope, _replay(body, receive), send)


async def _read(receive: Receive) -> bytes | None:
    """Return the body, or a little more than the limit of one that is too large; None: gone."""
    message = await receive()
    body: bytes = b""
    while message["type"] == "http.request":
        body += message.get("body", b"")
        if not message.get("more_body", False) or len(body) > BODY_BYTES_MAX:
            return body
        message = await receive()
    return None


def _replay(body: bytes, receive: Receive) -> Receive:
    message: Message | None = {"type": "http.request", "body": body, "more_body": False}

    async def replay() -> Message:
        nonlocal message
        if message is None:
            return await receive()
        first, message = message, None
        return first

    return replay


def _holds_nul(body: bytes) -> bool:
    """Tell a NUL from a backslash that only looks like one; broken JSON is refused elsewhere."""
    try:
        left = [json.loads(body)]
    except (ValueError, RecursionError):
        return False
    while left:
        value = left.pop()
        if isinstance(value, str) and "\0" in value:
            return True
        if isinstance(value, dict):
            left.extend(value)
            left.extend(value.values())
        elif isinstance(value, list):
            left.extend(value)
    return False
