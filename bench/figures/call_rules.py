"""Whether a call costs more by one of the rules than by strict priority, the default."""

from typing import Final

from bench.figure import Better, Measured, Promise
from bench.figures.call_rate import desks_task
from bench.load.child import in_child
from bench.progress import say
from bench.side_by_side import side_by_side
from bench.testbed import Testbed
from bench.testbed.department import department
from bench.testbed.ruled_line import RULES, choose, fill
from shared.ordering import STRICT, Discipline

# More than is called in all rounds.
WAITING: Final = 60_000
# Many short ones: other work on the machine then meets both alike.
ROUNDS: Final = 9
SECONDS: Final = 0.7
OTHERS: Final = {name: rule for name, rule in RULES.items() if rule != STRICT}


def _promise(name: str) -> Promise:
    return Promise(
        name=f"call-{name}",
        says=f"A call by the rule {name.upper()} takes this many times as long as one by strict "
        "priority.",
        unit="times the limit",
        goal=1.1,
        better=Better.LOWER,
        measured=f"p50 in ms of calling from one desk by {name.upper()}",
        limit="the same desk, line and process by STRICT",
    )


PROMISES: Final = tuple(_promise(name) for name in OTHERS)


async def measure(testbed: Testbed) -> dict[str, Measured]:
    address = await testbed.postgres("call_rules")
    fill(address, WAITING)
    seconds, found = testbed.share(SECONDS), dict[str, Measured]()
    with department(testbed, address) as server:

        async def call_ms(rule: Discipline) -> float:
            choose(address, rule)
            task = desks_task(server.port, 1, seconds, serve=True)
            return float((await in_child("bench.load.desks", task))["p50_ms"])

        await call_ms(STRICT)
        for promise, (name, rule) in zip(PROMISES, OTHERS.items(), strict=True):
            say(f"    by {name}")
            found[promise.name] = await side_by_side(
                testbed.rounds(ROUNDS),
                lambda rule=rule: call_ms(rule),  # type: ignore[misc]  # mypy cannot tell a default's type
                lambda: call_ms(STRICT),
                unit="ms to call",
            )
    return found
