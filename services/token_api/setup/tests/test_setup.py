"""From an empty database to a branch in which nothing is missing."""

from typing import Any

import httpx
import pytest

Headers = dict[str, str]
SETUP = "/api/v1/setup"


async def read(client: httpx.AsyncClient, admin: Headers) -> dict[str, Any]:
    answer = await client.get(SETUP, headers=admin)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def new_branch(client: httpx.AsyncClient, admin: Headers, branch_id: str) -> None:
    body = {"id": branch_id, "name": branch_id, "time_zone": "Asia/Kolkata"}
    assert (await client.post("/api/v1/branches", json=body, headers=admin)).status_code == 201


async def fill(
    client: httpx.AsyncClient, admin: Headers, branch_id: str, template: str
) -> httpx.Response:
    path = f"/api/v1/branches/{branch_id}/template"
    return await client.post(path, json={"template": template}, headers=admin)


async def test_each_step_takes_one_thing_off_the_list_of_what_is_missing(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    assert await read(client, admin) == {
        "ready": False,
        "people_elsewhere": False,
        "console_url": "http://tickets.example:8083/",
        "branches": [],
    }
    await new_branch(client, admin, "town-hall")
    [branch] = (await read(client, admin))["branches"]
    assert branch["missing"] == ["DEPARTMENT", "QUEUE", "DESK", "PERSON", "KIOSK"]
    assert branch["screen_url"] == "http://tickets.example:8082/screen/town-hall"
    assert branch["kiosk_url"] == "http://tickets.example/?branch=town-hall"

    made = (await fill(client, admin, "town-hall", "town-hall")).json()
    assert made["desk_count"] == 7
    [branch] = (await read(client, admin))["branches"]
    assert branch["missing"] == ["PERSON", "KIOSK"]

    clerk = await new_clerk(client, admin, made["departments"])
    assert clerk.status_code == 201
    kiosk = await new_kiosk(client, admin, "town-hall")
    setup = await read(client, admin)
    assert setup["ready"]
    assert setup["branches"][0]["missing"] == []
    body = {"queue_id": made["queues"][0]}
    ticket = await client.post("/api/v1/tokens", json=body, headers=kiosk)
    assert ticket.status_code == 201, ticket.text


async def new_clerk(
    client: httpx.AsyncClient, admin: Headers, departments: list[str]
) -> httpx.Response:
    clerk = {
        "username": "clerk",
        "password": "a password of theirs",
        "role": "staff",
        "departments": departments,
    }
    return await client.post("/api/v1/users", json=clerk, headers=admin)


async def new_kiosk(client: httpx.AsyncClient, admin: Headers, branch_id: str) -> Headers:
    """Pair a kiosk by its code, and sign it in."""
    begun = (await client.post("/api/v1/pairings")).json()
    paired = {"code": begun["code"], "name": "Entrance", "branch_id": branch_id}
    answer = await client.post("/api/v1/devices/pair", json=paired, headers=admin)
    assert answer.status_code == 201, answer.text
    key = {"device_key": begun["device_key"]}
    session = (await client.post("/api/v1/sessions", json=key)).json()
    assert session["branch_id"] == branch_id
    return {"Authorization": f"Bearer {session['access_token']}"}


async def test_a_branch_that_is_closed_or_pauses_says_so(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    await new_branch(client, admin, "bank")
    await fill(client, admin, "bank", "bank")
    closed: dict[str, list[list[str]]] = {"hours": [[], [], [], [], [], [], []]}
    await client.patch("/api/v1/branches/bank", json=closed, headers=admin)
    for queue_id in ("cash", "accounts", "loans"):
        await client.post(f"/api/v1/queues/{queue_id}/pause", headers=admin)
    [branch] = (await read(client, admin))["branches"]
    assert branch["missing"] == ["PERSON", "KIOSK", "UNPAUSED", "OPEN"]
    assert branch["opens_at"] is None


async def test_a_template_fills_an_empty_branch_once(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    await new_branch(client, admin, "one")
    assert (await fill(client, admin, "one", "hospital")).status_code == 201
    again = await fill(client, admin, "one", "hospital")
    assert (again.status_code, again.json()["code"]) == (409, "BRANCH_NOT_EMPTY")
    assert (await fill(client, admin, "nowhere", "hospital")).status_code == 404


async def test_two_branches_of_one_template_have_ids_of_their_own(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    for branch_id in ("one", "two", "a-branch-whose-id-is-long-enough"):
        await new_branch(client, admin, branch_id)
    first = (await fill(client, admin, "one", "bank")).json()["queues"]
    second = (await fill(client, admin, "two", "bank")).json()["queues"]
    third = (await fill(client, admin, "a-branch-whose-id-is-long-enough", "bank")).json()["queues"]
    assert (first, second) == (
        ["cash", "accounts", "loans"],
        ["two-cash", "two-accounts", "two-loans"],
    )
    assert not {*third} & {*first, *second}
    assert max(map(len, third)) <= 32


async def test_the_ids_of_deleted_queues_are_not_given_again(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    await new_branch(client, admin, "one")
    await fill(client, admin, "one", "bank")
    token = await client.post("/api/v1/tokens", json={"queue_id": "cash"}, headers=admin)
    await client.delete(f"/api/v1/tokens/{token.json()['token']['id']}", headers=admin)
    for queue_id in ("cash", "accounts", "loans"):
        for path in (f"queues/{queue_id}", f"departments/{queue_id}"):
            answer = await client.delete(f"/api/v1/{path}", headers=admin)
            assert answer.status_code == 204, answer.text
    await new_branch(client, admin, "two")
    assert (await fill(client, admin, "two", "bank")).json()["queues"][0] == "two-cash"


@pytest.mark.parametrize("template", ["hospital", "town-hall", "bank", "empty"])
async def test_what_a_template_shows_is_what_it_makes(
    client: httpx.AsyncClient, admin: Headers, template: str
) -> None:
    listed = (await client.get(f"{SETUP}/templates", headers=admin)).json()["templates"]
    parts = next(one["parts"] for one in listed if one["template"] == template)
    await new_branch(client, admin, "one")
    await fill(client, admin, "one", template)
    queues = (await client.get("/api/v1/queues?branch_id=one")).json()["queues"]
    assert sorted((one["names"]["en"], one["label_prefix"]) for one in queues) == sorted(
        (part["names"]["en"], part["label_prefix"]) for part in parts
    )


async def test_a_station_of_vehicles_lacks_no_counter(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    station = {"ms_id": 6, "name": "MS Pune", "time_zone": "Asia/Kolkata", "languages": ["en"]}
    assert (await client.post("/api/v1/stations", json=station, headers=admin)).is_success
    assert (await read(client, admin))["branches"] == []
