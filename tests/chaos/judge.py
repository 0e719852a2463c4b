"""Hold a run against its promises: what the observations tell, and what only time tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from tests.chaos.checkers import ALL
from tests.chaos.checkers.violation import Violation
from tests.chaos.quiesce import SECONDS_MAX
from tests.chaos.run import RunResult

# Of Postgres's 300: nine processes, their pools at their fullest, and ourselves.
CONNECTIONS_MAX: Final = 250
# Two hundred screens, engines and files; more would be a leak.
OPEN_FILES_MAX: Final = 700
RSS_BYTES_MAX: Final = 600_000_000


@dataclass(frozen=True)
class Judged:
    number: str
    statement: str
    violations: Sequence[Violation]

    def as_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "statement": self.statement,
            "violations": [
                {"sentence": one.sentence, "evidence": list(one.evidence)}
                for one in self.violations
            ],
        }


def judge(ran: RunResult) -> list[Judged]:
    return [
        *(Judged(one.number, one.statement, one.check(ran.observed)) for one in ALL),
        Judged("I17", RECOVERS, _recovers(ran)),
        Judged("I18", BOUNDED, _bounded(ran)),
    ]


RECOVERS: Final = (
    "Every fault heals by itself: each endpoint answers again, and nothing is on its way "
    f"{SECONDS_MAX:g} s after the last."
)
BOUNDED: Final = "Memory, open files and connections stay bounded, whatever is gone."


def _recovers(ran: RunResult) -> list[Violation]:
    found = [
        Violation("I17", f"a fault could not be done or undone: {one}") for one in ran.struck.failed
    ]
    found += [
        Violation("I17", f"the endpoint {endpoint} did not answer again within the run")
        for endpoint in ran.probes.silent_at_the_end
    ]
    if ran.quiet.seconds is None:
        left = ", ".join(
            f"{name} {count}" for name, count in ran.observed.unfinished.items() if count
        )
        found.append(Violation("I17", f"{SECONDS_MAX:g} s after healing there is left: {left}"))
    if ran.quiet.letters_seconds is None:
        found.append(Violation("I17", "letters are still resting at the end of the run"))
    return found


def _bounded(ran: RunResult) -> list[Violation]:
    found = []
    for name, held in ran.samples.held.items():
        files, memory = max(held.open_files, default=0), max(held.rss_bytes, default=0)
        if files > OPEN_FILES_MAX:
            found.append(Violation("I18", f"{name} had {files} files open"))
        if memory > RSS_BYTES_MAX:
            found.append(Violation("I18", f"{name} held {memory} bytes"))
    connections = max((one.connections for one in ran.samples.backlogs), default=0)
    if connections > CONNECTIONS_MAX:
        found.append(Violation("I18", f"{connections} connections to Postgres at once"))
    return found
