"""A day played again with other desks: real arrivals and service times, and the rules of calls.

A desk serves one at a time, for as long as the visitor really was at a desk, and calls the next
after the usual pause between two. Who really left the line leaves at the same moment, unless they
are called before; then they are served for the usual time.
"""

import heapq
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from services.department.reports.rules.line_again import LineAgain, discipline_of
from services.department.reports.rules.stays import Stay
from shared.ordering import Discipline, Turns

# Without any call to learn from.
USUAL_SERVICE = timedelta(minutes=5)
# A longer pause between two visitors is a break, or nobody waited.
PAUSE_MAX = timedelta(minutes=2)
# A desk without a visitor for longer is taken as closed.
DESK_GAP_MAX = timedelta(minutes=20)


class Span(NamedTuple):
    """From when to when, by the clock of the day, so many desks call."""

    first: datetime
    last: datetime
    desks: int


class Waited(NamedTuple):
    stay: Stay
    called_at: datetime


@dataclass
class _Day:
    line: LineAgain
    spans: Sequence[Span]
    pause: timedelta
    seconds: Mapping[tuple[str, int, int], timedelta]
    usual: Mapping[str, timedelta]
    next_stay: Mapping[tuple[str, int, int], Stay]
    busy: int = 0
    number: int = 0
    heap: list[tuple[datetime, int, str, Stay | None]] = field(default_factory=list)
    called: list[Waited] = field(default_factory=list)

    def at(self, moment: datetime, what: str, stay: Stay | None = None) -> None:
        self.number += 1
        heapq.heappush(self.heap, (moment, self.number, what, stay))


def simulate(
    stays: Sequence[Stay],
    turns: Mapping[str, Turns],
    spans: Sequence[Span],
    *,
    disciplines: Mapping[str, Discipline] | None = None,
    chance: random.Random | None = None,
) -> list[Waited]:
    """Return who is called when; with `chance` each takes the time of anybody of their queue."""
    services = service_times(stays)
    line = LineAgain(stays, {} if disciplines else turns)
    for stay in stays:
        if stay.discipline:
            line.disciplines[stay.queue_id] = discipline_of(stay)
    line.disciplines.update(disciplines or {})
    day = _Day(
        line=line,
        spans=spans,
        pause=usual_pause(stays),
        seconds=services if chance is None else _drawn(services, chance),
        usual={name: _median(own) for name, own in _by_queue(services).items()},
        next_stay=_next_stays(stays),
    )
    later = {_key(stay) for stay in day.next_stay.values()}
    for stay in sorted(stays, key=lambda one: (one.since, one.since_seq)):
        if _key(stay) not in later:
            day.at(stay.since, "enters", stay)
    for span in spans:
        day.at(span.first, "desks change")
    while day.heap:
        moment, _, what, about = heapq.heappop(day.heap)
        _step(day, moment, what, about)
    return day.called


def _step(day: _Day, moment: datetime, what: str, stay: Stay | None) -> None:
    if stay is not None and what == "enters":
        day.line.enter(stay)
        if stay.until is not None and stay.desk_id is None:
            day.at(max(stay.until, moment), "leaves", stay)
    elif stay is not None and what == "leaves" and day.line.stands(stay):
        day.line.leave(stay)
        _comes_again(day, stay, moment)
    elif what == "desk is free":
        day.busy -= 1
    while day.busy < desks_at(day.spans, moment):
        called = day.line.call_next(moment)
        if called is None:
            return
        day.called.append(Waited(called, moment))
        day.busy += 1
        took = day.seconds.get(_key(called)) or day.usual.get(called.queue_id, USUAL_SERVICE)
        day.at(moment + took + day.pause, "desk is free")
        _comes_again(day, called, moment + took)


def _comes_again(day: _Day, stay: Stay, now: datetime) -> None:
    """Let who came back to the line come back at that moment, or after what came before."""
    again = day.next_stay.get(_key(stay))
    if again is not None:
        day.at(max(again.since, now), "enters", again)


def desks_at(spans: Sequence[Span], moment: datetime) -> int:
    return sum(span.desks for span in spans if span.first <= moment < span.last)


def real_spans(stays: Sequence[Stay]) -> list[Span]:
    """Return from when to when each desk had visitors, without long pauses."""
    of_desk: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for stay in stays:
        if stay.desk_id is not None and stay.until is not None:
            of_desk[stay.desk_id].append((stay.until, stay.freed_at or stay.until))
    spans = []
    for times in of_desk.values():
        times.sort()
        first, last = times[0]
        for called, freed in times[1:]:
            if called - last > DESK_GAP_MAX:
                spans.append(Span(first, last, 1))
                first = called
            last = max(last, freed)
        spans.append(Span(first, last, 1))
    return sorted(spans)


def usual_pause(stays: Sequence[Stay]) -> timedelta:
    """Return the usual time from a desk's being free to its next call while somebody waited."""
    pauses = []
    last: dict[int, datetime] = {}
    for stay in sorted((one for one in stays if one.desk_id), key=lambda one: str(one.call_id)):
        if stay.desk_id is None or stay.until is None:
            continue
        free = last.get(stay.desk_id)
        if free is not None and stay.since <= free <= stay.until <= free + PAUSE_MAX:
            pauses.append(stay.until - free)
        if stay.freed_at is not None:
            last[stay.desk_id] = stay.freed_at
    return _median(pauses) if pauses else timedelta(0)


def service_times(stays: Sequence[Stay]) -> dict[tuple[str, int, int], timedelta]:
    return {
        _key(stay): max(stay.freed_at - stay.until, timedelta(0))
        for stay in stays
        if stay.desk_id is not None and stay.until is not None and stay.freed_at is not None
    }


def _median(times: Sequence[timedelta]) -> timedelta:
    return timedelta(seconds=median(one.total_seconds() for one in times))


def _drawn(
    services: Mapping[tuple[str, int, int], timedelta], chance: random.Random
) -> dict[tuple[str, int, int], timedelta]:
    of_queue = _by_queue(services)
    return {key: chance.choice(of_queue[key[0]]) for key in services}


def _by_queue(
    services: Mapping[tuple[str, int, int], timedelta],
) -> dict[str, list[timedelta]]:
    found: dict[str, list[timedelta]] = defaultdict(list)
    for key, took in services.items():
        found[key[0]].append(took)
    return found


def _next_stays(stays: Sequence[Stay]) -> dict[tuple[str, int, int], Stay]:
    """Return for each stay the one that its token has after it in the same queue."""
    of_token: dict[tuple[str, int], list[Stay]] = defaultdict(list)
    for stay in sorted(stays, key=lambda one: one.since_seq):
        of_token[stay.queue_id, stay.token_id].append(stay)
    return {_key(before): after for own in of_token.values() for before, after in pairwise(own)}


def _key(stay: Stay) -> tuple[str, int, int]:
    return stay.queue_id, stay.token_id, stay.since_seq
