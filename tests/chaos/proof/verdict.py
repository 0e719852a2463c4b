"""What became of a broken build: caught or not, by what, and after how long."""

from dataclasses import asdict, dataclass
from typing import Any

from tests.chaos.proof.broken_builds import BrokenBuild

Json = dict[str, Any]


@dataclass(frozen=True)
class Verdict:
    """`seconds` are those from the start of the copy's engines to the verdict.

    `found` are the promises that were broken, with how often; `failed` says why there is no report.
    """

    name: str
    broken: str
    caught_by: tuple[str, ...]
    found: dict[str, int]
    sentence: str
    seconds: float
    repeat: str
    failed: str = ""

    @property
    def caught(self) -> bool:
        return any(number in self.found for number in self.caught_by)

    def as_json(self) -> Json:
        told = asdict(self)
        del told["failed"]
        return {**told, "caught_by": list(self.caught_by), "caught": self.caught}


def read_verdict(build: BrokenBuild, report: Json, seconds: float) -> Verdict:
    """Read a report; the sentence is the first about a promise that was to be broken."""
    broken = [one for one in report["invariants"] if one["violations"]]
    found: dict[str, int] = {}
    for one in broken:
        found[one["number"]] = found.get(one["number"], 0) + len(one["violations"])
    wanted = [one for one in broken if one["number"] in build.caught_by] or broken
    return Verdict(
        build.name,
        build.broken,
        build.caught_by,
        found,
        sentence=wanted[0]["violations"][0]["sentence"] if wanted else "",
        seconds=round(seconds, 1),
        repeat=report["repeat"],
    )


def without_report(build: BrokenBuild, why: str, seconds: float) -> Verdict:
    """Say that nothing is known of a build: nothing but a report says that it was caught."""
    return Verdict(
        build.name, build.broken, build.caught_by, {}, "", round(seconds, 1), "", failed=why
    )
