"""uvicorn's server, which wakes once a second while nobody comes, not ten times."""

import asyncio
from types import FrameType
from typing import Final

import uvicorn

from shared.waiting import wait_at_most

# The header `Date` tells seconds; uvicorn renews it at each tenth of its ticks.
TICK_SECONDS: Final = 1.0
TICKS: Final = 10


class ApiServer(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told = asyncio.Event()

    def stop(self) -> None:
        """Stop serving; may be called from any thread, and by a signal."""
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._told.set)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self.stop()

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        tick = 0
        while not await self.on_tick(tick):
            await wait_at_most(self._told, TICK_SECONDS)
            tick += TICKS
