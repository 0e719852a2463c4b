"""What a holder sees of their own token."""

from typing import Any, Final

from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.slots import MAY_CANCEL as MAY_CANCEL_SEAT
from services.token_api.tokens import MAY_CANCEL, Forecasts, place_of, unknown_ticket, wait_body
from shared import ledger
from shared.directory import name_in
from shared.forecast import estimate
from shared.ledger import TokenRow

_NAMES: Final = text("""
    SELECT d.names AS department, b.names AS branch
    FROM token_api.department d JOIN token_api.branch b USING (branch_id)
    WHERE d.department_id = :id
""")


async def ticket_body(
    tx: AsyncConnection, redis: Redis, forecasts: Forecasts, secret: str
) -> tuple[TokenRow, dict[str, Any]]:
    """Return the token and its public face; raises `Refused` (404) for an unknown secret."""
    token = await ledger.token_by_secret(tx, secret)
    if token is None:
        raise unknown_ticket()
    queue = (await ledger.read_queues(tx, [token.queue_id]))[token.queue_id]
    place = await place_of(tx, redis, token, queue)
    known = await forecasts.of(tx, [token.queue_id])
    names = (await tx.execute(_NAMES, {"id": token.department_id})).mappings().first()
    department = names["department"] if names else {}
    return token, {
        "ticket": {
            "token_label": token.label,
            "status": token.status.value,
            "queue_id": token.queue_id,
            "department_id": token.department_id,
            "department_name": name_in(department, token.language) if department else None,
            "names": department,
            "branch_names": names["branch"] if names else {},
            "branch_time_zone": queue.time_zone,
            "position": place,
            "estimated_wait": wait_body(estimate(place, known[token.queue_id]) if place else None),
            "desk_id": token.desk_id,
            "call_id": str(token.call_id) if token.call_id else None,
            "language": token.language,
            "issued_at": token.issued_at.isoformat(),
            "called_at": token.called_at.isoformat() if token.called_at else None,
            "ended_at": token.ended_at.isoformat() if token.ended_at else None,
            "can_cancel": token.status
            in (MAY_CANCEL if token.slot_id is None else MAY_CANCEL_SEAT),
        }
    }
