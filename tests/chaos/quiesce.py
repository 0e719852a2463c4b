"""Waits, within bounds, until everything that was begun has arrived, letters last."""

import asyncio
import contextlib
from dataclasses import dataclass
from time import monotonic
from typing import Final

import psycopg

from tests.chaos.observations import Addresses
from tests.chaos.read import quiet
from tests.chaos.samples import backlog

# What is promised: so long after healing nothing is on its way any more.
SECONDS_MAX: Final = 60.0
# A letter that was refused rests for up to a minute after its third try: that is no ill.
LETTERS_SECONDS_MAX: Final = 120.0
POLL_SECONDS: Final = 1.0
# Screens hear the last event from the log a moment after the tables, and that it was the last one
# with the relay's next heartbeat.
LAST_WORD_SECONDS: Final = 6.0


@dataclass(frozen=True)
class Quiet:
    """Seconds until nothing moved, and until no letter rested; null: not within the bound."""

    seconds: float | None
    letters_seconds: float | None


async def quiesce(addresses: Addresses) -> Quiet:
    began = monotonic()
    seconds = await quiet(addresses, SECONDS_MAX)
    letters_seconds: float | None = None
    while letters_seconds is None and monotonic() - began < LETTERS_SECONDS_MAX:
        with contextlib.suppress(psycopg.Error, TimeoutError):
            if (await backlog(addresses.database_url)).unsent == 0:
                letters_seconds = monotonic() - began
        await asyncio.sleep(POLL_SECONDS)
    await asyncio.sleep(LAST_WORD_SECONDS)
    return Quiet(seconds, letters_seconds)
