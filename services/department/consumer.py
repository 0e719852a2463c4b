"""Kafka in: a desk's day from `token-events`, names from `directory`."""

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.rules.tallies import tally_after
from services.department.store import desk_days, directory
from services.department.store.notices import tell_consoles
from shared.directory import decode
from shared.events import Event


async def on_event(tx: AsyncConnection, event: Event) -> None:
    """Put what the event means for a desk's day on its numbers, and show them."""
    if event.token_id is None:
        return
    before = await desk_days.find_tally(tx, event.token_id, event.visit)
    after = tally_after(event, before)
    if after == before:
        return
    await desk_days.replace_tally(tx, event.token_id, event.visit, before=before, after=after)
    await tell_consoles(tx, event.department_id)


async def on_directory(tx: AsyncConnection, key: str, value: bytes | None) -> None:
    """Keep an object of the directory as it is now, and show it."""
    await directory.keep(tx, key, decode(key, value))
    kind, _, rest = key.partition("/")
    if kind in {"department", "desk"}:
        await tell_consoles(tx, rest.partition("/")[0])
