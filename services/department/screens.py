"""Hears from the log which screens are there, and notes it for whoever watches over them."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared import kafka, ledger
from shared.ledger import DeviceKind, DeviceSeen
from shared.screens import ScreenSeen
from shared.topics import SCREENS

# Then a screen has been taken away, and is not waited for any more.
SCREENS_KEPT: Final = timedelta(days=2)
# Of a branch: anybody may follow a board, under one name after the other.
SCREENS_MAX: Final = 100


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
        await ledger.note_devices(tx, _bounded(map(_device, seen), known))


async def forget_screens(tx: AsyncConnection, now: datetime) -> None:
    await ledger.forget_devices(tx, DeviceKind.SCREEN, before=now - SCREENS_KEPT)


def _bounded(seen: Iterable[DeviceSeen], known: Iterable[DeviceSeen]) -> list[DeviceSeen]:
    """Leave out new screens of a branch that has as many as are kept."""
    screens = {one.device_id: one for one in known if one.kind is DeviceKind.SCREEN}
    of_branch = Counter(one.branch_id for one in screens.values())
    bounded = []
    for one in seen:
        if one.device_id not in screens:
            if of_branch[one.branch_id] >= SCREENS_MAX:
                continue
            of_branch[one.branch_id] += 1
            screens[one.device_id] = one
        bounded.append(one)
    return bounded


def _decode(value: bytes | None) -> ScreenSeen | None:
    try:
        return ScreenSeen.model_validate_json(value) if value else None
    except ValidationError:
        return None


def _device(one: ScreenSeen) -> DeviceSeen:
    return DeviceSeen(DeviceKind.SCREEN, one.key, one.branch_id, one.screen, one.seen_at)
