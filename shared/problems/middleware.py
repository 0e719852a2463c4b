"""Middleware around every endpoint: bounds a request's body, and answers unexpected errors."""

import asyncio
import json
from contextlib import suppress
from typing import Final

import structlog
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.problems.answer import invalid_input, problem

# No request of ours comes near; larger ones would only cost memory.
BODY_BYTES_MAX: Final = 64 * 1024
# A caller hears nothing while it sends, and loses the answer when the connection is closed before
# it has sent all: so much of a body that is too large is read and thrown away, for so long.
DISCARD_BYTES_MAX: Final = 32 * 1024 * 1024
DISCARD_SECONDS_MAX: Final = 20.0

log = structlog.get_logger()


class LastResort:
    """Answer 500 to an unexpected error and log it once; its message is not sent."""

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
            if started:  # part of an answer was sent: only a closed connection shows the error
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
            await _too_large()(scope, receive, send)
            return
        if b"\\u0000" in body and _holds_nul(body):
            await invalid_input([], "Text may not contain NUL characters.")(scope, receive, send)
            return
        await self.app(scope, _replay(body, receive), send)


def _too_large() -> Response:
    # What is left of a body beyond all bounds is not read: the connection cannot be used again.
    return problem(
        "TOO_LARGE",
        f"A request may have at most {BODY_BYTES_MAX // 1024} KiB.",
        status=413,
        headers={"Connection": "close"},
    )


async def _read(receive: Receive) -> bytes | None:
    """Return the body, or a little more than the limit of one that is too large; None: gone."""
    message = await receive()
    body: bytes = b""
    while message["type"] == "http.request":
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return body
        if len(body) > BODY_BYTES_MAX:
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
