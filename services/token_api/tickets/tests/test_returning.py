"""A holder comes back after a missed call by their own ticket."""

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.conftest import As
from services.token_api.tickets.tests.test_router import take, ticket_path
from shared.auth import Role
from shared.tests.documented_streams import first_event

pytestmark = pytest.mark.usefixtures("seeded")


async def miss(engine: AsyncEngine, number: int, *, minutes_ago: int) -> None:
    async with engine.begin() as tx:
        await tx.execute(
            text("""
            UPDATE ledger.token SET status = 'NO_SHOW', desk_id = 3, called_at = now(),
              ended_at = now() - make_interval(mins => :minutes)
            WHERE queue_id = 'CW' AND number = :number
            """),
            {"number": number, "minutes": minutes_ago},
        )


async def test_who_missed_a_call_comes_back_with_the_same_number(
    client: httpx.AsyncClient, as_role: As, engine: AsyncEngine, address: str
) -> None:
    kiosk = as_role(Role.KIOSK, subject="kiosk")
    issued = [await take(client, kiosk) for _ in range(6)]
    path = ticket_path(issued[0])
    await miss(engine, 1, minutes_ago=10)
    ticket = (await client.get(path)).json()["ticket"]
    assert (ticket["status"], ticket["can_return"]) == ("NO_SHOW", True)
    async with httpx.AsyncClient(base_url=address) as http:
        told = await first_event(http, f"{path}/stream", "/api/v1/tickets/{secret}/stream")
    assert told["ticket"]["can_return"] is True
    back = await client.post(f"{path}/return")
    assert back.status_code == 200, back.text
    ticket = back.json()["ticket"]
    assert (ticket["status"], ticket["token_label"]) == ("WAITING", "CW-001")
    assert ticket["can_return"] is False
    # Behind the first three, as the setting says.
    assert ticket["position"] == 4
    again = await client.post(f"{path}/return")
    assert (again.status_code, again.json()["code"]) == (409, "NOT_A_NO_SHOW")


async def test_after_two_hours_it_is_too_late(
    client: httpx.AsyncClient, as_role: As, engine: AsyncEngine
) -> None:
    kiosk = as_role(Role.KIOSK, subject="kiosk")
    path = ticket_path(await take(client, kiosk))
    await miss(engine, 1, minutes_ago=121)
    assert (await client.get(path)).json()["ticket"]["can_return"] is False
    late = await client.post(f"{path}/return")
    assert (late.status_code, late.json()["code"]) == (409, "TOO_LATE_TO_RETURN")
