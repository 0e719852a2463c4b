"""Kafka in: visits and a desk's day from `token-events`, names from `directory`."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.reports.fold import fold_visits
from services.department.rules.tallies import COUNTED, tally_after
from services.department.store import desk_days, directory
from services.department.store.notices import tell_consoles
from shared.directory import decode
from shared.events import Event


async def on_events(tx: AsyncConnection, events: Sequence[Event]) -> None:
    """Fold events into visits, and into the desks' days."""
    await fold_visits(tx, events)
    await _count_at_desks(tx, events)


async def _count_at_desks(tx: AsyncConnection, events: Sequence[Event]) -> None:
    """Put what the events mean for the desks' days on their numbers, and show them."""
    visits = {
        (event.token_id, event.visit): event.department_id
        for event in events
        if event.token_id is not None and changes_a_tally(event)
    }
    if not visits:
        return
    before = await desk_days.find_tallies(tx, visits)
    after = dict(before)
    for event in events:
        if event.token_id is not None and (visit := (event.token_id, event.visit)) in visits:
            after[visit] = tally_after(event, after[visit])
    changed = {visit for visit in visits if after[visit] != before[visit]}
    if changed:
        await desk_days.replace_tallies(
            tx,
            before={visit: before[visit] for visit in changed},
            after={visit: after[visit] for visit in changed},
        )
    for department_id in sorted({visits[visit] for visit in changed}):
        await tell_consoles(tx, department_id)


def changes_a_tally(event: Event) -> bool:
    return event.event_type in COUNTED


async def on_directory(tx: AsyncConnection, key: str, value: bytes | None) -> None:
    """Keep an object of the directory as it is now, and show it."""
    await directory.keep(tx, key, decode(key, value))
    kind, _, rest = key.partition("/")
    if kind in {"department", "desk"}:
        await tell_consoles(tx, rest.partition("/")[0])
