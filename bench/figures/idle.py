"""What the suite costs while nobody comes: a hospital's night."""

import asyncio
from typing import Final

from bench.figure import Better, Measured, Promise
from bench.progress import step
from bench.testbed import Testbed, cpu

ROUNDS: Final = 3
SECONDS: Final = 15.0
# The first moments after the start are none of an idle suite's.
SETTLE_SECONDS: Final = 10.0

IDLE: Final = Promise(
    name="idle",
    says="While nobody comes, all processes of the suite together use this much of one core.",
    unit="% of a core",
    goal=3.0,
    better=Better.LOWER,
    measured="CPU time of the suite's own processes, in % of a core",
)
PROMISES: Final = (IDLE,)


async def measure(testbed: Testbed) -> dict[str, Measured]:
    suite = testbed.suite()
    await asyncio.sleep(SETTLE_SECONDS)
    seconds = testbed.share(SECONDS)
    rounds: list[cpu.Seconds] = []
    for _ in range(testbed.rounds(ROUNDS)):
        with step(f"Letting the suite idle for {seconds:.0f} s"):
            before = cpu.of_suite(suite)
            await asyncio.sleep(seconds)
            spent = cpu.spent(before, cpu.of_suite(suite))
        rounds.append({name: used / seconds * 100 for name, used in spent.items()})
    values = tuple(sum(cpu.ours(shares).values()) for shares in rounds)
    return {IDLE.name: Measured(values, ours=values, details=cpu.medians(rounds))}
