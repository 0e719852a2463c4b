"""How fast desks call from one queue: batched into few transactions, against one UPDATE each."""

from typing import Final

from bench.figure import Better, Measured, Promise
from bench.limits import bare_line
from bench.load.child import in_child
from bench.side_by_side import side_by_side
from bench.testbed import Testbed, sign_in
from bench.testbed.department import bare_call, department
from bench.testbed.line import put_in_line
from bench.testbed.seeding import DEPARTMENT, DESKS

ROUNDS: Final = 5
SECONDS: Final = 3.0
WARM_UP_SECONDS: Final = 1.0
# More than can be called in all rounds.
WAITING: Final = 120_000
BARE_WAITING: Final = 250_000

CALLS: Final = Promise(
    name="call-rate",
    says=f"{DESKS} desks that call from one queue at once are served at this multiple of the rate "
    "of a bare UPDATE a call, though each call has its event, its history and its desk's state.",
    unit="of the limit",
    goal=2.0,
    better=Better.HIGHER,
    measured=f"durable calls/s, {DESKS} desks on one queue, without HTTP on either side",
    limit="UPDATE … WHERE id = (SELECT … FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING, one a call, "
    "same pool, own commit",
)
CALLS_OVER_HTTP: Final = Promise(
    name="call-rate-http",
    says="The same with HTTP, sign-in and models around both.",
    unit="of the limit",
    goal=1.0,
    better=Better.HIGHER,
    measured=f"durable calls/s over HTTP, {DESKS} desks on one queue, one API process",
    limit="the same app's middleware, sign-in and models around the bare UPDATE",
)
PROMISES: Final = (CALLS, CALLS_OVER_HTTP)


async def measure(testbed: Testbed) -> dict[str, Measured]:
    database_url, seconds = await testbed.postgres(), testbed.share(SECONDS)
    put_in_line(database_url, WAITING)
    bare_line.make(database_url, BARE_WAITING)
    rounds = testbed.rounds(ROUNDS)

    async def rate(*, bare: bool) -> float:
        task = {"database_url": database_url, "bare": bare, "desks": DESKS, "seconds": seconds}
        return float((await in_child("bench.load.calling", task))["rate"])

    without = await side_by_side(
        rounds, lambda: rate(bare=False), lambda: rate(bare=True), unit="calls/s"
    )
    bare_line.make(database_url, BARE_WAITING)
    with department(testbed, database_url) as ours, bare_call(testbed, database_url) as bare:

        async def http_rate(port: int, seconds: float) -> float:
            task = desks_task(port, DESKS, seconds, serve=port == ours.port)
            return float((await in_child("bench.load.desks", task))["rate"])

        for server in (ours, bare):
            await http_rate(server.port, WARM_UP_SECONDS)
        over_http = await side_by_side(
            rounds,
            lambda: http_rate(ours.port, seconds),
            lambda: http_rate(bare.port, seconds),
            unit="calls/s over HTTP",
        )
    return {CALLS.name: without, CALLS_OVER_HTTP.name: over_http}


def desks_task(port: int, desks: int, seconds: float, *, serve: bool) -> dict[str, object]:
    """Return the task of the client's process: desks 1 to `desks` of the bench's department."""
    return {
        "port": port,
        "desks": desks,
        "seconds": seconds,
        "serve": serve,
        "department": DEPARTMENT,
        "authorization": sign_in.staff(),
    }
