"""One screen that watches a board: it is sent the newest whenever it takes more bytes.

A server takes a board at once unless the screen has not read those before. So the publisher itself
runs the server's `send` for one screen after the other, and only a slow one gets a task to wait in.
That task sends the newest board then: whoever is slow skips, and holds up nobody.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator
from dataclasses import dataclass
from datetime import datetime
from types import coroutine
from typing import Any, Final, cast

from sse_starlette.event import ServerSentEvent
from starlette.types import Message, Send


@dataclass(frozen=True)
class Encoded:
    """One board: as the JSON of a GET, and as the event of a stream."""

    version: int
    as_of: datetime
    json: bytes
    event: bytes
    etag: str


# A comment keeps proxies content; the event is what a page can see of it.
HEARTBEAT: Final = ServerSentEvent("{}", event="heartbeat", comment="heartbeat").encode()
LAST_PART: Final[Message] = {"type": "http.response.body", "body": b"", "more_body": False}


class Watcher:
    """One screen. `sending_since` is set while its connection takes no more bytes."""

    __slots__ = (
        "_newest",
        "_over",
        "_send",
        "_sent",
        "_slow",
        "dismissed",
        "screen",
        "sending_since",
        "task",
    )

    def __init__(
        self,
        task: asyncio.Task[Any],
        send: Send,
        newest: Callable[[], Encoded],
        screen: str | None = None,
    ) -> None:
        self.task = task
        self.screen = screen  # its name, if its address has one
        self.sending_since: float | None = None
        self.dismissed = False
        self._send = send
        self._newest = newest
        self._sent = 0
        self._over = False
        self._slow: asyncio.Task[None] | None = None

    def begin(self, head: bytes) -> None:
        """Send what comes before the first board, and that."""
        board = self._newest()
        self._sent = board.version
        self._start(_part(head + board.event))

    def offer(self, board: Encoded) -> None:
        """Send a board, unless one is still on its way."""
        if self.sending_since is None and board.version != self._sent:
            self._sent = board.version
            self._start(_part(board.event))

    def beat(self) -> None:
        if self.sending_since is None:
            self._start(_part(HEARTBEAT))

    def finish(self) -> None:
        """End its stream in order, once the screen has taken what is on its way."""
        self._over = True
        if self.sending_since is None:
            self._start(LAST_PART)

    def dismiss(self) -> None:
        """End its stream at once: the screen has stopped reading."""
        self.dismissed = True
        self.task.cancel()

    def leave(self) -> None:
        if self._slow is not None:
            self._slow.cancel()

    def _start(self, part: Message) -> None:
        sending = cast("Coroutine[Any, Any, None]", self._send(part))
        try:
            awaited = sending.send(None)
        except StopIteration:
            return  # the server took all of it
        self.sending_since = asyncio.get_running_loop().time()
        self._slow = asyncio.create_task(self._catch_up(_resume(sending, awaited)))

    async def _catch_up(self, sending: Awaitable[None]) -> None:
        """Wait until the screen has taken its board, and send it the newest if that is another."""
        await sending
        while not self._over and (board := self._newest()).version != self._sent:
            self._sent = board.version
            self.sending_since = asyncio.get_running_loop().time()
            await self._send(_part(board.event))
        if self._over:
            await self._send(LAST_PART)
        self.sending_since = self._slow = None


def _part(body: bytes) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": True}


@coroutine
def _resume(begun: Coroutine[Any, Any, None], awaited: object) -> Generator[Any, Any, None]:
    """Go on, in a task, with a coroutine that was begun outside of one and waits for `awaited`."""
    try:
        while True:
            try:
                yield awaited
            except BaseException as error:  # noqa: BLE001 — the coroutine's, as a cancellation is
                awaited = begun.throw(error)
            else:
                awaited = begun.send(None)
    except StopIteration:
        return
