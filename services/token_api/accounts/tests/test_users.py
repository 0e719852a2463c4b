"""Users and devices, as the admin keeps them."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

USERS = "/api/v1/users"
DEVICES = "/api/v1/devices"
SESSIONS = "/api/v1/sessions"
Headers = dict[str, str]

pytestmark = pytest.mark.usefixtures("seeded")


@pytest.fixture
async def asha(client: httpx.AsyncClient, admin: Headers) -> dict[str, Any]:
    body = {
        "username": "Asha",
        "password": "a long password",
        "role": "staff",
        "departments": ["CW"],
    }
    answer = await client.post(USERS, json=body, headers=admin)
    assert answer.status_code == 201, answer.text
    user: dict[str, Any] = answer.json()
    return user


async def _admin_id(client: httpx.AsyncClient, admin: Headers) -> int:
    users = (await client.get(USERS, headers=admin)).json()["users"]
    return next(int(user["id"]) for user in users if user["role"] == "admin")


async def test_a_user_is_made_and_logs_in(
    client: httpx.AsyncClient, asha: dict[str, Any], engine: AsyncEngine
) -> None:
    assert asha == {
        "id": asha["id"],
        "username": "asha",
        "display_name": "asha",
        "role": "staff",
        "departments": ["CW"],
        "holder_id": None,
        "active": True,
    }
    login = {"username": "asha", "password": "a long password"}
    assert (await client.post(SESSIONS, json=login)).json()["role"] == "staff"
    async with engine.begin() as tx:
        hashes = await tx.execute(text('SELECT password_hash FROM token_api."user"'))
        assert all(kept.startswith("$argon2id$") for kept in hashes.scalars())


async def test_a_user_is_changed_and_deleted(
    client: httpx.AsyncClient, admin: Headers, asha: dict[str, Any]
) -> None:
    path = f"{USERS}/{asha['id']}"
    changes = {"role": "supervisor", "departments": None, "password": "another password"}
    answer = await client.patch(path, json=changes, headers=admin)
    assert answer.json() == {**asha, "role": "supervisor", "departments": None}
    assert (await client.get(path, headers=admin)).json() == answer.json()
    login = {"username": "asha", "password": "another password"}
    assert (await client.post(SESSIONS, json=login)).status_code == 200
    assert (await client.delete(path, headers=admin)).status_code == 204
    for method in ("GET", "DELETE", "PATCH"):
        answer = await client.request(method, path, headers=admin, json={})
        assert answer.status_code == 404
    assert (await client.post(SESSIONS, json=login)).status_code == 401


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("username", "staff", 409),
        ("username", "two words", 422),
        ("username", "x", 422),
        ("password", "short", 422),
        ("password", None, 422),
        ("role", "king", 422),
        ("departments", ["NOWHERE"], 422),
        ("holder_id", 0, 422),
        ("holder_id", 2**63, 422),
        ("is_admin", True, 422),
    ],
)
async def test_a_user_that_makes_no_sense_is_refused(
    client: httpx.AsyncClient, admin: Headers, field: str, value: Any, status: int
) -> None:
    body = {"username": "new.user", "password": "a long password", "role": "staff", field: value}
    assert (await client.post(USERS, json=body, headers=admin)).status_code == status


async def test_the_last_admin_stays(client: httpx.AsyncClient, admin: Headers) -> None:
    path = f"{USERS}/{await _admin_id(client, admin)}"
    for answer in (
        await client.delete(path, headers=admin),
        await client.patch(path, json={"role": "staff"}, headers=admin),
        await client.patch(path, json={"active": False}, headers=admin),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "LAST_ADMIN")
    assert (await client.patch(path, json={"display_name": "A"}, headers=admin)).status_code == 200


async def test_two_admins_who_delete_each_other_at_once_do_not_both_go(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    body = {"username": "second", "password": "a long password", "role": "admin"}
    second = (await client.post(USERS, json=body, headers=admin)).json()["id"]
    first = await _admin_id(client, admin)
    answers = await asyncio.gather(
        *(client.delete(f"{USERS}/{user_id}", headers=admin) for user_id in (first, second))
    )
    assert sorted(answer.status_code for answer in answers) == [204, 409]


async def test_a_devices_key_is_told_once_and_opens_until_it_is_put_out_of_use(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    body = {"name": "Kiosk at the door", "branch_id": "main"}
    made = (await client.post(DEVICES, json=body, headers=admin)).json()
    login = {"device_key": made["device_key"]}
    assert (await client.post(SESSIONS, json=login)).json()["role"] == "kiosk"
    listed = (await client.get(DEVICES, headers=admin)).json()["devices"]
    assert listed[-1] == {**body, "id": made["id"], "active": True, "last_seen_at": None}
    path = f"{DEVICES}/{made['id']}"
    for active, status in ((False, 401), (True, 200)):
        answer = await client.patch(path, json={"active": active}, headers=admin)
        assert answer.json()["active"] is active
        assert (await client.post(SESSIONS, json=login)).status_code == status
    assert (await client.delete(path, headers=admin)).status_code == 204
    assert (await client.delete(path, headers=admin)).status_code == 404
    assert (await client.post(SESSIONS, json=login)).status_code == 401


async def test_a_device_stands_in_a_branch(client: httpx.AsyncClient, admin: Headers) -> None:
    body = {"name": "Kiosk", "branch_id": "NOWHERE"}
    answer = await client.post(DEVICES, json=body, headers=admin)
    assert (answer.status_code, answer.json()["code"]) == (422, "UNKNOWN_BRANCH")


async def test_a_supervisor_sees_by_name_who_works_at_the_desks_of_a_department(
    client: httpx.AsyncClient, admin: Headers, asha: dict[str, Any]
) -> None:
    for name, role, departments, active in (
        ("bela", "supervisor", None, True),
        ("chandra", "staff", ["LAB"], True),
        ("devi", "staff", ["CW"], False),
    ):
        body = {
            "username": name,
            "display_name": name.title(),
            "password": "a long password",
            "role": role,
            "departments": departments,
            "active": active,
        }
        answer = await client.post(USERS, json=body, headers=admin)
        assert answer.status_code == 201, answer.text
    path = "/api/v1/departments/CW/people"
    people = (await client.get(path, headers=admin)).json()["people"]
    assert {"user_id": str(asha["id"]), "name": "asha"} in people
    names = {one["name"] for one in people}
    assert "Bela" in names
    assert not names & {"Chandra", "Devi"}
    assert all(set(one) == {"user_id", "name"} for one in people)
    assert (await client.get(path)).status_code == 401
    unknown = await client.get("/api/v1/departments/NO/people", headers=admin)
    assert unknown.status_code == 404
