"""I17: some time after healing nothing is unfinished."""

from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import Observations

STATEMENT = "A bounded time after healing nothing is unsent, unread, unmailed or in disrepair."


def check(observed: Observations) -> list[Violation]:
    return [
        Violation("I17", f"{count} are still {name}")
        for name, count in observed.unfinished.items()
        if count and name != "events"
    ]
