"""Errors as HTTP answers: `application/problem+json` (RFC 9457) with a stable code.

Rules and handlers raise `Refused` to turn a request down; its sentence is for the user.
"""

from collections.abc import Mapping

from fastapi import FastAPI

from shared.problems.answer import DOCUMENTED, EngineUnavailable, Problem, Refused, problem
from shared.problems.handlers import HANDLERS, answer_to
from shared.problems.middleware import (
    BODY_BYTES_MAX,
    RequestMiddleware,
    exchange,
    read_body,
    refusal_of,
    replay,
)

__all__ = [
    "BODY_BYTES_MAX",
    "DOCUMENTED",
    "EngineUnavailable",
    "Problem",
    "Refused",
    "answer_to",
    "exchange",
    "install",
    "problem",
    "read_body",
    "refusal_of",
    "replay",
]


def install(app: FastAPI, larger_requests: Mapping[str, int] | None = None) -> None:
    """Give every endpoint the same answers to errors, a body limit and the request log.

    `larger_requests`: by path, the bytes of those few that need more than others.

    Call it right after `FastAPI(...)`, before routers are included: it also sets the
    documented answer, which routes take over when they are added.
    """
    app.router.responses.setdefault("default", DOCUMENTED)
    for error, handler in HANDLERS.items():
        app.add_exception_handler(error, handler)
    app.add_middleware(RequestMiddleware, larger=larger_requests or {})
