"""Desks that call without HTTP, in a process of their own: department's handler or the limit.

The task on stdin says which; both use the same pool, and what is called is durable when the call
returns. Prints the rate.
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

import uvloop
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.limits import bare_line
from bench.testbed.seeding import DEPARTMENT, STAFF
from services.department.app import POOL_SIZE
from services.department.handle.calls import CallRequest, Calls
from services.department.router.calls import batcher
from services.department.rules.commands import Actor
from services.department.settings import ROLE
from shared.postgres import create_engine

WARM_UP_SECONDS: Final = 0.5
TURN_NEAR_PLACES: Final = 3

Call = Callable[[int], Awaitable[object]]
AfterRound = Callable[[], Awaitable[None]]


async def main(task: dict[str, Any]) -> dict[str, float]:
    if task["bare"]:
        return await _bare(task)
    return await _batched(task)


async def _batched(task: dict[str, Any]) -> dict[str, float]:
    engine = create_engine(task["database_url"], role=ROLE, pool_size=POOL_SIZE)
    calls = batcher(
        Calls(engine, turn_near_places=TURN_NEAR_PLACES, public_url="http://127.0.0.1:8080")
    )
    by = Actor(user_id=STAFF, name=STAFF, supervisor=True)

    async def call(desk: int) -> object:
        return await calls.ask(CallRequest(DEPARTMENT, desk, by))

    return await _measure(task, call, lambda: _serve_all(engine))


async def _bare(task: dict[str, Any]) -> dict[str, float]:
    engine = bare_line.engine(task["database_url"])

    async def call(desk: int) -> object:
        async with engine.connect() as connection:
            return await bare_line.call(connection, desk)

    async def nothing() -> None:
        """Leave the desks as they are: the bare line knows none."""

    return await _measure(task, call, nothing)


async def _measure(task: dict[str, Any], call: Call, after: AfterRound) -> dict[str, float]:
    await _for(WARM_UP_SECONDS, task["desks"], call, after)
    return {"rate": await _for(task["seconds"], task["desks"], call, after)}


async def _for(seconds: float, desks: int, call: Call, after: AfterRound) -> float:
    """Let all desks call at once, again and again; return the calls a second of calling."""
    spent, calls, until = 0.0, 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        began = time.perf_counter()
        await asyncio.gather(*(call(desk) for desk in range(1, desks + 1)))
        spent += time.perf_counter() - began
        calls += desks
        await after()
    return calls / spent


async def _serve_all(engine: AsyncEngine) -> None:
    """Free all desks behind the handler's back; it is not measured."""
    async with engine.begin() as tx:
        await tx.execute(_SERVED)
        await tx.execute(_COUNTS)


_SERVED: Final = text("""
    UPDATE ledger.token SET status = 'SERVED', version = version + 1, ended_at = now()
    WHERE status = 'CALLED'
""")
_COUNTS: Final = text("UPDATE ledger.queue SET live = live - 'CALLED' WHERE live ? 'CALLED'")

if __name__ == "__main__":
    print(json.dumps(uvloop.run(main(json.load(sys.stdin)))))
