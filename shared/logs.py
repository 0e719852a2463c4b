"""Logging as JSON lines on stdout, without query strings, raw paths and personal fields."""

import logging
import traceback
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any, BinaryIO, Final, cast

import orjson
import psycopg
import pydantic
import sqlalchemy.exc
import structlog
from starlette.types import Message, Scope

from shared.log_output import Handler, Output, stdout, unfailing
from shared.metrics import observe_request
from shared.routes import route_template

# Deep enough to find the place, short enough for one line of a log.
FRAMES_SHOWN_MAX: Final = 25
# Polled every few seconds; logged only when they fail.
ROUTINE: Final = frozenset({"/livez", "/readyz", "/metrics"})
SERVER_ERRORS: Final = 500

log = structlog.get_logger()


class RequestLines:
    """Writes the line of a request as `log.info` does, at a third of its cost.

    It is written for every request, and is always of one shape; structlog goes through six steps to
    make it. Without an output, as in tests, structlog writes it.
    """

    def __init__(self) -> None:
        self._output: Output | None = None
        self._service = ""

    def write_to(self, output: Output, service: str) -> None:
        self._output, self._service = output, service

    def write(self, method: str, route: str, status: int, ms: float) -> None:
        if self._output is None or not log.is_enabled_for(logging.INFO):
            log.info("request", method=method, route=route, status=status, ms=ms)
            return
        line = {
            "method": method,
            "route": route,
            "status": status,
            "ms": ms,
            "event": "request",
            "level": "info",
            "timestamp": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
            "service": self._service,
        }
        self._output.write(_dump(line) + b"\n")


REQUEST_LINES: Final = RequestLines()


def configure(service: str, level: str = "INFO") -> None:
    """Send everything that is logged, by us or by libraries, through one JSON renderer."""
    number = logging.getLevelNamesMapping()[level.upper()]

    def name_service(_: object, __: str, event: MutableMapping[str, Any]) -> Any:  # noqa: ANN401 — structlog's own type
        event["service"] = service
        return event

    common: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name_service,
        structlog.processors.ExceptionRenderer(render_exception),
    ]
    output = stdout()
    REQUEST_LINES.write_to(output, service)
    structlog.configure(
        processors=[*common, structlog.processors.JSONRenderer(_dump)],
        wrapper_class=unfailing(structlog.make_filtering_bound_logger(number)),
        logger_factory=structlog.BytesLoggerFactory(cast("BinaryIO", output)),
        cache_logger_on_first_use=True,
    )
    handler = Handler(output)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *common[:-1]],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                common[-1],
                structlog.processors.JSONRenderer(lambda event, **_: _dump(event).decode()),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(number, logging.INFO), force=True)
    _quieten()


def _quieten() -> None:
    """Send uvicorn's records to our handler, and other libraries' only from WARNING on."""
    for name in ("uvicorn", "uvicorn.error", "uvicorn.asgi"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    # It writes raw paths and query strings, which hold tickets' secrets. `note_request` does not.
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.access").propagate = False
    for name in ("aiokafka", "httpx", "httpcore", "asyncio", "faust", "mode"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _dump(event: MutableMapping[str, Any], **_: Any) -> bytes:  # noqa: ANN401 — structlog passes options of json.dumps
    try:
        return orjson.dumps(event, default=repr, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:  # half of a character, a number beyond 64 bits
        return orjson.dumps({name: _plain(value) for name, value in event.items()})


def _plain(value: object) -> str:
    return value if isinstance(value, str) and value.isascii() else ascii(value)


def describe(error: BaseException) -> str:
    """Say what went wrong without the values: they may be names and addresses."""
    kind = type(error).__name__
    match error:
        case pydantic.ValidationError():
            places = (".".join(map(str, one["loc"])) + " " + one["type"] for one in error.errors())
            return f"{kind}: {', '.join(places)}"
        case sqlalchemy.exc.DBAPIError():
            return describe(error.orig) if error.orig is not None else kind
        case psycopg.Error() if error.sqlstate:
            constraint = error.diag.constraint_name or ""
            return f"{kind} {error.sqlstate} {constraint}".rstrip()
        case psycopg.Error():
            return f"{kind}: {str(error).partition(chr(10))[0]}"
        case _:
            return f"{kind}: {error}"


def render_exception(exc_info: Any) -> str:  # noqa: ANN401 — sys.exc_info() or True
    """Return the frames and the messages of an exception and its causes, without their values."""
    error = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    parts: list[str] = []
    while isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES_SHOWN_MAX:]
        parts.append("".join(traceback.format_list(frames)) + describe(error))
        if isinstance(error, BaseExceptionGroup):
            parts.extend(render_exception((None, inner)) for inner in error.exceptions)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\nCaused by:\n".join(parts)


def note_request(scope: Scope, status: int, seconds: float) -> None:
    """Log and measure a request by its route's template."""
    template = route_template(scope)
    observe_request(scope["method"], template, status, seconds)
    if template in ROUTINE and status < SERVER_ERRORS:
        return
    REQUEST_LINES.write(scope["method"], template, status, round(seconds * 1000, 2))


NOSNIFF: Final = (b"x-content-type-options", b"nosniff")
NO_STORE: Final = (b"cache-control", b"no-store")


def secure(start: Message) -> None:
    """Add `nosniff` and `no-store`, unless the answer has such headers of its own."""
    headers = start["headers"] = list(start["headers"])
    names = {name for name, _ in headers}
    if NOSNIFF[0] not in names:
        headers.append(NOSNIFF)
    if NO_STORE[0] not in names:
        headers.append(NO_STORE)
