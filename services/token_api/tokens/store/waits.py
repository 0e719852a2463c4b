"""The wait of one who stands in a line."""

from datetime import UTC, datetime

from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.tokens.store.forecasts import Forecasts
from services.token_api.tokens.store.places import counts_before
from services.token_api.tokens.waits import wait_with_expected
from shared import ledger
from shared.events import QueueKind
from shared.forecast import Wait, estimate
from shared.ledger import QueueRow, TokenRow


async def wait_of(
    tx: AsyncConnection,
    redis: Redis,
    forecasts: Forecasts,
    token: TokenRow,
    queue: QueueRow,
    *,
    place: int | None,
) -> Wait | None:
    """Return the wait at a place, with those who are still expected; null: nobody can tell."""
    if place is None:
        return None
    outlook = (await forecasts.of(tx, [token.queue_id]))[token.queue_id]
    if outlook is None:
        return None
    if not outlook.expected or queue.kind is not QueueKind.COUNTER:
        return estimate(place, outlook.forecast)
    counts = await counts_before(tx, redis, token, queue)
    own = ledger.standing(token)
    return wait_with_expected(queue, outlook, own, counts, now=datetime.now(UTC))
