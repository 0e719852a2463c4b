"""How many events a second go from the ledger to Kafka, in order, with the cursor kept."""

from statistics import median
from typing import Final

from bench.figure import Better, Measured, Promise
from bench.load.child import in_child
from bench.side_by_side import side_by_side
from bench.testbed import Testbed

ROUNDS: Final = 5
EVENTS: Final = 60_000
DATABASE: Final = "bench_relay"

RATE: Final = Promise(
    name="relay-rate",
    says="The relay sends a backlog of the ledger at this share of the rate at which the client "
    "library can send the same bytes at all.",
    unit="of the limit",
    goal=0.8,
    better=Better.HIGHER,
    measured="events/s from the ledger to acknowledged by Kafka and noted, of 20 queues",
    limit="aiokafka's send, idempotent, acks=all, the same batch size, headers and bytes",
)
PROMISES: Final = (RATE,)


async def measure(testbed: Testbed) -> dict[str, Measured]:
    task = {
        "database_url": await testbed.postgres(DATABASE),
        "bootstrap": testbed.kafka(),
        "events": int(testbed.share(EVENTS)),
        "first": 1,
    }
    cpu_us: dict[str, list[float]] = {"ours": [], "limit": []}

    async def rate(whose: str, module: str) -> float:
        found = await in_child(module, task)
        cpu_us[whose].append(found["cpu_us"])
        task["first"] = 0
        return float(found["rate"])

    measured = await side_by_side(
        testbed.rounds(ROUNDS),
        lambda: rate("ours", "bench.load.relaying"),
        lambda: rate("limit", "bench.limits.bare_produce"),
        unit="events/s",
    )
    details = {f"CPU of {whose}, µs an event": median(found) for whose, found in cpu_us.items()}
    return {RATE.name: Measured(measured.values, measured.ours, measured.limits, details)}
