"""Does by itself what is due for visitors: each in a transaction of their own.

Several workers may do it at once: the queue's lock decides, and the rules look again.
"""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.department.handle.verbs import VerbRequest, do
from services.department.rules.commands import Verb
from services.department.settings import Settings
from shared.duties import for_each
from shared.problems import Refused


async def do_due(
    engine: AsyncEngine,
    settings: Settings,
    token_ids: Iterable[int],
    command: Callable[[datetime], Verb],
    *,
    not_due: str,
    forget: Callable[[AsyncConnection, int], Awaitable[None]],
) -> list[int]:
    """Do the command, made for a time, for each token; return those for which it was done.

    A refusal by the code `not_due` is tried again. After any other one it ended elsewhere, as where
    a holder cancelled, and `forget` is called, so that the token is not asked after again.
    """
    done: list[int] = []

    async def do_one(token_id: int) -> None:
        try:
            async with engine.begin() as tx:
                await do(
                    tx,
                    VerbRequest(token_id, command),
                    turn_near_places=settings.turn_near_places,
                    public_url=settings.ticket_base_url,
                )
        except Refused as refusal:
            if refusal.code != not_due:
                async with engine.begin() as tx:
                    await forget(tx, token_id)
        else:
            done.append(token_id)

    await for_each(token_ids, do_one)
    return done
