"""How long the unlucky wait for their token while the process is half busy."""

import statistics
from typing import Final

from bench.figure import Better, Measured, Promise
from bench.load.ask import closed_loop, open_loop
from bench.load.request import issue_request
from bench.progress import say
from bench.testbed import Testbed
from bench.testbed.token_api import token_api

CLIENTS: Final = 64
RATE_SECONDS: Final = 3.0
RUNS: Final = 5
SECONDS: Final = 6.0

P99: Final = Promise(
    name="issue-p99",
    says="At half of the highest rate, with visitors coming at random, 99 of 100 have their "
    "durable token within this time of when they asked.",
    unit="ms",
    goal=25.0,
    better=Better.LOWER,
    measured="p99 of issuing in ms, open loop at half the rate of 64 clients, from when it was due",
)
PROMISES: Final = (P99,)


async def measure(testbed: Testbed) -> dict[str, Measured]:
    database_url, request = await testbed.postgres(), issue_request()
    with token_api(testbed, database_url) as server:
        found = [
            (await closed_loop(request, [server.port], clients=CLIENTS, seconds=seconds)).rate
            for seconds in (1.0, testbed.share(RATE_SECONDS))
        ]
        rate = found[-1] / 2
        runs = []
        for number in range(1, testbed.rounds(RUNS) + 1):
            run = await open_loop(
                request, [server.port], rate=rate, seconds=testbed.share(SECONDS), seed=number
            )
            say(f"    run {number}: {rate:.0f} tokens/s, p50 {run.p50:.1f} ms, p99 {run.p99:.1f}")
            runs.append(run)
    values = tuple(run.p99 for run in runs)
    details: dict[str, float | str] = {
        "tokens/s": rate,
        "p50 ms": statistics.median(run.p50 for run in runs),
        "p99.9 ms": statistics.median(run.ms["99.9"] for run in runs),
    }
    return {P99.name: Measured(values, ours=values, details=details)}
