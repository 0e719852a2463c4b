"""What an undo has to look at besides the token: the act, its desk, its seat, the state before."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.rules.desks import DeskState
from services.department.rules.undoing import LastAction, has_gone_on
from services.department.rules.verbs import Case
from services.department.store.before_acts import find_before
from services.department.store.desks import find_desks, with_visitors
from shared import ledger
from shared.events import EventType
from shared.ledger import QueueRow, TokenRow


async def undo_case(
    tx: AsyncConnection,
    token: TokenRow,
    action: LastAction | None,
    queues: Mapping[str, QueueRow],
) -> Case:
    """Read it under the locks of all queues of the department where the act was done."""
    before = await find_before(tx, token)
    transferred = action is not None and (
        action.event_type is EventType.TOKEN_TRANSFERRED or has_gone_on(token, action)
    )
    there = before.token if transferred and before is not None else token
    return Case(
        token,
        action=action,
        desk_is_free=await _desk_is_free(tx, there),
        seat_is_free=_seat_is_free(queues[token.queue_id]),
        before=before,
        old_queue=queues.get(there.queue_id),
    )


def _seat_is_free(queue: QueueRow) -> bool:
    """Say whether a slot has a seat left; a counter has no seats."""
    return queue.capacity is None or queue.seats_taken < queue.capacity


async def _desk_is_free(tx: AsyncConnection, token: TokenRow) -> bool:
    """Say whether the token's desk is open and nobody has been called to it meanwhile."""
    if token.desk_id is None:
        return False
    place = (token.department_id, token.desk_id)
    desks = await find_desks(tx, [place])
    desk = with_visitors(desks, await ledger.at_desks(tx, token.department_id)).get(place)
    return desk is not None and desk.state is DeskState.OPEN and desk.visitor is None
