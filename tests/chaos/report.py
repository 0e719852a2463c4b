"""What a run has shown, as JSON; `page.py` makes the page of it."""

import json
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any, Final

from deploy.local.settings import ROOT
from tests.chaos.availability import Outage, outages
from tests.chaos.diary import Type
from tests.chaos.duplicates import duplicates
from tests.chaos.faults import CELLS, NEED_FAKED_CLOCKS
from tests.chaos.judge import Judged
from tests.chaos.nemesis import not_covered
from tests.chaos.run import RunResult
from tests.chaos.samples import Backlog, Held

PLACE: Final = ROOT / ".local" / "chaos" / "report.json"
Json = dict[str, Any]
# Whoever has seen nothing in n tries may say with 95 % confidence: at most 3/n.
RULE_OF_THREE: Final = 3
MEGABYTE: Final = 1_000_000


def write(report: Json, place: Path = PLACE) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(report, indent=2) + "\n")


def report(ran: RunResult, judged: Sequence[Judged]) -> Json:
    faults = _faults(ran)
    found = {
        "began": ran.began.isoformat(timespec="seconds"),
        "seed": ran.options.seed,
        "repeat": ran.options.repeat,
        "machine": ran.machine,
        "seconds": round(ran.healed - ran.zero, 1),
        "violations": 0,
        "invariants": [],
        "operations": _operations(ran),
        "tokens acknowledged": _tokens_acknowledged(ran),
        "faults": faults,
        "faults by kind": dict(sorted(Counter(one["fault"] for one in faults).items())),
        "covered": sorted({one["cell"] for one in faults}),
        "not covered": [one for one in not_covered(ran.struck) if one not in ran.skipped],
        "skipped": {one: _why_skipped(one) for one in ran.skipped},
        "cells": len(CELLS),
        "endpoints": _endpoints(faults),
        "duplicates": duplicates(ran.observed),
        "seconds from healing to rest": ran.quiet.seconds,
        "seconds from healing to the last letter": ran.quiet.letters_seconds,
        "held": {name: _held(held) for name, held in sorted(ran.samples.held.items())},
        "backlog": _backlog(ran.samples.backlogs),
        # A harness that wakes up late runs on a machine with other work: its times are too long.
        "harness late by": {
            "median": round(median(ran.samples.lags), 3) if ran.samples.lags else None,
            "most": round(max(ran.samples.lags, default=0.0), 3),
        },
        "bounds": {},
    }
    return with_judgement(found, [one.as_json() for one in judged])


def with_judgement(found: Json, invariants: Sequence[Json]) -> Json:
    """Return the report with what was judged of its run."""
    violations = sum(len(one["violations"]) for one in invariants)
    judged = {"violations": violations, "invariants": list(invariants)}
    return {**found, **judged, "bounds": {} if violations else _bounds(found)}


def _faults(ran: RunResult) -> list[Json]:
    faults = ran.struck.faults
    following = [one.began for one in faults[1:]] + [ran.healed]
    return [
        {
            "cell": fault.cell,
            "fault": fault.fault,
            "target": fault.target,
            "began": round(fault.began - ran.zero, 2),
            "seconds": round(fault.healed - fault.began, 2),
            "endpoints": {
                endpoint: _outage(one)
                for endpoint, one in outages(fault, after, ran.probes.samples).items()
            },
        }
        for fault, after in zip(faults, following, strict=True)
    ]


def _outage(outage: Outage) -> Json:
    answered = None if outage.until_answered is None else round(outage.until_answered, 2)
    return {"longest": round(outage.longest, 2), "until answered": answered}


def _operations(ran: RunResult) -> dict[str, dict[str, int]]:
    counted: dict[str, Counter[str]] = {}
    for entry in ran.observed.diary:
        if entry.type is not Type.INVOKE:
            counted.setdefault(entry.operation, Counter())[entry.type.value] += 1
    return {name: dict(sorted(counts.items())) for name, counts in sorted(counted.items())}


def _tokens_acknowledged(ran: RunResult) -> int:
    return len({one.token_id for one in ran.observed.diary if one.type is Type.OK and one.token_id})


def _why_skipped(cell: str) -> str:
    if cell in NEED_FAKED_CLOCKS:
        return "libfaketime is packaged for Linux on x86-64 only"
    return "not asked for"


def _endpoints(faults: Sequence[Json]) -> Json:
    """Return the worst and the median outage of each endpoint, in seconds."""
    found: Json = {}
    for name in faults[0]["endpoints"] if faults else ():
        outages_of_one = [one["endpoints"][name] for one in faults]
        answered = [
            one["until answered"] for one in outages_of_one if one["until answered"] is not None
        ]
        found[name] = {
            "longest": max(one["longest"] for one in outages_of_one),
            "longest, median fault": median(one["longest"] for one in outages_of_one),
            "until answered, worst": max(answered, default=None),
            "until answered, median": median(answered) if answered else None,
        }
    return found


def _held(held: Held) -> Json:
    megabytes = [round(size / MEGABYTE) for size in held.rss_bytes]
    return {
        "rss_mb": {"first": megabytes[0], "most": max(megabytes), "last": megabytes[-1]},
        "open_files": {"most": max(held.open_files), "last": held.open_files[-1]},
    }


def _backlog(backlogs: Sequence[Backlog]) -> Json:
    names = ("unrelayed", "unseen", "unsent", "connections")
    return {name: max((getattr(one, name) for one in backlogs), default=0) for name in names}


def _bounds(found: Json) -> Json:
    """Return upper bounds (95 %) of what was never seen, by the rule of three."""
    tried = {
        "tokens": found["tokens acknowledged"],
        "operations": sum(counts.get(Type.OK.value, 0) for counts in found["operations"].values()),
        "faults": len(found["faults"]),
    }
    return {
        name: {"seen": 0, "of": count, "at most": _significant(RULE_OF_THREE / count)}
        for name, count in tried.items()
        if count
    }


def _significant(share: float) -> float:
    return round(share, 1 - math.floor(math.log10(share)))
