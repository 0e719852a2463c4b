"""What every line must show under its rule: held against the checkers of `tests/chaos`.

They are written from docs/ordering.md and docs/check-in.md, and use none of the suite's rules.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from shared.events import Event, QueueKind
from shared.ledger import IN_LINE
from shared.ordering import Discipline, to_json
from tests.chaos.checkers import Violation
from tests.chaos.checkers.check_ins import called_from_the_slot, joined_wrongly
from tests.chaos.checkers.disciplines import STRICT, Settings
from tests.chaos.checkers.order import calls_out_of_order
from tests.chaos.checkers.overtaking import overtaken_in
from tests.chaos.checkers.returns import wrongly_returned
from tests.chaos.observations import EventRow
from tests.simulation.owner.counters import Counters
from tests.simulation.owner.slots import Slots

Rules = Sequence[tuple[int, Discipline]]


def check_lines(counters: Counters, slots: Slots) -> None:
    """Hold each call, return and check-in against the rule that the line had then."""
    found = list(_violations(counters, slots))
    assert not found, "\n".join([found[0].sentence, *found[0].evidence])


def _violations(counters: Counters, slots: Slots) -> Iterable[Violation]:
    book = counters.book
    ends = {queue_id: terms.ends_at for queue_id, terms in slots.terms.items()}
    rows: dict[str, list[EventRow]] = defaultdict(list)
    when: dict[str, list[int]] = defaultdict(list)
    for number, event in enumerate(book.events):
        rows[event.queue_id].append(_row(event))
        when[event.queue_id].append(number)
    left = {row.event_id: row for here in rows.values() for row in here if row.event.to_queue_id}
    for queue_id, here in rows.items():
        queue = book.queues[queue_id]
        if queue.kind is QueueKind.STATION:
            continue
        yield from wrongly_returned(here, IN_LINE[queue.kind])
        if queue.kind is QueueKind.SLOT:
            line = _in_force(counters.rules["OPD"], when[queue_id])
            yield from calls_out_of_order(queue, here, [[STRICT]] * len(here))
            yield from called_from_the_slot(here, [line])
        else:
            rules = _in_force(counters.rules[queue_id], when[queue_id])
            yield from calls_out_of_order(queue, here, rules)
            yield from overtaken_in(here, rules)
            yield from joined_wrongly(here, rules, left, ends)


def _in_force(rules: Rules, when: Iterable[int]) -> list[list[Settings]]:
    """Return the one rule of a queue at each of the events with these numbers."""
    return [
        [to_json(next(rule for since, rule in reversed(rules) if since <= number)) or STRICT]
        for number in when
    ]


def _row(event: Event) -> EventRow:
    return EventRow(
        queue_id=event.queue_id,
        seq=event.seq,
        day=event.timestamp.date(),
        event_id=event.event_id,
        event_type=event.event_type.value,
        token_id=event.token_id,
        version=event.version or 0,
        occurred_at=event.timestamp,
        body=b"",
        event=event,
    )
