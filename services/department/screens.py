"""Hears from the log which screens are there, and notes it for whoever watches over them."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared import kafka, ledger
from shared.ledger import DeviceKind, DeviceSeen
from shared.screens import SCREENS_MAX, ScreenSeen
from shared.topics import SCREENS

# Then a screen has been taken away, and is not waited for any more.
SCREENS_KEPT: Final = timedelta(days=2)


async def hear_screens(
    engine: AsyncEngine, *, bootstrap: str, on_contact: Callable[[bool], None] = lambda _: None
) -> None:
    async def note(records: list[kafka.Record]) -> None:
        async with engine.begin() as tx:
            await note_screens(tx, list(kafka.newest_values(records).values()))

    await kafka.read_log(
        bootstrap=bootstrap,
        topic=SCREENS,
        since=None,
        on_records=note,
        caught_up=asyncio.Event(),
        on_contact=on_contact,
    )


async def note_screens(tx: AsyncConnection, values: list[bytes | None]) -> None:
    """Note those that are understood and were there lately; the topic keeps all there ever were."""
    kept_since = datetime.now(UTC) - SCREENS_KEPT
    seen = [one for one in map(_decode, values) if one is not None and one.seen_at > kept_since]
    if seen:
        known = await ledger.devices_seen(tx)
        await ledger.note_devices(tx, [_device(one) for one in _admitted(seen, known)])


def _admitted(seen: list[ScreenSeen], known: Sequence[DeviceSeen]) -> Iterator[ScreenSeen]:
    """Leave out new names where a branch has enough: who makes names up raises no alerts."""
    names: dict[str, set[str]] = defaultdict(set)
    for device in known:
        if device.kind is DeviceKind.SCREEN:
            names[device.branch_id].add(device.device_id)
    for one in sorted(seen, key=lambda one: one.seen_at):
        of_branch = names[one.branch_id]
        if one.key in of_branch or len(of_branch) < SCREENS_MAX:
            of_branch.add(one.key)
            yield one


async def forget_screens(tx: AsyncConnection, now: datetime) -> None:
    await ledger.forget_devices(tx, DeviceKind.SCREEN, before=now - SCREENS_KEPT)


def _decode(value: bytes | None) -> ScreenSeen | None:
    try:
        return ScreenSeen.model_validate_json(value) if value else None
    except ValidationError:
        return None


def _device(one: ScreenSeen) -> DeviceSeen:
    return DeviceSeen(DeviceKind.SCREEN, one.key, one.branch_id, one.screen, one.seen_at)
