"""A note about somebody who is here, for whichever desk sees them next."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.handle.answers import answer_of
from services.department.rules.commands import Actor
from services.department.rules.states import not_now
from services.department.store import SCHEMA, notes
from services.department.store.notices import tell_consoles
from shared import idempotency
from shared.events import LIVE
from shared.idempotency import Key, earlier_answer
from shared.ledger import TokenRow


async def add_note(
    tx: AsyncConnection, token: TokenRow, text: str, *, by: Actor, key: Key | None
) -> dict[str, Any]:
    """Keep the note and show it at once; raises `Refused` (409) for a visit that is over."""
    if key and (earlier := earlier_answer(await idempotency.find(tx, SCHEMA, [key]), key)):
        return dict(earlier)
    if token.status not in LIVE:
        raise not_now(token)
    now = datetime.now(UTC)
    await notes.add_note(tx, token.id, text, user_id=by.user_id, at=now)
    await tell_consoles(tx, token.department_id)
    answer = answer_of(token, now=now)
    if key:
        await idempotency.keep(tx, SCHEMA, [(key, answer)])
    return answer
