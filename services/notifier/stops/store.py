"""Which addresses have stopped the letters of which branch, and the key that signs the links."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.stops.links import Stop


async def signing_key(tx: AsyncConnection) -> bytes:
    """Return the key that the migration has made; a dump holds it, so old links stay good."""
    return bytes((await tx.execute(text("SELECT key FROM notifier.stop_key"))).scalar_one())


async def stop(tx: AsyncConnection, stopped: Stop) -> None:
    """Stop the letters, also those that are written and not yet sent; again changes nothing."""
    await tx.execute(_STOP, stopped._asdict())
    await tx.execute(_WITHDRAW, stopped._asdict())


async def resume(tx: AsyncConnection, stopped: Stop) -> None:
    await tx.execute(_RESUME, stopped._asdict())


async def is_stopped(tx: AsyncConnection, stopped: Stop) -> bool:
    return bool((await tx.execute(_STOPPED, stopped._asdict())).scalar_one())


async def letter_is_stopped(tx: AsyncConnection, letter_id: UUID) -> bool:
    return letter_id in await stopped_letters(tx, [letter_id])


async def stopped_letters(tx: AsyncConnection, letter_ids: Iterable[UUID]) -> set[UUID]:
    """Return which of these letters go to an address that wants none of their branch."""
    rows = await tx.execute(_LETTERS_STOPPED, {"ids": list(letter_ids)})
    return set(rows.scalars())


_STOP: Final = text("""
    INSERT INTO notifier.stopped (branch_id, address_key) VALUES (:branch_id, :address_key)
    ON CONFLICT DO NOTHING
""")
_WITHDRAW: Final = text("""
    UPDATE notifier.letter
    SET status = 'SUPERSEDED', ended_at = now(), last_error = 'The recipient wants no letters.'
    WHERE status = 'PENDING' AND branch_id = :branch_id AND address_key = :address_key
""")
_RESUME: Final = text("""
    DELETE FROM notifier.stopped WHERE branch_id = :branch_id AND address_key = :address_key
""")
_STOPPED: Final = text("""
    SELECT EXISTS (SELECT FROM notifier.stopped
      WHERE branch_id = :branch_id AND address_key = :address_key)
""")
_LETTERS_STOPPED: Final = text("""
    SELECT letter.id FROM notifier.letter JOIN notifier.stopped USING (branch_id, address_key)
    WHERE letter.id = ANY(:ids)
""")
