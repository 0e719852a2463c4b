"""Adding a further service to a visit and taking it out, under the lock of the token's queue."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.rules.commands import Actor
from services.department.rules.states import not_now
from services.department.rules.stations import refuse_station
from services.department.store import next_services as store
from services.department.store.notices import tell_consoles
from shared import ledger
from shared.auth import Principal, in_department
from shared.events import LIVE
from shared.further_services import require_addable
from shared.ledger import TokenRow
from shared.problems import Refused


async def add_service(
    tx: AsyncConnection, token_id: int, queue_id: str, caller: Principal, by: Actor
) -> dict[str, Any]:
    """Let them go on to that queue once all before it are served; return those to come."""
    queues, token = await ledger.lock_token(tx, token_id)
    in_department(caller, token.department_id)
    refuse_station(queues[token.queue_id])
    target = (await ledger.read_queues(tx, [queue_id])).get(queue_id)
    to_come = await _to_come(tx, token)
    if token.status not in LIVE:
        raise not_now(token)
    require_addable(token, target, to_come)
    if queue_id in to_come:
        return {"services": to_come}
    await ledger.add_next_service(tx, token, queue_id, by=by.user_id, at=datetime.now(UTC))
    return await _told(tx, token)


async def take_service_out(
    tx: AsyncConnection, token_id: int, queue_id: str, caller: Principal
) -> dict[str, Any]:
    """Let them not go on to that queue; raises `Refused` (404) where they would not anyway."""
    _, token = await ledger.lock_token(tx, token_id)
    in_department(caller, token.department_id)
    if not await store.take_out(tx, token.id, queue_id):
        sentence = f"{token.label} does not go on to this queue."
        raise Refused("NO_SUCH_SERVICE", sentence, status=404)
    await ledger.tell_pages(tx, token)
    return await _told(tx, token)


async def _told(tx: AsyncConnection, token: TokenRow) -> dict[str, Any]:
    await tell_consoles(tx, token.department_id)
    return {"services": await _to_come(tx, token)}


async def _to_come(tx: AsyncConnection, token: TokenRow) -> list[str]:
    return list((await ledger.next_services(tx, [token.id])).get(token.id, ()))
