"""A department's day of slots, read and followed."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from services.token_api.conftest import As
from services.token_api.slots.tests.outpatients import Json, Opd
from shared.auth import Role

pytestmark = pytest.mark.usefixtures("seeded")
SECONDS_MAX = 20


async def test_a_day_has_every_doctor_with_the_slots_of_the_day(opd: Opd) -> None:
    free = await opd.doctor()
    first = await opd.slot(capacity=1, hour=9)
    await opd.slot(capacity=2, hour=11)
    for _ in range(2):
        await opd.book(first)
    await opd.ask("PUT", f"slots/{first['id']}/delay", json={"delay_minutes": 20})
    day = await opd.get("departments/OPD/day", params={"date": str(opd.day)})
    slots = {doctor["id"]: doctor["slots"] for doctor in day["doctors"]}
    assert slots[free] == []
    nine, eleven = slots[str(opd.doctor_id)]
    assert (nine["current_capacity"], nine["waiting_count"], nine["status"]) == (1, 1, "DELAYED")
    assert (eleven["max_capacity"], eleven["seats_free"], eleven["seq"]) == (2, 2, 0)
    assert (day["date"], day["open"]) == (str(opd.day), True)
    other = await opd.get("departments/OPD/day", params={"date": str(opd.day + timedelta(days=1))})
    assert [doctor["slots"] for doctor in other["doctors"]] == [[]] * len(day["doctors"])
    assert (await opd.ask("GET", "departments/NONE/day")).status_code == 404


async def test_a_day_is_for_those_who_work_there(opd: Opd, as_role: As) -> None:
    opd.staff = as_role(Role.STAFF, departments=["LAB"])
    assert (await opd.ask("GET", "departments/OPD/day")).status_code == 403
    assert (await opd.ask("GET", "departments/OPD/day/stream")).status_code == 403


async def days(lines: AsyncIterator[str]) -> AsyncIterator[Json]:
    """Yield the data of each event `day`."""
    event = ""
    async for line in lines:
        if line.startswith("event:"):
            event = line.removeprefix("event:").strip()
        elif line.startswith("data:") and event == "day":
            yield json.loads(line.removeprefix("data:"))


async def test_whoever_follows_a_day_hears_of_new_slots_and_of_bookings_in_them(
    opd: Opd, address: str
) -> None:
    doctor = await opd.doctor()
    async with (
        asyncio.timeout(SECONDS_MAX),
        httpx.AsyncClient(base_url=address, headers=opd.staff, timeout=SECONDS_MAX) as client,
        client.stream(
            "GET", "/api/v1/departments/OPD/day/stream", params={"date": str(opd.day)}
        ) as answer,
    ):
        followed = days(answer.aiter_lines())

        async def slots() -> list[Json]:
            day = await anext(followed)
            return next(one["slots"] for one in day["doctors"] if one["id"] == doctor)

        assert await slots() == []
        slot = await opd.slot(doctor=doctor, capacity=1)
        assert [one["id"] for one in await slots()] == [slot["id"]]
        await opd.book(slot)
        [booked] = await slots()
        assert (booked["current_capacity"], booked["waiting_count"]) == (1, 0)
        await opd.ask("PATCH", f"slots/{slot['id']}", json={"max_capacity": 4})
        [resized] = await slots()
        assert resized["max_capacity"] == 4
