"""A transaction that says whose it is, for the triggers that write the audit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Final

from fastapi import Depends, Request
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.auth import Principal, current


async def _audited(request: Request) -> AsyncIterator[AsyncConnection]:
    caller = await current(request)
    async with request.state.engine.begin() as tx:
        await act_as(tx, caller)
        yield tx


async def act_as(tx: AsyncConnection, caller: Principal) -> None:
    """Say whose this transaction is, where another part of the code has begun it."""
    await tx.execute(_ACT, {"actor": caller.subject, "name": caller.name})


_ACT: Final = text("""
    SELECT set_config('nowserving.actor', :actor, true),
           set_config('nowserving.actor_name', :name, true)
""")

audited: Final = asynccontextmanager(_audited)
# Function scope: the commit happens before the answer is sent, so a failing commit is no 201.
AuditedTransaction = Annotated[AsyncConnection, Depends(_audited, scope="function")]
