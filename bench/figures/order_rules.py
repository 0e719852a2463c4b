"""Whether the order of a long line takes longer to find out, by any of the rules."""

import statistics
from datetime import UTC, datetime
from itertools import islice
from time import perf_counter
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from bench.figure import Better, Measured, Promise
from bench.progress import say
from bench.side_by_side import side_by_side
from bench.testbed import Testbed
from bench.testbed.ruled_line import RULES, choose, fill
from bench.testbed.seeding import DEPARTMENT
from services.department.settings import ROLE
from shared import ledger
from shared.postgres import create_engine

LONG: Final = 1_000_000
SHORT: Final = 1_000
ROUNDS: Final = 5
READS: Final = 120
# As many as the preview of a rule shows.
FIRST: Final = 100


def _promise(name: str) -> Promise:
    return Promise(
        name=f"order-{name}",
        says=f"By the rule {name.upper()} it takes this many times as long with a million waiting "
        f"as with a thousand to tell the first {FIRST} of the line in their order.",
        unit="times the limit",
        goal=1.25,
        better=Better.LOWER,
        measured=f"p50 in ms of reading and ordering them, {LONG:,} waiting in two categories",
        limit=f"the same with {SHORT:,} waiting, in a database of its own",
    )


PROMISES: Final = tuple(_promise(name) for name in RULES)


async def measure(testbed: Testbed) -> dict[str, Measured]:
    long, short = await testbed.postgres("long_order"), await testbed.postgres("short_order")
    fill(long, LONG)
    fill(short, SHORT)
    at_long, at_short = (create_engine(one, role=ROLE) for one in (long, short))
    reads, found = int(testbed.share(READS)), dict[str, Measured]()
    for promise, (name, rule) in zip(PROMISES, RULES.items(), strict=True):
        say(f"    by {name}")
        for address, engine in ((long, at_long), (short, at_short)):
            choose(address, rule)
            await _order_ms(engine, reads)
        found[promise.name] = await side_by_side(
            testbed.rounds(ROUNDS),
            lambda: _order_ms(at_long, reads),
            lambda: _order_ms(at_short, reads),
            unit="ms to order",
        )
    await at_long.dispose()
    await at_short.dispose()
    return found


async def _order_ms(engine: AsyncEngine, reads: int) -> float:
    """Return the median of reading and ordering the first of the department's line."""
    seconds = []
    async with engine.connect() as tx:
        for _ in range(reads):
            began, now = perf_counter(), datetime.now(UTC)
            queues = await ledger.read_department(tx, DEPARTMENT)
            lines = await ledger.heads(tx, queues.values(), limit=FIRST, now=now)
            order = list(islice(ledger.in_department_order(queues, lines, now=now), FIRST))
            seconds.append(perf_counter() - began)
            if len(order) < FIRST:
                raise AssertionError(order)
    return statistics.median(seconds) * 1000
