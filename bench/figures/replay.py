"""How fast a display that starts reads the day, and when its boards may be asked for."""

from statistics import median
from typing import Final

from bench.figure import Better, Measured, Promise
from bench.load.child import in_child
from bench.load.day import fill
from bench.progress import step
from bench.side_by_side import side_by_side
from bench.testbed import Testbed

EVENTS: Final = 1_000_000
ROUNDS: Final = 3

WHAT: Final = "a day of 1,000,000 events, 200 queues, from a broker on the same machine"
RATE: Final = Promise(
    name="replay-rate",
    says="A display that starts reads the day at this share of the rate at which the client "
    "library can read and decode it at all.",
    unit="of the limit",
    goal=0.5,
    better=Better.HIGHER,
    measured=f"events/s until the boards may be asked for, {WHAT}",
    limit="aiokafka with the same decoding and nothing else, on the same topic",
)
READY: Final = Promise(
    name="replay-ready",
    says="A display that is started again shows its boards within seconds.",
    unit="s",
    goal=20.0,
    better=Better.LOWER,
    measured=f"seconds from the start until all of it is on the boards, {WHAT}",
)
PROMISES: Final = (RATE, READY)


async def measure(testbed: Testbed) -> dict[str, Measured]:
    testbed.close()  # the log must hold this day and nothing else
    bootstrap, events = testbed.kafka(), int(testbed.share(EVENTS))
    with step(f"Putting {events:,} events on the log"):
        await fill(bootstrap, events)
    cpu_us: dict[str, list[float]] = {"ours": [], "limit": []}

    async def rate(whose: str, module: str) -> float:
        found = await in_child(module, {"bootstrap": bootstrap, "events": events})
        cpu_us[whose].append(found["cpu_us"])
        return events / float(found["seconds"])

    measured = await side_by_side(
        testbed.rounds(ROUNDS),
        lambda: rate("ours", "bench.load.replay"),
        lambda: rate("limit", "bench.limits.bare_read"),
        unit="events/s",
    )
    testbed.close()
    details: dict[str, float | str] = {"events": events}
    details |= {f"CPU of {whose}, µs an event": median(of) for whose, of in cpu_us.items()}
    seconds = tuple(events / one for one in measured.ours)
    return {
        RATE.name: Measured(measured.values, measured.ours, measured.limits, details),
        READY.name: Measured(seconds, details=details),
    }
