"""Folds events into visits and stays, in the transaction of whoever has them."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.reports.rules.stays import stays_after
from services.department.reports.rules.visits import key_of, visit_after
from services.department.reports.store import stays, visits
from services.department.reports.store.stays import InLine
from shared.events import Event


async def fold_visits(tx: AsyncConnection, events: Sequence[Event]) -> None:
    """Take events in, each queue's in order; what has been taken before changes nothing."""
    await _fold_visits(tx, events)
    await _fold_stays(tx, events)


async def _fold_visits(tx: AsyncConnection, events: Sequence[Event]) -> None:
    of_visits = [(key, event) for event in events if (key := key_of(event)) is not None]
    if not of_visits:
        return
    keys = {key for key, _ in of_visits}
    before = await visits.find(tx, keys)
    after = {key: before.get(key) for key in keys}
    for key, event in of_visits:
        after[key] = visit_after(event, after[key])
    await visits.keep(
        tx, [visit for key, visit in after.items() if visit and visit != before.get(key)]
    )
    await visits.drop(tx, [key for key in before if after[key] is None])


async def _fold_stays(tx: AsyncConnection, events: Sequence[Event]) -> None:
    of_tokens = [
        (InLine(event.queue_id, event.token_id), event)
        for event in events
        if event.token_id is not None and key_of(event) is not None
    ]
    if not of_tokens:
        return
    last = await stays.find_last(tx, {token for token, _ in of_tokens})
    changed = {}
    for token, event in of_tokens:
        for stay in stays_after(event, last.get(token)):
            last[token] = stay
            changed[token, stay.since_seq] = stay
    await stays.keep(tx, list(changed.values()))
