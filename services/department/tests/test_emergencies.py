"""The emergency button: whom it tells, what it changes, who may end it, and how it is tested."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from services.department.handle.line import read_line
from services.department.overview.tests.test_overview import overview_of
from services.department.tests.conftest import As, Hall, served
from shared.auth import Role
from shared.events import EventType, Reason

Json = dict[str, Any]
CW = "/api/v1/departments/CW"
BUTTON = f"{CW}/desks/1/emergency"
CONTACTS = f"{CW}/emergency-contacts"
EMAILS = ["security@hall.example", "bela@hall.example"]


@pytest.fixture
def boss(as_role: As) -> dict[str, str]:
    return as_role(Role.SUPERVISOR, subject="9", name="Bela", departments=frozenset({"CW"}))


@pytest.fixture
def other(as_role: As) -> dict[str, str]:
    return as_role(Role.STAFF, subject="8", name="Dora", departments=frozenset({"CW"}))


async def press(client: httpx.AsyncClient, headers: dict[str, str], *, drill: bool = False) -> Json:
    answer = await client.post(BUTTON, json={"drill": drill}, headers=headers)
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()["emergency"]
    return found


async def do(client: httpx.AsyncClient, one: Json, verb: str, headers: dict[str, str]) -> int:
    answer = await client.post(f"{CW}/emergencies/{one['id']}/{verb}", headers=headers)
    return answer.status_code


async def at_consoles(hall: Hall) -> list[Json]:
    found: list[Json] = (await read_line(hall.engine, "CW"))["emergencies"]
    return found


async def test_it_tells_consoles_overview_and_each_address_the_place_and_the_desk(
    hall: Hall,
    app: FastAPI,
    client: httpx.AsyncClient,
    staff: dict[str, str],
    boss: dict[str, str],
) -> None:
    chosen = await client.put(CONTACTS, json={"emails": [*EMAILS, EMAILS[0]]}, headers=boss)
    assert chosen.json() == {"emails": EMAILS}
    raised = await press(client, staff)
    assert (raised["desk_id"], raised["raised_by_name"], raised["drill"]) == (1, "Asha", False)
    assert await at_consoles(hall) == [raised]
    async with served(app) as address:
        [department] = (await overview_of(address, frozenset({"CW"})))["departments"]
    assert department["emergencies"] == [raised]
    told = await hall.events()
    assert {(one.event_type, one.desk_id, one.department_id) for one in told} == {
        (EventType.EMERGENCY_RAISED, 1, "CW")
    }
    assert [one.email for one in told] == [None, *EMAILS]


async def test_pressed_again_it_writes_to_nobody_twice(
    hall: Hall, client: httpx.AsyncClient, staff: dict[str, str], boss: dict[str, str]
) -> None:
    await client.put(CONTACTS, json={"emails": EMAILS}, headers=boss)
    first = await press(client, staff)
    assert await press(client, staff) == first
    assert await press(client, staff, drill=True) == first
    assert len(await hall.events()) == 3


async def test_who_confirms_is_shown_at_the_desk_and_the_first_stays(
    hall: Hall, client: httpx.AsyncClient, staff: dict[str, str], boss: dict[str, str], as_role: As
) -> None:
    raised = await press(client, staff)
    assert await do(client, raised, "confirm", staff) == 403
    assert await do(client, raised, "confirm", boss) == 200
    assert await do(client, raised, "confirm", as_role(Role.ADMIN, name="Admin")) == 200
    [shown] = await at_consoles(hall)
    assert shown["confirmed_by_name"] == "Bela"


async def test_whoever_called_for_help_or_a_supervisor_ends_it(
    hall: Hall,
    client: httpx.AsyncClient,
    staff: dict[str, str],
    boss: dict[str, str],
    other: dict[str, str],
) -> None:
    raised = await press(client, staff)
    assert await do(client, raised, "end", other) == 403
    assert await do(client, raised, "end", staff) == 200
    assert await do(client, raised, "end", boss) == 404
    assert await at_consoles(hall) == []
    again = await press(client, staff)
    assert again["id"] != raised["id"]
    assert await do(client, again, "end", boss) == 200


async def test_a_test_says_that_it_is_one_and_is_followed_by_a_real_call_at_once(
    hall: Hall, client: httpx.AsyncClient, staff: dict[str, str], boss: dict[str, str]
) -> None:
    await client.put(CONTACTS, json={"emails": EMAILS[:1]}, headers=boss)
    drill = await press(client, staff, drill=True)
    assert drill["drill"] is True
    real = await press(client, staff)
    assert [one["id"] for one in await at_consoles(hall)] == [real["id"]]
    assert [one.reason for one in await hall.events()] == [Reason.DRILL, Reason.DRILL, None, None]


@pytest.mark.usefixtures("hall")
async def test_tests_in_a_row_are_refused_and_real_calls_never(
    client: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    drill = await press(client, staff, drill=True)
    await do(client, drill, "end", staff)
    refused = await client.post(BUTTON, json={"drill": True}, headers=staff)
    assert (refused.status_code, refused.json()["code"]) == (429, "DRILL_TOO_SOON")
    assert 0 < int(refused.headers["retry-after"]) <= 300
    assert (await press(client, staff))["drill"] is False


async def test_a_test_that_nobody_ends_is_over_by_itself(
    hall: Hall, client: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    drill = await press(client, staff, drill=True)
    async with hall.owner.begin() as tx:
        past = {"past": timedelta(minutes=11)}
        await tx.execute(text("UPDATE ledger.emergency SET raised_at = raised_at - :past"), past)
    assert await at_consoles(hall) == []
    assert (await press(client, staff, drill=True))["id"] != drill["id"]


async def test_the_audit_says_who_called_who_confirmed_and_who_chose_the_addresses(
    hall: Hall, client: httpx.AsyncClient, staff: dict[str, str], boss: dict[str, str]
) -> None:
    await client.put(CONTACTS, json={"emails": EMAILS}, headers=boss)
    raised = await press(client, staff)
    await do(client, raised, "confirm", boss)
    await do(client, raised, "end", boss)
    async with hall.owner.begin() as tx:
        rows = await tx.execute(
            text(
                "SELECT actor_name, action, object_type, object_id FROM token_api.audit "
                "ORDER BY audit_id"
            )
        )
        entries = [tuple(row) for row in rows]
    of_it = ("emergency", raised["id"])
    assert entries == [
        ("Bela", "CREATED", "emergency_contact", "CW"),
        ("Asha", "CREATED", *of_it),
        ("Bela", "CHANGED", *of_it),
        ("Bela", "CHANGED", *of_it),
    ]


@pytest.mark.parametrize("emails", [["nobody"], ["a@hall.example"] * 21, "a@hall.example", None])
async def test_addresses_that_are_none_are_refused(
    hall: Hall, client: httpx.AsyncClient, boss: dict[str, str], emails: object
) -> None:
    answer = await client.put(CONTACTS, json={"emails": emails}, headers=boss)
    assert answer.status_code == 422
    assert (await client.get(CONTACTS, headers=boss)).json() == {"emails": []}
    assert await hall.events() == []


async def test_a_desk_that_is_not_there_calls_nobody(
    hall: Hall, client: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    answer = await client.post(f"{CW}/desks/99/emergency", json={}, headers=staff)
    assert (answer.status_code, answer.json()["code"]) == (404, "DESK_NOT_FOUND")
    assert await hall.events() == []
