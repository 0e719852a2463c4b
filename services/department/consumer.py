"""Kafka in: visits and a desk's day from `token-events`, names from `directory`."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.department.reports.fold import fold_visits
from services.department.rules.tallies import COUNTED, tally_after
from services.department.store import desk_days, directory
from services.department.store.notices import tell_consoles
from shared import kafka
from shared.directory import decode
from shared.events import Event
from shared.topics import DIRECTORY


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


async def hear_directory(
    engine: AsyncEngine, *, bootstrap: str, on_contact: Callable[[bool], None] = lambda _: None
) -> None:
    """Keep a copy of the directory for ever, a transaction for each poll.

    It is read from its beginning, where an object may be told of thousands of times before the
    broker compacts it.
    """

    async def keep(records: list[kafka.Record]) -> None:
        async with engine.begin() as tx:
            await on_directory(tx, kafka.newest_values(records))

    await kafka.read_log(
        bootstrap=bootstrap,
        topic=DIRECTORY,
        since=None,
        on_records=keep,
        caught_up=asyncio.Event(),
        on_contact=on_contact,
    )


async def on_directory(tx: AsyncConnection, records: Mapping[str, bytes | None]) -> None:
    """Keep objects of the directory as they are now, and show those that were not so before."""
    changed = await directory.keep(tx, {key: decode(key, value) for key, value in records.items()})
    for department_id in sorted(filter(None, map(_department_of, changed))):
        await tell_consoles(tx, department_id)


def _department_of(key: str) -> str | None:
    kind, _, rest = key.partition("/")
    return rest.partition("/")[0] if kind in {"department", "desk"} else None
