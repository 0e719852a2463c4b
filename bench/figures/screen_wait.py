"""How long after a visitor pressed the button the token is on the screens, through everything."""

from itertools import count
from statistics import median
from typing import Final

from bench.figure import Better, Measured, Promise
from bench.load.child import in_child
from bench.load.request import issue_request
from bench.progress import say
from bench.testbed import Testbed

# The demo's registration, whose department every screen of the branch shows.
QUEUE: Final = "REG"
PATH: Final = "/api/v1/boards/main/stream"
SCREENS: Final = 200
RATE: Final = 200
SECONDS: Final = 15.0
WARM_UP_SECONDS: Final = 4.0
ROUNDS: Final = 5

WHAT: Final = (
    f"ms from when a token was due to be asked for until each of {SCREENS} screens shows it, "
    f"{RATE} tokens/s in an open loop, the whole suite"
)
P50: Final = Promise(
    name="screen-p50",
    says="A token is on the screens before anybody has looked up from the kiosk.",
    unit="ms",
    goal=50.0,
    better=Better.LOWER,
    measured=f"{WHAT}, p50",
)
P99: Final = Promise(
    name="screen-p99",
    says="Hardly a token ever takes longer to any of the screens than a blink.",
    unit="ms",
    goal=150.0,
    better=Better.LOWER,
    measured=f"{WHAT}, p99",
)
PROMISES: Final = (P50, P99)

# Each run numbers its requests from its own million, so that no key comes twice.
_runs: Final = count(701)
NUMBERS_A_RUN: Final = 1_000_000


async def measure(testbed: Testbed) -> dict[str, Measured]:
    suite = testbed.suite()
    ports = {name: int(suite.env[f"{name.upper()}_PORT"]) for name in ("token_api", "display")}
    watched = {
        **ports,
        "text": issue_request(queue_id=QUEUE, email=False).text,
        "path": PATH,
        "department_id": QUEUE,
        "screens": SCREENS,
        "rate": RATE,
    }

    async def follow(seconds: float) -> dict[str, float]:
        numbered = {"first_number": next(_runs) * NUMBERS_A_RUN, "tokens": int(seconds * RATE)}
        return await in_child("bench.load.follow_tokens", {**watched, **numbered})

    bare = {"bootstrap": suite.engine("kafka"), "rate": RATE}
    await follow(WARM_UP_SECONDS)
    seconds = testbed.share(SECONDS)
    ours, limits = [], []
    for number in range(1, testbed.rounds(ROUNDS) + 1):
        ours.append(await follow(seconds))
        limits.append(
            await in_child("bench.limits.bare_kafka", {**bare, "tokens": int(seconds * RATE)})
        )
        say(f"    round {number}: {ours[-1]}, bare Kafka {limits[-1]}")
    return {
        promise.name: Measured(
            tuple(one[key] for one in ours),
            details={
                "bare Kafka, produce to consume, ms": median(one[key] for one in limits),
                "the request's answer alone, ms": median(one[f"answered_{key}"] for one in ours),
            },
        )
        for promise, key in ((P50, "p50_ms"), (P99, "p99_ms"))
    }
