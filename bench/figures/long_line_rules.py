"""Whether a call from a long line costs more by any of the rules by which a line is called."""

from typing import Final

from bench.figure import Better, Measured, Promise
from bench.figures.call_rate import desks_task
from bench.load.child import in_child
from bench.progress import say
from bench.side_by_side import side_by_side
from bench.testbed import Testbed
from bench.testbed.department import department
from bench.testbed.ruled_line import RULES, choose, fill

LONG: Final = 1_000_000
SHORT: Final = 1_000
# As long as the shortest line lasts: a call takes some milliseconds.
SECONDS: Final = 1.5
ROUNDS: Final = 5


def _promise(name: str) -> Promise:
    return Promise(
        name=f"call-{name}-line",
        says=f"By the rule {name.upper()} a call costs this many times as long with a million "
        "waiting as with a thousand.",
        unit="times the limit",
        goal=1.25,
        better=Better.LOWER,
        measured=f"p50 in ms of calling from one desk, {LONG:,} waiting in two categories",
        limit=f"the same with {SHORT:,} waiting at first, in a database of its own",
    )


PROMISES: Final = tuple(_promise(name) for name in RULES)


async def measure(testbed: Testbed) -> dict[str, Measured]:
    long, short = await testbed.postgres("long_rules"), await testbed.postgres("short_rules")
    fill(long, LONG)
    found: dict[str, Measured] = {}
    with department(testbed, long) as at_long, department(testbed, short) as at_short:

        async def call_ms(port: int, seconds: float) -> float:
            task = desks_task(port, 1, seconds, serve=True)
            return float((await in_child("bench.load.desks", task))["p50_ms"])

        seconds = testbed.share(SECONDS)
        for promise, (name, rule) in zip(PROMISES, RULES.items(), strict=True):
            say(f"    by {name}")
            fill(short, SHORT)
            for address in (long, short):
                choose(address, rule)
            for server in (at_long, at_short):
                await call_ms(server.port, 0.5)
            found[promise.name] = await side_by_side(
                testbed.rounds(ROUNDS),
                lambda: call_ms(at_long.port, seconds),
                lambda: call_ms(at_short.port, seconds),
                unit="ms to call",
            )
    return found
