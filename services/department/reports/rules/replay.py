"""A day played again as it was: at each moment of a call the rules choose anew."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from typing import NamedTuple
from uuid import UUID

from services.department.reports.rules.line_again import LineAgain, discipline_of
from services.department.reports.rules.stays import Stay
from shared.events import CallRule
from shared.ordering import NO_TURNS, Turns

_FIRST = UUID(int=0)


class What(IntEnum):
    ENTERS = 0
    LEAVES = 1
    IS_CALLED = 2


class Step(NamedTuple):
    seq: int
    at: datetime
    what: What
    stay: Stay


class Called(NamedTuple):
    """A call of the day, and whom it calls now: the same one where the rules are the same."""

    at: datetime
    really: Stay
    now: Stay | None


def replay(stays: Sequence[Stay], turns: Mapping[str, Turns]) -> list[Called]:
    """Return the day's calls in order; `turns` is what the disciplines remembered before it."""
    line = LineAgain(stays, turns)
    rules = _rules_by_call(stays)
    calls: list[Called] = []
    for step in _in_order(stays):
        stay = step.stay
        if step.what is What.ENTERS:
            line.enter(stay)
        elif step.what is What.LEAVES:
            line.leave(stay)
        else:
            _take_rules(line, rules, step)
            calls.append(Called(step.at, stay, _call(line, stay, step.at)))
    return calls


def is_by_rule(stay: Stay) -> bool:
    """Say whether a rule chose; otherwise a supervisor did, or whoever sent them to a desk."""
    return stay.rule is not None and stay.rule is not CallRule.BY_HAND and not stay.out_of_order


def _call(line: LineAgain, stay: Stay, now: datetime) -> Stay | None:
    if not is_by_rule(stay):
        line.leave(stay)
        return stay
    chosen = line.call_next(now, stay.among)
    if chosen is not None and chosen == stay:
        line.turns[stay.queue_id] = stay.turns or NO_TURNS  # as the queue's row had them
    return chosen


def _rules_by_call(stays: Iterable[Stay]) -> dict[str, list[Stay]]:
    """Return each queue's calls by a rule, the last first: which discipline was in force when."""
    calls: dict[str, list[Stay]] = defaultdict(list)
    for stay in sorted(stays, key=lambda one: one.until_seq or 0, reverse=True):
        if stay.desk_id is not None and is_by_rule(stay):
            calls[stay.queue_id].append(stay)
    return calls


def _take_rules(line: LineAgain, rules: Mapping[str, list[Stay]], step: Step) -> None:
    """Let each queue have the discipline of its next call; those before this moment are over."""
    for queue_id, calls in rules.items():
        while len(calls) > 1 and calls[-1].until is not None and calls[-1].until < step.at:
            calls.pop()
        line.disciplines[queue_id] = discipline_of(calls[-1])


def _in_order(stays: Iterable[Stay]) -> Iterator[Step]:
    """Yield the steps of all queues: of one queue by seq, of several by their time.

    Calls of one batch have one time; the ids of calls grow in the order in which they were decided.
    """
    of_queue: dict[str, list[Step]] = defaultdict(list)
    for stay in stays:
        of_queue[stay.queue_id].extend(_steps(stay))
    heap: list[tuple[datetime, UUID, int, int, list[Step]]] = []
    for number, steps in enumerate(of_queue.values()):
        steps.sort(key=lambda step: (step.seq, step.what))
        _push(heap, steps, number, 0, None)
    while heap:
        at, _, number, place, steps = heapq.heappop(heap)
        yield steps[place]
        _push(heap, steps, number, place + 1, at)


def _push(
    heap: list[tuple[datetime, UUID, int, int, list[Step]]],
    steps: list[Step],
    number: int,
    place: int,
    after: datetime | None,
) -> None:
    if place < len(steps):
        step = steps[place]
        at = max(step.at, after) if after else step.at
        call_id = step.stay.call_id if step.what is What.IS_CALLED else None
        heapq.heappush(heap, (at, call_id or _FIRST, number, place, steps))


def _steps(stay: Stay) -> Iterator[Step]:
    if stay.since_seq != stay.until_seq:
        yield Step(stay.since_seq, stay.since, What.ENTERS, stay)
    if stay.until is not None and stay.until_seq is not None:
        what = What.LEAVES if stay.desk_id is None else What.IS_CALLED
        yield Step(stay.until_seq, stay.until, what, stay)
