"""How long one visitor alone waits for a durable token."""

from typing import Final

from bench.figure import Better, Measured, Promise
from bench.limits.bare_post import EMPTY
from bench.load.ask import closed_loop
from bench.load.child import in_child
from bench.load.request import issue_request, request
from bench.side_by_side import side_by_side
from bench.testbed import Testbed, sign_in
from bench.testbed.token_api import bare_post, token_api

ROUNDS: Final = 5
TOKENS: Final = 600
WARM_UP_TOKENS: Final = 100

ALONE: Final = Promise(
    name="issue-alone",
    says="Alone, a visitor waits this many times as long as the three things that cannot be "
    "left out take one after the other.",
    unit="times the limit",
    goal=1.6,
    better=Better.LOWER,
    measured="p50 in ms of issuing, one client",
    limit="INCR in Redis, then a transaction that inserts 1 kB, then an empty POST: p50 in ms",
)
PROMISES: Final = (ALONE,)


async def measure(testbed: Testbed) -> dict[str, Measured]:
    database_url, redis_url = await testbed.postgres(), testbed.redis()
    count = int(testbed.share(TOKENS))
    empty = request("POST", EMPTY, authorization=sign_in.kiosk(), body={}, headers={})
    with token_api(testbed, database_url) as ours, bare_post(testbed) as bare:

        async def issue_ms(count: int) -> float:
            return (await closed_loop(issue_request(), [ours.port], clients=1, count=count)).p50

        async def sequence_ms() -> float:
            task: dict[str, object] = {
                "database_url": database_url,
                "redis_url": redis_url,
                "port": bare.port,
                "text": empty,
                "count": count,
            }
            return float((await in_child("bench.limits.sequence", task))["p50_ms"])

        await issue_ms(WARM_UP_TOKENS)
        measured = await side_by_side(
            testbed.rounds(ROUNDS), lambda: issue_ms(count), sequence_ms, unit="ms"
        )
    return {ALONE.name: measured}
