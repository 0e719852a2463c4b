"""Whether a long line costs those who join it, and the desks that call from it, anything."""

from typing import Final

from bench.figure import Better, Measured, Promise
from bench.figures.call_rate import desks_task
from bench.load.ask import closed_loop
from bench.load.child import in_child
from bench.load.request import issue_request
from bench.progress import say
from bench.side_by_side import side_by_side
from bench.testbed import Testbed
from bench.testbed.department import department
from bench.testbed.line import put_in_line
from bench.testbed.token_api import token_api

LONG: Final = 1_000_000
SHORT: Final = 100
ROUNDS: Final = 5
TOKENS: Final = 400
SECONDS: Final = 2.5

ISSUE: Final = Promise(
    name="issue-long-line",
    says="A token costs this many times as long with a million waiting as with a hundred.",
    unit="times the limit",
    goal=1.25,
    better=Better.LOWER,
    measured=f"p50 in ms of issuing to one client, {LONG:,} waiting in the queue",
    limit=f"the same with {SHORT} waiting, in a database of its own",
)
CALL: Final = Promise(
    name="call-long-line",
    says="A call costs this many times as long with a million waiting as with a hundred.",
    unit="times the limit",
    goal=1.25,
    better=Better.LOWER,
    measured=f"p50 in ms of calling from one desk, {LONG:,} waiting in the queue",
    limit=f"the same with {SHORT} waiting at first, in a database of its own",
)
PROMISES: Final = (ISSUE, CALL)


async def measure(testbed: Testbed) -> dict[str, Measured]:
    long, short = await testbed.postgres("long_line"), await testbed.postgres("short_line")
    put_in_line(long, LONG)
    put_in_line(short, SHORT)
    rounds, request = testbed.rounds(ROUNDS), issue_request()
    with token_api(testbed, long) as at_long, token_api(testbed, short) as at_short:

        async def issue_ms(port: int, count: int) -> float:
            return (await closed_loop(request, [port], clients=1, count=count)).p50

        for server in (at_long, at_short):
            await issue_ms(server.port, 100)
        count = int(testbed.share(TOKENS))
        issuing = await side_by_side(
            rounds,
            lambda: issue_ms(at_long.port, count),
            lambda: issue_ms(at_short.port, count),
            unit="ms to issue",
        )
    say("    and calling")
    with department(testbed, long) as at_long, department(testbed, short) as at_short:

        async def call_ms(port: int, seconds: float) -> float:
            task = desks_task(port, 1, seconds, serve=True)
            return float((await in_child("bench.load.desks", task))["p50_ms"])

        for server in (at_long, at_short):
            await call_ms(server.port, 1.0)
        seconds = testbed.share(SECONDS)
        calling = await side_by_side(
            rounds,
            lambda: call_ms(at_long.port, seconds),
            lambda: call_ms(at_short.port, seconds),
            unit="ms to call",
        )
    return {ISSUE.name: issuing, CALL.name: calling}
