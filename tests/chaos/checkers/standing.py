"""Who stands in each queue's line, worked out event by event: pure reading, no judgement."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from shared.events import Category, EventType, TokenStatus
from tests.chaos.checkers.disciplines import Arrival
from tests.chaos.observations import EventRow

Standing = Mapping[int, EventRow]


class Moment(NamedTuple):
    """An event, its token's last event in the same queue, and who stood in the line before it."""

    row: EventRow
    before: EventRow | None
    standing: Standing


def moments(rows: list[EventRow], in_line: TokenStatus) -> Iterator[Moment]:
    """Yield each event of a queue, in order; `standing` is good until the next one is asked for."""
    standing: dict[int, EventRow] = {}
    last: dict[int, EventRow] = {}
    for row in rows:
        token_id = row.token_id
        yield Moment(row, last.get(token_id or 0), standing)
        if token_id is None:
            continue
        last[token_id] = row
        stays = row.event.event_type is not EventType.TOKEN_TRANSFERRED
        if row.event.status is in_line and stays:
            standing[token_id] = row
        else:
            standing.pop(token_id, None)


def was_sent(moment: Moment) -> bool:
    """Tell whether somebody was called who had been set aside for that very desk."""
    row, before = moment.row.event, moment.before
    return (
        before is not None
        and before.event.status is TokenStatus.HELD
        and before.event.desk_id is not None
        and before.event.desk_id == row.desk_id
    )


def arrival_of(row: EventRow) -> Arrival:
    if row.event.booked_at is None:
        message = f"an event of a token in line lacks its arrival: {row}"
        raise ValueError(message)
    return row.event.booked_at, row.token_id or 0


def category_of(row: EventRow) -> Category:
    if row.event.category is None:
        message = f"an event of a token in line lacks its category: {row}"
        raise ValueError(message)
    return row.event.category


def heads_of(standing: Standing) -> dict[Category, Arrival]:
    """Return the earliest arrival of each category."""
    heads: dict[Category, Arrival] = {}
    for row in standing.values():
        category, arrival = category_of(row), arrival_of(row)
        heads[category] = min(heads.get(category, arrival), arrival)
    return heads
