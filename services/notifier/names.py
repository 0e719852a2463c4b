"""Copies the names and time zones that letters mention from the topic `directory`."""

import asyncio
from collections.abc import Callable

import structlog
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifier.store.upkeep import keep_name
from shared import directory
from shared.kafka import Record, read_log
from shared.problems import EngineUnavailable
from shared.topics import DIRECTORY

log = structlog.get_logger()


async def keep_names(
    engine: AsyncEngine, bootstrap: str, on_contact: Callable[[bool], None]
) -> None:
    """Read the whole topic, then follow it; the last word on each object goes into the table.

    `on_contact` is told whether the broker answers meanwhile.
    """

    async def on_records(records: list[Record]) -> None:
        async with engine.begin() as tx:
            for record in records:
                if record.key is not None and _is_sound(record.key, record.value):
                    value = record.value.decode() if record.value else None
                    await keep_name(tx, record.key, value)

    try:
        await read_log(
            bootstrap=bootstrap,
            topic=DIRECTORY,
            since=None,
            caught_up=asyncio.Event(),
            on_records=on_records,
            on_contact=on_contact,
        )
    except EngineUnavailable:
        on_contact(False)  # noqa: FBT003 — the one argument that it has
        raise


def _is_sound(key: str, value: bytes | None) -> bool:
    """Tell whether it is an object by the contract; a letter can do without a broken one."""
    try:
        directory.decode(key, value)
    except ValidationError as error:
        log.exception("directory object not understood", key=key, errors=error.error_count())
        return False
    return "\0" not in key and b"\\u0000" not in (value or b"")
