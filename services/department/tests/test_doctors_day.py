"""A doctor's own day: their slots, and who of their people is where."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

import httpx
from fastapi import FastAPI
from httpx_sse import aconnect_sse

from services.department.handle.line import read_line
from services.department.rules.commands import NoShow, Serve, Start
from services.department.store import directory
from services.department.tests.appointments import SLOT, add_slot, joins, set_discipline
from services.department.tests.builders import CARLA
from services.department.tests.conftest import Hall, served, token_of
from shared import ledger
from shared.auth import Role
from shared.directory import Doctor, key
from shared.events import Category
from shared.ordering import Windows

MEERA = UUID("0198c1c2-0000-7000-8000-00000000000a")
OTHER = UUID("0198c1c2-0000-7000-8000-00000000000b")
OTHERS_SLOT = "0198c1c2-0000-7000-8000-000000000002"


def as_staff() -> dict[str, str]:
    token = token_of(Role.STAFF, departments=frozenset({"CW"}))
    return {"Authorization": f"Bearer {token}"}


async def people(hall: Hall, doctor: UUID = MEERA) -> list[tuple[int, str]]:
    [slot] = (await read_line(hall.engine, "CW", doctor))["slots"]
    return [(one["id"], one["status"]) for one in slot["people"]]


async def test_a_doctor_sees_their_own_people_from_the_booking_to_the_end(hall: Hall) -> None:
    first, second, third = await add_slot(hall, booked=3, doctor_id=MEERA)
    await add_slot(hall, booked=2, doctor_id=OTHER, slot_id=OTHERS_SLOT)
    await hall.issue()
    await hall.open(1)
    called = await hall.call(1, doctor_id=MEERA)
    assert called["id"] == first
    await hall.do(first, Start)
    assert await people(hall) == [(first, "SERVING"), (second, "ALLOCATED"), (third, "ALLOCATED")]
    await hall.do(first, Serve)
    await hall.call(1, doctor_id=MEERA)
    await hall.do(second, NoShow)
    line = await read_line(hall.engine, "CW", MEERA)
    assert await people(hall) == [(third, "ALLOCATED"), (second, "NO_SHOW"), (first, "SERVED")]
    [slot] = line["slots"]
    assert (slot["slot_id"], slot["capacity"], slot["seats_taken"]) == (SLOT, 9, 2)
    assert [one["id"] for one in line["waiting"]] == [third]
    assert (await read_line(hall.engine, "CW"))["slots"] is None


async def test_who_has_joined_a_counters_line_is_still_the_doctors(hall: Hall) -> None:
    booked = await add_slot(hall, booked=3, doctor_id=MEERA)
    await set_discipline(hall, Windows({Category.ONLINE: 2, Category.WALKIN: 1}))
    await joins(hall, [booked[2]])
    assert [one for one, _ in await people(hall)] == [booked[2], *booked[:2]]
    await hall.open(1, by=CARLA)
    assert (await hall.call(1, by=CARLA, doctor_id=MEERA))["id"] == booked[2]
    assert (await people(hall))[0] == (booked[2], "CALLED")


async def test_a_doctor_sees_where_their_people_go_on_to(hall: Hall) -> None:
    first, second = await add_slot(hall, booked=2, doctor_id=MEERA)
    async with hall.engine.begin() as tx:
        _, token = await ledger.lock_token(tx, first)
        await ledger.add_next_service(tx, token, "LAB", by="7", at=datetime.now(UTC))
    [slot] = (await read_line(hall.engine, "CW", MEERA))["slots"]
    assert {one["id"]: one["services"] for one in slot["people"]} == {first: ["LAB"], second: []}


async def test_a_slot_that_is_off_is_not_in_the_day(hall: Hall) -> None:
    await add_slot(hall, booked=0, doctor_id=MEERA)
    async with hall.owner.begin() as tx:
        await ledger.cancel_slots(tx, [SLOT])
    assert (await read_line(hall.engine, "CW", MEERA))["slots"] == []


async def test_a_doctors_day_is_live(hall: Hall, app: FastAPI) -> None:
    first, second = await add_slot(hall, booked=2, doctor_id=MEERA)
    await hall.open(1)
    stream = f"/api/v1/departments/CW/line/stream?doctor_id={MEERA}"
    async with (
        served(app) as address,
        httpx.AsyncClient(timeout=10, headers=as_staff()) as client,
        aconnect_sse(client, "GET", f"{address}{stream}") as source,
        asyncio.timeout(30),
    ):
        lines = source.aiter_sse()
        [slot] = (await anext(lines)).json()["slots"]
        assert [one["id"] for one in slot["people"]] == [first, second]
        await hall.call(1, doctor_id=MEERA)
        async for line in lines:
            [slot] = line.json()["slots"]
            if slot["people"][0]["status"] == "CALLED":
                break


async def test_the_doctors_of_ones_own_departments_are_listed_by_name(
    hall: Hall, client: httpx.AsyncClient
) -> None:
    meera = Doctor(doctor_id=MEERA, department_id="CW", name="Dr Meera", specialization="Skin")
    told = (
        meera,
        replace_doctor(meera, OTHER, name="Dr Asha"),
        replace_doctor(meera, UUID(SLOT), department_id="LAB"),
    )
    async with hall.owner.begin() as tx:
        await directory.keep(tx, {key(one): one for one in told})
    answer = await client.get("/api/v1/doctors", headers=as_staff())
    assert [one["name"] for one in answer.json()["doctors"]] == ["Dr Asha", "Dr Meera"]


def replace_doctor(doctor: Doctor, doctor_id: UUID, **changes: str) -> Doctor:
    return doctor.model_copy(update={"doctor_id": doctor_id, **changes})
