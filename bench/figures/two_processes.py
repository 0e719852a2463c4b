"""What a second API process adds, on a machine that has a core for it."""

from typing import Final

from bench.figure import Better, Measured, Promise
from bench.load.ask import closed_loop
from bench.load.request import issue_request
from bench.machine import cores
from bench.side_by_side import side_by_side
from bench.testbed import Testbed
from bench.testbed.token_api import token_api

# Two processes, Postgres with its writer, Redis, and the client.
CORES_MIN: Final = 6
CLIENTS: Final = 64
ROUNDS: Final = 5
SECONDS: Final = 5.0

TWO: Final = Promise(
    name="two-processes",
    says="Two API processes give out this many times as many tokens as one.",
    unit="of the limit",
    goal=1.6,
    better=Better.HIGHER,
    measured=f"durable tokens/s of two API processes, {CLIENTS} clients",
    limit="durable tokens/s of one",
)
PROMISES: Final = (TWO,)


async def measure(testbed: Testbed) -> dict[str, Measured]:
    if cores() < CORES_MIN:
        why = (
            f"this machine has {cores()} cores: a second process would only take the core of "
            f"Postgres or of the client; with {CORES_MIN} it is measured"
        )
        return {TWO.name: Measured(skipped=why)}
    database_url, request = await testbed.postgres(), issue_request()
    with token_api(testbed, database_url) as one, token_api(testbed, database_url) as other:

        async def rate(*ports: int) -> float:
            seconds = testbed.share(SECONDS)
            return (await closed_loop(request, ports, clients=CLIENTS, seconds=seconds)).rate

        await rate(one.port, other.port)
        measured = await side_by_side(
            testbed.rounds(ROUNDS),
            lambda: rate(one.port, other.port),
            lambda: rate(one.port),
            unit="tokens/s",
        )
    return {TWO.name: measured}
