"""What a token costs in CPU time, from the kiosk's request to the screen and the letter."""

import asyncio
import statistics
from contextlib import AsyncExitStack
from typing import Final

import psycopg

from bench.figure import Better, Measured, Promise
from bench.load.ask import closed_loop
from bench.load.request import Template, issue_request
from bench.load.watching import watching
from bench.progress import say
from bench.testbed import Testbed, cpu
from bench.testbed.token_api import bare_post
from tests.journeys.suite import Suite, until

CLIENTS: Final = 64
# The demo's registration, whose department every screen of the branch shows.
QUEUE: Final = "REG"
SCREENS: Final = 10
ROUNDS: Final = 3
TOKENS: Final = 2_000
BARE_REQUESTS: Final = 6_000
IDLE_SECONDS: Final = 8.0
DONE_SECONDS_MAX: Final = 120.0

CPU: Final = Promise(
    name="cpu-token",
    says="Giving out a token, telling every screen and sending its letter costs all processes and "
    "engines together this many times the CPU time of answering the request alone.",
    unit="times the limit",
    goal=6.0,
    better=Better.LOWER,
    measured=f"CPU ms a token of all processes and engines, {CLIENTS} clients, {SCREENS} screens, "
    "a letter each; without what the idle suite uses in that time",
    limit="CPU ms a request of the bare POST",
)
PROMISES: Final = (CPU,)


async def measure(testbed: Testbed) -> dict[str, Measured]:
    suite, request = testbed.suite(), issue_request(queue_id=QUEUE)
    tokens = int(testbed.share(TOKENS))
    rounds: list[cpu.Seconds] = []
    of_bare: list[float] = []
    async with AsyncExitStack() as stack:
        bare = stack.enter_context(bare_post(testbed))
        await stack.enter_async_context(watching(suite.display, SCREENS))
        await _issue_and_wait(suite, request, tokens)  # until what is hot is compiled
        idle = await _idle(suite)
        for number in range(1, testbed.rounds(ROUNDS) + 1):
            rounds.append(await _ms_a_token(suite, request, tokens, idle))
            before = cpu.of_process(bare.process)
            await closed_loop(request, [bare.port], clients=CLIENTS, count=BARE_REQUESTS)
            of_bare.append((cpu.of_process(bare.process) - before) / BARE_REQUESTS * 1000)
            total = sum(rounds[-1].values())
            say(f"    round {number}: {total:.2f} ms a token, limit {of_bare[-1]:.3f} ms")
    ours = [sum(one.values()) for one in rounds]
    return {
        CPU.name: Measured(
            tuple(a / b for a, b in zip(ours, of_bare, strict=True)),
            tuple(ours),
            tuple(of_bare),
            details={
                **{f"{name}, ms": value for name, value in cpu.medians(rounds).items()},
                "the bare POST, ms": statistics.median(of_bare),
            },
        )
    }


async def _idle(suite: Suite) -> cpu.Seconds:
    """Return the CPU seconds that each process uses a second while nobody comes."""
    before = cpu.of_suite(suite)
    await asyncio.sleep(IDLE_SECONDS)
    spent = cpu.spent(before, cpu.of_suite(suite))
    return {name: seconds / IDLE_SECONDS for name, seconds in spent.items()}


async def _ms_a_token(
    suite: Suite, request: Template, tokens: int, idle: cpu.Seconds
) -> cpu.Seconds:
    loop = asyncio.get_running_loop()
    before, began = cpu.of_suite(suite), loop.time()
    await _issue_and_wait(suite, request, tokens)
    spent, elapsed = cpu.spent(before, cpu.of_suite(suite)), loop.time() - began
    return {
        name: max(seconds - idle[name] * elapsed, 0.0) / tokens * 1000
        for name, seconds in spent.items()
    }


async def _issue_and_wait(suite: Suite, request: Template, tokens: int) -> None:
    """Give out the tokens and wait until the last letter has been sent."""
    port = int(suite.env["TOKEN_API_PORT"])
    with psycopg.connect(suite.engine("postgres"), autocommit=True) as database:

        def letters() -> int:
            row = database.execute(_SENT).fetchone()
            return int(row[0]) if row else 0

        wanted = letters() + tokens
        await closed_loop(request, [port], clients=CLIENTS, count=tokens)
        await until(lambda: letters() >= wanted, DONE_SECONDS_MAX)


_SENT: Final = "SELECT count(*) FROM notifier.letter WHERE status = 'SENT'"
