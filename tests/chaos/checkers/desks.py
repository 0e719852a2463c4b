"""I8: one desk, one visitor; one visitor, one desk."""

from collections import defaultdict
from itertools import pairwise
from typing import Final

from shared.events import TokenStatus
from tests.chaos.checkers.groups import Groups
from tests.chaos.checkers.lives import events_by_token, told
from tests.chaos.checkers.moved_clocks import clocks_were_moved
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import EventRow, Observations

STATEMENT = "Nobody is at two desks at once, and no desk has two visitors but a group it called."

AT_A_DESK: Final = frozenset({TokenStatus.CALLED, TokenStatus.SERVING})
Desk = tuple[str, int]


def check(observed: Observations) -> list[Violation]:
    groups = Groups(observed)
    found = [*_two_at_the_end(observed, groups), *_one_call_two_desks(observed)]
    if not clocks_were_moved(observed):
        found += _two_at_once(observed, groups)
    return found


def _two_at_the_end(observed: Observations, groups: Groups) -> list[Violation]:
    visitors: dict[Desk, list[int]] = defaultdict(list)
    for token in observed.tokens.values():
        if token.status in AT_A_DESK and token.desk_id is not None:
            visitors[token.department_id, token.desk_id].append(token.id)
    return [
        Violation("I8", f"desk {desk} has tokens {ids}")
        for desk, ids in visitors.items()
        if len(ids) > 1 and not all(groups.together(ids[0], other) for other in ids[1:])
    ]


def _one_call_two_desks(observed: Observations) -> list[Violation]:
    """One announcement is about one token and one desk."""
    calls: dict[object, dict[tuple[int | None, int | None], str]] = defaultdict(dict)
    for row in observed.events:
        if row.event.call_id is not None and row.event.status in AT_A_DESK:
            calls[row.event.call_id][row.token_id, row.event.desk_id] = told(row)
    return [
        Violation("I8", f"call {call_id} is about several", tuple(found.values()))
        for call_id, found in calls.items()
        if len(found) > 1
    ]


def _two_at_once(observed: Observations, groups: Groups) -> list[Violation]:
    """Lay the visits at each desk beside each other, from each call to what ended it."""
    visits: dict[Desk, list[tuple[EventRow, EventRow | None]]] = defaultdict(list)
    for rows in events_by_token(observed).values():
        for began, ended in _visits(rows):
            visits[began.event.department_id, began.event.desk_id or 0].append((began, ended))
    found = []
    for desk, spans in visits.items():
        spans.sort(key=lambda span: (span[0].occurred_at, span[0].version))
        for (first, ended), (second, _) in pairwise(spans):
            if groups.together(first.token_id, second.token_id):
                continue
            if ended is None or ended.occurred_at > second.occurred_at:
                evidence = (told(first), told(ended) if ended else "never left", told(second))
                found.append(Violation("I8", f"two visitors at desk {desk}", evidence))
    return found


def _visits(rows: list[EventRow]) -> list[tuple[EventRow, EventRow | None]]:
    """Return one token's stays at desks: what brought it there, and what ended the stay."""
    stays: list[tuple[EventRow, EventRow | None]] = []
    began: EventRow | None = None
    for row in rows:
        at_a_desk = row.event.status in AT_A_DESK
        if began is None and at_a_desk:
            began = row
        elif began is not None and not at_a_desk:
            stays.append((began, row))
            began = None
    return [*stays, (began, None)] if began is not None else stays
