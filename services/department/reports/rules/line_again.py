"""A department's line, played again: the rules that a call asks, on those who stood there."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Final

from sortedcontainers import SortedKeyList  # type: ignore[import-untyped] # it brings no types

from services.department.reports.rules.stays import Stay
from services.department.rules.next_in_line import NextInLine
from shared.events import Category, QueueKind, TokenStatus
from shared.ledger import QueueRow, TokenRow
from shared.ordering import STRICT, Discipline, Turns, from_json

# Whom the rules see of each category; a call looks at the first alone.
HEADS: Final = 2
NO_MOMENT: Final = datetime(2000, 1, 1, tzinfo=UTC)


class LineAgain:
    """Who stands in the department's queues; each step costs O(log n)."""

    def __init__(self, stays: Iterable[Stay], turns: Mapping[str, Turns]) -> None:
        self.turns: dict[str, Turns] = dict(turns)
        self._lanes: dict[str, dict[Category, SortedKeyList]] = defaultdict(dict)
        self._queues = {stay.queue_id: stay for stay in stays}
        self.disciplines: dict[str, Discipline] = dict.fromkeys(self._queues, STRICT)

    def enter(self, stay: Stay) -> None:
        lanes = self._lanes[stay.queue_id]
        lanes.setdefault(stay.category, SortedKeyList(key=_by_arrival)).add(stay)

    def leave(self, stay: Stay) -> None:
        self._lanes[stay.queue_id][stay.category].discard(stay)

    def stands(self, stay: Stay) -> bool:
        lane = self._lanes[stay.queue_id].get(stay.category)
        return lane is not None and stay in lane

    def call_next(self, now: datetime, among: Collection[str] | None = None) -> Stay | None:
        """Take out whom the rules choose, as a desk's call does; null: nobody stands there."""
        heads = {
            name: [stay for lane in lanes.values() for stay in lane[:HEADS]]
            for name, lanes in self._lanes.items()
        }
        line = NextInLine(
            {name: self._queue_row(name) for name in heads},
            {name: [_token(stay) for stay in first] for name, first in heads.items()},
            now=now,
        )
        token = line.first_of(name for name in heads if among is None or name in among)
        if token is None:
            return None
        line.call(token, by_hand=False)
        self.turns[token.queue_id] = line.turns[token.queue_id]
        first = heads[token.queue_id]
        chosen: Stay = next(stay for stay in first if stay.token_id == token.id)
        self.leave(chosen)
        return chosen

    def _queue_row(self, queue_id: str) -> QueueRow:
        any_stay = self._queues[queue_id]
        counts = {name: len(lane) for name, lane in self._lanes[queue_id].items() if lane}
        return QueueRow(
            queue_id=queue_id,
            kind=QueueKind.COUNTER,
            department_id=any_stay.department_id,
            branch_id="",
            time_zone="UTC",
            ageing=any_stay.ageing,
            seq=0,
            number_day=None,
            last_number=0,
            last_arrival=None,
            live={TokenStatus.WAITING: counts},
            discipline=self.disciplines[queue_id],
            turns=self.turns.get(queue_id, {}),
        )


def discipline_of(stay: Stay) -> Discipline:
    """Return by which rule the queue was called when this stay ended with a call."""
    return from_json(stay.discipline)


def _by_arrival(stay: Stay) -> tuple[datetime, int]:
    return stay.arrived_at, stay.token_id


def _token(stay: Stay) -> TokenRow:
    return TokenRow(
        id=stay.token_id,
        queue_id=stay.queue_id,
        origin_queue_id=stay.queue_id,
        department_id=stay.department_id,
        branch_id="",
        service_date=date.min,
        number=0,
        label="",
        status=TokenStatus.WAITING,
        version=1,
        category=stay.category,
        priority=stay.priority,
        arrived_at=stay.arrived_at,
        secret="",
        issued_at=NO_MOMENT,
    )
