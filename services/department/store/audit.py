"""Whose change it is, for the triggers that write the audit."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.rules.commands import Actor


async def act(tx: AsyncConnection, by: Actor) -> None:
    await tx.execute(_ACT, {"actor": by.user_id, "name": by.name})


_ACT: Final = text("""
    SELECT set_config('nowserving.actor', :actor, true),
           set_config('nowserving.actor_name', :name, true)
""")
