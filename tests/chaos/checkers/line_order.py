"""In which order a department's lines are called, by the rules of docs/ordering.md."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from fractions import Fraction

from shared.events import Category
from shared.ledger import QueueRow, TokenRow, standing
from shared.line_order import order_key
from tests.chaos.checkers.disciplines import (
    STRENGTH,
    Settings,
    due,
    settings_of,
    step_of,
    takes_in,
    takes_turns,
    weight_of,
)

# As the suite writes turns down: a call sets a category of weight w back by this much / w.
STRIDE = 2520


def in_order(
    queues: Mapping[str, QueueRow], tokens: Iterable[TokenRow], *, now: datetime
) -> Iterator[TokenRow]:
    """Yield a department's tokens in line as they would be called, were nobody to come any more.

    Slots come one after the other, then the counters.
    """
    booked, counters = [], defaultdict(list)
    for token in tokens:
        queue = queues[token.queue_id]
        if queue.starts_at is None:
            counters[token.queue_id].append(token)
        else:
            key = queue.starts_at, order_key(standing(token), now=now, ageing=queue.ageing)
            booked.append((key, token))
    yield from (token for _, token in sorted(booked, key=lambda one: one[0]))
    lines = [_Line(queues[queue_id], here) for queue_id, here in counters.items()]
    while lines := [line for line in lines if line.lanes]:
        yield _next_line(lines).call()


def callable_ones(queues: Mapping[str, QueueRow], tokens: Iterable[TokenRow]) -> list[TokenRow]:
    """Leave out who would first have to check in, or to join a counter that takes them in."""
    taken_in = {queue.department_id for queue in queues.values() if takes_in(queue)}
    return [
        token
        for token in tokens
        for queue in [queues[token.queue_id]]
        if queue.starts_at is None or token.department_id not in taken_in
        if not queue.check_in or token.checked_in_at is not None
    ]


def _next_line(lines: list["_Line"]) -> "_Line":
    """Choose the line: emergencies, then of lines of one rule its first, then who came earliest."""
    emergencies = [line for line in lines if line.first().category is Category.EMERGENCY]
    if emergencies:
        return min(emergencies, key=lambda line: _arrival(line.first()))
    firsts: dict[str, _Line] = {}
    for line in lines:
        rule = line.queue.queue_id if line.takes_turns else str(line.settings)
        firsts[rule] = min(firsts.get(rule, line), line, key=_Line.rank)
    return min(firsts.values(), key=lambda line: _arrival(line.first()))


class _Line:
    def __init__(self, queue: QueueRow, tokens: Iterable[TokenRow]) -> None:
        self.queue = queue
        self.settings: Settings = settings_of(queue)
        self.takes_turns = takes_turns(self.settings)
        self.lanes: dict[Category, deque[TokenRow]] = defaultdict(deque)
        for token in sorted(tokens, key=_arrival):
            self.lanes[token.category].append(token)
        # How far each category is ahead of its share.
        self._ahead = {one: Fraction(count, STRIDE) for one, count in queue.turns.items()}

    def first(self) -> TokenRow:
        return self.lanes[self._chosen()][0]

    def rank(self) -> tuple[object, ...]:
        """Return the first one's rank among those of other lines with the same fixed rule."""
        category = self._chosen()
        arrival = _arrival(self.lanes[category][0])
        if self.settings["kind"] == "AGEING":
            return due(category, arrival, step_of(self.settings))
        return STRENGTH[category], *arrival

    def call(self) -> TokenRow:
        category = self._chosen()
        called = self.lanes[category].popleft()
        if not self.lanes[category]:
            del self.lanes[category]
        if self.takes_turns and category is not Category.EMERGENCY:
            stood = self._ahead.get(category, Fraction())
            self._ahead = {one: ahead - stood for one, ahead in self._ahead.items()}
            self._ahead = {one: ahead for one, ahead in self._ahead.items() if ahead > 0}
            self._ahead[category] = Fraction(1, weight_of(self.settings, category))
        return called

    def _chosen(self) -> Category:
        if Category.EMERGENCY in self.lanes:
            return Category.EMERGENCY
        if self.takes_turns:
            return min(self.lanes, key=lambda one: (self._ahead.get(one, 0), STRENGTH[one]))
        if self.settings["kind"] == "AGEING":
            step = step_of(self.settings)
            return min(self.lanes, key=lambda one: due(one, _arrival(self.lanes[one][0]), step))
        return min(self.lanes, key=STRENGTH.__getitem__)


def _arrival(token: TokenRow) -> tuple[datetime, int]:
    return token.arrived_at, token.id
