"""Which of a department's queues has the next: one line, whatever the disciplines of its queues."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from shared.events import Category
from shared.line_order import Waiting, order_key
from shared.ordering.fixed_rank import FixedRank
from shared.ordering.rules import Rules

T = TypeVar("T")


class Candidate(NamedTuple):
    """The first of a queue, by the queue's own rules."""

    queue_id: str
    waiting: Waiting
    rules: Rules
    slot_starts_at: datetime | None = None
    ageing: bool = False  # of a slot


def first_of_department(candidates: Sequence[Candidate], *, now: datetime) -> Candidate:
    """Return who is called next; there is at least one candidate.

    Slots come one after the other, before the counters. Counters with the same rule are one line.
    Where the rules differ, the one whose first has come earliest is next, so that no line keeps
    another from moving; an emergency precedes all.
    """
    slots = [one for one in candidates if one.slot_starts_at is not None]
    if slots:
        return min(slots, key=lambda one: _slot_key(one, now))
    emergencies = [one for one in candidates if one.waiting.category is Category.EMERGENCY]
    if emergencies:
        return min(emergencies, key=_arrival)
    return min((_first_of_one_rule(group) for group in _by_rule(candidates)), key=_arrival)


def merged(
    lines: Mapping[str, Iterable[T]], candidate: Callable[[str, T], Candidate], *, now: datetime
) -> Iterator[T]:
    """Yield a department's lines by queue as one, in the order of the calls; each is in order.

    `candidate` says what is to be known of the first of a queue.
    """
    left = {queue_id: rest for queue_id, line in lines.items() if (rest := deque(line))}
    candidates = {queue_id: candidate(queue_id, rest[0]) for queue_id, rest in left.items()}
    while candidates:
        queue_id = first_of_department(list(candidates.values()), now=now).queue_id
        rest = left[queue_id]
        yield rest.popleft()
        if rest:
            candidates[queue_id] = candidate(queue_id, rest[0])
        else:
            del candidates[queue_id]


def _slot_key(one: Candidate, now: datetime) -> tuple[object, ...]:
    return one.slot_starts_at, order_key(one.waiting, now=now, ageing=one.ageing)


def _arrival(one: Candidate) -> tuple[datetime, int]:
    return one.waiting.arrived_at, one.waiting.token_id


def _by_rule(candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    """Return those of fixed ranks by rule; where turns are counted each queue is by itself."""
    groups: list[list[Candidate]] = []
    for one in candidates:
        same = (group for group in groups if group[0].rules == one.rules)
        group = next(same, None) if isinstance(one.rules, FixedRank) else None
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return groups


def _first_of_one_rule(group: Sequence[Candidate]) -> Candidate:
    rules = group[0].rules
    if isinstance(rules, FixedRank):
        return min(group, key=lambda one: rules.rank(one.waiting))
    return group[0]
