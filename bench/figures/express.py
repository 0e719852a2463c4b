"""How issuing stands beside the usual design of such a server, with the whole suite running."""

from functools import partial
from typing import Final

from bench.figure import Better, Measured, Promise
from bench.load.ask import closed_loop
from bench.load.request import issue_request
from bench.side_by_side import side_by_side
from bench.testbed import Testbed
from bench.testbed.express import express

QUEUE: Final = "REG"
CLIENTS: Final = (64, 16)
ROUNDS: Final = 3
SECONDS: Final = 6.0
TOKENS_ALONE: Final = 600
WARM_UP_SECONDS: Final = 2.0
LIMIT: Final = "Express, one SQL function that counts and inserts, one push to Redis: "
WITH_THE_SUITE: Final = "the whole suite running: every token on the log, in a letter, on screens"

RATES: Final = {
    clients: Promise(
        name=f"express-{clients}",
        says=f"{clients} clients at once get durable tokens at this share of the rate of a server "
        "that only counts, inserts and pushes, while all consumers of ours run.",
        unit="of the limit",
        goal=goal,
        better=Better.HIGHER,
        measured=f"durable tokens/s, {clients} clients on one queue, {WITH_THE_SUITE}",
        limit=f"{LIMIT}tokens/s, the same client and engines, and the suite idle beside it",
    )
    for clients, goal in zip(CLIENTS, (1.1, 1.0), strict=True)
}
ALONE: Final = Promise(
    name="express-alone",
    says="Alone, a visitor waits this many times as long as at a server that only counts, inserts "
    "and pushes.",
    unit="times the limit",
    goal=2.0,
    better=Better.LOWER,
    measured=f"p50 in ms of issuing, one client, {WITH_THE_SUITE}",
    limit=f"{LIMIT}p50 in ms",
)
PROMISES: Final = (*RATES.values(), ALONE)


async def measure(testbed: Testbed) -> dict[str, Measured]:
    suite, request = testbed.suite(), issue_request(queue_id=QUEUE)
    ours = int(suite.env["TOKEN_API_PORT"])

    async def rate(port: int, clients: int, seconds: float) -> float:
        return (await closed_loop(request, [port], clients=clients, seconds=seconds)).rate

    async def wait_ms(port: int) -> float:
        count = int(testbed.share(TOKENS_ALONE))
        return (await closed_loop(request, [port], clients=1, count=count)).p50

    rounds, seconds = testbed.rounds(ROUNDS), testbed.share(SECONDS)
    with express(testbed, suite.engine("postgres"), suite.engine("redis")) as limit:
        for port in (ours, limit.port):
            await rate(port, max(CLIENTS), WARM_UP_SECONDS)
        found = {
            ALONE.name: await side_by_side(
                rounds, lambda: wait_ms(ours), lambda: wait_ms(limit.port), unit="ms"
            )
        }
        for clients, promise in RATES.items():
            found[promise.name] = await side_by_side(
                rounds,
                partial(rate, ours, clients, seconds),
                partial(rate, limit.port, clients, seconds),
                unit="tokens/s",
            )
    return found
