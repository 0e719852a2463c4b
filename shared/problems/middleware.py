"""Middleware around every endpoint: the log, the bound of a body, unexpected errors."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Final

import structlog
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.logs import note_request, secure
from shared.problems.answer import invalid_input, problem

# No request of ours comes near; larger ones would only cost memory.
BODY_BYTES_MAX: Final = 64 * 1024
# A caller hears nothing while it sends, and loses the answer when the connection is closed before
# it has sent all: so much of a body that is too large is read and thrown away, for so long.
DISCARD_BYTES_MAX: Final = 32 * 1024 * 1024
DISCARD_SECONDS_MAX: Final = 20.0
NO_ANSWER: Final = 0

log = structlog.get_logger()


class RequestMiddleware:
    """All that is done around every endpoint, in one layer, for each costs every request.

    The body is read whole before the endpoint runs; at this size that costs nothing.
    """

    def __init__(self, app: ASGIApp, larger: Mapping[str, int]) -> None:
        self.app = app
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await exchange(scope, receive, send, partial(self._answer, scope, receive))

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self.app(scope, receive, send)
            return
        bytes_max = self._larger.get(scope["path"], BODY_BYTES_MAX)
        body = await read_body(receive, bytes_max)
        if body is None:  # the caller went away: nobody is there to answer
            return
        if (refusal := refusal_of(body, bytes_max)) is not None:
            await refusal(scope, receive, send)
            return
        await self.app(scope, replay(body, receive), send)


async def exchange(
    scope: Scope, receive: Receive, send: Send, answer: Callable[[Send], Awaitable[None]]
) -> None:
    """Let `answer` send its answer: log and measure it, and stamp what every answer carries.

    An unexpected error is logged once and answered 500; its message is not sent.
    """
    began = time.perf_counter()
    started = False

    async def stamp(message: Message) -> None:
        nonlocal started
        if message["type"] == "http.response.start":
            started = True
            secure(message)
            # Measured when the answer begins: how long a stream stays open is no latency.
            note_request(scope, message["status"], time.perf_counter() - began)
        await send(message)

    try:
        await answer(stamp)
    except ClientDisconnect:  # nobody is there to answer, and nothing is wrong
        return
    except Exception:
        log.exception("request failed")
        if started:  # part of an answer was sent: only a closed connection shows the error
            raise
        await _internal()(scope, receive, stamp)
    finally:
        if not started:  # the caller went away before there was an answer
            note_request(scope, NO_ANSWER, time.perf_counter() - began)


def refusal_of(body: bytes, bytes_max: int = BODY_BYTES_MAX) -> Response | None:
    """Bound a body's size and refuse NUL characters, which Postgres cannot store."""
    if len(body) > bytes_max:
        return _too_large(bytes_max)
    if b"\\u0000" in body and _holds_nul(body):
        return invalid_input([], "Text may not contain NUL characters.")
    return None


def _internal() -> Response:
    sentence = "Something went wrong on our side. It has been noted."
    return problem("INTERNAL", sentence, status=500)


def _too_large(bytes_max: int) -> Response:
    # What is left of a body beyond all bounds is not read: the connection cannot be used again.
    return problem(
        "TOO_LARGE",
        f"A request may have at most {bytes_max // 1024} KiB.",
        status=413,
        headers={"Connection": "close"},
    )


async def read_body(receive: Receive, bytes_max: int = BODY_BYTES_MAX) -> bytes | None:
    """Return the body, or a little more than the limit of one that is too large; None: gone."""
    message = await receive()
    body: bytes = b""
    while message["type"] == "http.request":
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return body
        if len(body) > bytes_max:
            await _discard(receive)
            return body
        message = await receive()
    return None


async def _discard(receive: Receive) -> None:
    """Read what is left of a body to its end, or as much as the bounds allow."""
    left = DISCARD_BYTES_MAX
    with suppress(TimeoutError):
        async with asyncio.timeout(DISCARD_SECONDS_MAX):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body", False):  # the end, or the caller went away
                    return


def replay(body: bytes, receive: Receive) -> Receive:
    """Return what gives a body that has been read once more, and then what comes after it."""
    message: Message | None = {"type": "http.request", "body": body, "more_body": False}

    async def again() -> Message:
        nonlocal message
        if message is None:
            return await receive()
        first, message = message, None
        return first

    return again


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
