"""An API that nobody asks wakes seldom, and stops at once all the same."""

import asyncio
import time

import uvicorn
from starlette.applications import Starlette

from shared.api_server import ApiServer


class Counting(ApiServer):
    ticks = 0

    async def on_tick(self, counter: int) -> bool:
        self.ticks += 1
        return await super().on_tick(counter)


async def test_a_server_ticks_once_a_second_and_renews_the_date_each_time() -> None:
    server = Counting(uvicorn.Config(Starlette(), port=0, log_config=None))
    serving = asyncio.create_task(server._serve())
    await asyncio.sleep(1.3)
    first = dict(server.server_state.default_headers)[b"date"]
    await asyncio.sleep(1.2)
    assert dict(server.server_state.default_headers)[b"date"] != first
    assert server.ticks <= 4
    server.stop()
    await serving


async def test_a_server_that_is_told_to_stop_does_not_wait_for_its_tick() -> None:
    server = ApiServer(uvicorn.Config(Starlette(), port=0, log_config=None))
    serving = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    began = time.monotonic()
    await asyncio.to_thread(server.stop)  # from another thread, as the check of the database does
    await serving
    assert time.monotonic() - began < 0.6
