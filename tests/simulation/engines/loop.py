"""A clock that jumps: nothing waits, and what happens next is decided by the draws alone."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose time goes on only when everybody waits, and then at once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        super().__init__(_Jump(self))

    def time(self) -> float:
        return self.seconds


class _Jump(selectors.SelectSelector):
    """Stands where the loop would wait for sockets; there are none."""

    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            message = "everybody waits for ever"
            raise RuntimeError(message)
        self._loop.seconds += max(timeout, 0.0)
        return []


def play(history: Coroutine[Any, Any, T]) -> T:
    """Run one history on a clock of its own, from second 0."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(history)
