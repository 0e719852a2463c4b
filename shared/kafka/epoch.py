"""The ledger's epoch: a restore that took events back begins a new one.

The relay numbers epochs and says in each record's header of which one it is; without the header it
is epoch 0. What an older epoch told after the restored state has not happened.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.kafka.record import Record

HEADER: Final = "ledger_epoch"


class LedgerRestored(Exception):  # noqa: N818 — names what happened
    """The log goes on in a newer epoch: what was folded from older ones is to be forgotten."""

    def __init__(self, epoch: int) -> None:
        super().__init__(f"the ledger was restored; the log goes on in epoch {epoch}")
        self.epoch = epoch


def headers_of(epoch: int) -> list[tuple[str, bytes]]:
    return [(HEADER, str(epoch).encode())] if epoch else []


def epoch_of(record: Record) -> int:
    return epoch_in(record.headers)


def epoch_in(headers: Iterable[tuple[str, bytes]]) -> int:
    """Return what the headers say; one that is no number is nobody's of ours."""
    for name, value in headers:
        if name == HEADER:
            return int(value) if value.isdigit() else 0
    return 0


async def current_epoch(tx: AsyncConnection) -> int:
    found = await tx.execute(text("SELECT coalesce(max(epoch), 0) AS epoch FROM ledger.epoch"))
    return int(found.scalar_one())
