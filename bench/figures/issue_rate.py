"""How many tokens a second one API process gives out, each of them durable before its answer."""

from typing import Final

from bench.figure import Better, Measured, Promise
from bench.load.ask import closed_loop
from bench.load.request import issue_request
from bench.side_by_side import side_by_side
from bench.testbed import Testbed
from bench.testbed.token_api import bare_post, token_api

CLIENTS: Final = 64
ROUNDS: Final = 5
SECONDS: Final = 5.0
WARM_UP_SECONDS: Final = 1.5

RATE: Final = Promise(
    name="issue-rate",
    says="One process gives out durable tokens at this share of the rate at which the same "
    "app can answer at all.",
    unit="of the limit",
    goal=0.6,
    better=Better.HIGHER,
    measured=f"durable tokens/s, {CLIENTS} clients on one queue, one API process",
    limit="the bare POST: the same app's middleware, sign-in and models, and no engine",
)
PROMISES: Final = (RATE,)


async def measure(testbed: Testbed) -> dict[str, Measured]:
    database_url, request = await testbed.postgres(), issue_request()
    with token_api(testbed, database_url) as ours, bare_post(testbed) as bare:

        async def rate(port: int, seconds: float) -> float:
            return (await closed_loop(request, [port], clients=CLIENTS, seconds=seconds)).rate

        for server in (ours, bare):
            await rate(server.port, WARM_UP_SECONDS)
        seconds = testbed.share(SECONDS)
        measured = await side_by_side(
            testbed.rounds(ROUNDS),
            lambda: rate(ours.port, seconds),
            lambda: rate(bare.port, seconds),
            unit="tokens/s",
        )
    return {RATE.name: measured}
