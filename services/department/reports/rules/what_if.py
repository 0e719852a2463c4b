"""Waits of a day as they were, and as they would have been, with how sure that is."""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from services.department.reports.rules.replay import Called, replay
from services.department.reports.rules.simulation import Span, Waited, real_spans, simulate
from services.department.reports.rules.stays import Stay
from services.department.rules.wait_targets import WaitTargets
from shared.ordering import Discipline, Turns

# So often the day is played with service times drawn anew; nine of ten results lie in the range.
RUNS: Final = 30
LIKELY: Final = (0.05, 0.95)
# Above this a day is played fewer times, so that an answer takes seconds.
STAYS_TIMES_RUNS_MAX: Final = 30_000

Json = dict[str, Any]


@dataclass(frozen=True)
class Desks:
    """So many desks call from one time of the day to another; otherwise as it was."""

    first: time
    last: time
    count: int


@dataclass(frozen=True)
class WhatIf:
    day: date
    time_zone: str
    stays: Sequence[Stay]
    turns: Mapping[str, Turns]
    targets: WaitTargets
    desks: Sequence[Desks] = ()
    disciplines: Mapping[str, Discipline] = field(default_factory=dict)


def play(asked: WhatIf) -> Json:
    """Return the waits before and after; unchanged it is the day itself, call by call."""
    calls = replay(asked.stays, asked.turns)
    before = [Waited(one.really, one.at) for one in calls]
    unchanged = not asked.desks and not asked.disciplines
    real = real_spans(asked.stays)
    if unchanged:
        after = [Waited(one.now, one.at) for one in calls if one.now is not None]
        return {**_sides(asked, before, after), "unchanged": True, "order": _order(calls)}
    spans = _changed(asked, real)
    after = simulate(asked.stays, asked.turns, spans, disciplines=asked.disciplines)
    modelled = simulate(asked.stays, asked.turns, real)
    return {
        **_sides(asked, before, after),
        "unchanged": False,
        "modelled": _summary(asked, modelled),
        "likely": _likely(asked, spans),
    }


def _sides(asked: WhatIf, before: Sequence[Waited], after: Sequence[Waited]) -> Json:
    return {"before": _summary(asked, before), "after": _summary(asked, after)}


def _order(calls: Sequence[Called]) -> list[Json]:
    return [
        {
            "called_at": one.at.isoformat(),
            "really": one.really.token_id,
            "replayed": one.now.token_id if one.now else None,
        }
        for one in calls
    ]


def _summary(asked: WhatIf, waited: Sequence[Waited]) -> Json:
    zone = ZoneInfo(asked.time_zone)
    waits = [_seconds(one) for one in waited]
    hours: dict[int, list[int]] = {}
    categories: dict[str, list[int]] = {}
    for one in waited:
        hours.setdefault(one.stay.since.astimezone(zone).hour, []).append(_seconds(one))
        categories.setdefault(one.stay.category.value, []).append(_seconds(one))
    return {
        "called": len(waits),
        "wait_seconds": _figures(waits),
        "within_target_percent": _within(waited, asked.targets),
        "by_hour": [{"hour": hour, **_figures(hours[hour])} for hour in sorted(hours)],
        "by_category": [
            {"category": name, "called": len(own), **_figures(own)}
            for name, own in sorted(categories.items())
        ],
    }


def _seconds(one: Waited) -> int:
    return max(int((one.called_at - one.stay.since).total_seconds()), 0)


def _figures(waits: Sequence[int]) -> Json:
    return {
        "p50": _rank(waits, 0.5),
        "p90": _rank(waits, 0.9),
        "max": max(waits, default=None),
        "mean": round(sum(waits) / len(waits), 1) if waits else None,
    }


def _rank(values: Sequence[int], share: float) -> int | None:
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1] if ordered else None


def _within(waited: Sequence[Waited], targets: WaitTargets) -> float | None:
    if not waited:
        return None
    within = sum(_seconds(one) <= targets.of(one.stay.queue_id) for one in waited)
    return round(100 * within / len(waited), 1)


def _likely(asked: WhatIf, spans: Sequence[Span]) -> Json:
    """Return the ranges of the percentiles, were the same people to take others' times."""
    runs = max(min(RUNS, STAYS_TIMES_RUNS_MAX // max(len(asked.stays), 1)), 3)
    found: dict[str, list[int]] = {"p50": [], "p90": []}
    for run in range(runs):
        chance = random.Random(f"{asked.day} {run}")  # noqa: S311 - the same answer each time
        waited = simulate(
            asked.stays, asked.turns, spans, disciplines=asked.disciplines, chance=chance
        )
        figures = _figures([_seconds(one) for one in waited])
        for name, values in found.items():
            values.append(figures[name] or 0)
    low, high = LIKELY
    ranges = {name: [_rank(values, low), _rank(values, high)] for name, values in found.items()}
    return {"runs": runs, **ranges}


def _changed(asked: WhatIf, real: Sequence[Span]) -> list[Span]:
    """Return the real spans without what is asked for, and that."""
    spans = list(real)
    for desks in asked.desks:
        first, last = (_moment(asked, at) for at in (desks.first, desks.last))
        if last <= first:
            last += timedelta(days=1)
        spans = [part for span in spans for part in _without(span, first, last)]
        spans.append(Span(first, last, desks.count))
    return sorted(spans)


def _moment(asked: WhatIf, at: time) -> datetime:
    return datetime.combine(asked.day, at, ZoneInfo(asked.time_zone))


def _without(span: Span, first: datetime, last: datetime) -> list[Span]:
    before = Span(span.first, min(span.last, first), span.desks)
    after = Span(max(span.first, last), span.last, span.desks)
    return [part for part in (before, after) if part.first < part.last]
