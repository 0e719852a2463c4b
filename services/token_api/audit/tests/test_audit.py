"""Every change of an administrator is on record, and stays as it was written."""

from typing import Any

import httpx
import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.token_api.app import ACCESS
from services.token_api.conftest import As
from shared.auth import ADMIN, PUBLIC, Role
from shared.postgres import UNPREPARED, psycopg_url

AUDIT = "/api/v1/audit"
NAMES = {"en": "New"}
PASSWORD = "a password of the tests"
PAIR = "POST /api/v1/devices/pair"
FILE = "version: 1\nbranches: [{id: f, names: {en: New}, time_zone: UTC}]"
# Every changing route that only administrators may use, in an order in which all succeed; `{...}`
# is what an earlier answer had as its id, or the id that was sent.
STEPS: list[tuple[str, dict[str, Any] | None]] = [
    ("POST /api/v1/branches", {"id": "b", "names": NAMES, "time_zone": "Asia/Kolkata"}),
    ("POST /api/v1/branches/{branch_id}/template", {"template": "bank"}),
    ("PATCH /api/v1/branches/{branch_id}", {"time_zone": "UTC"}),
    ("PATCH /api/v1/branches/{branch_id}", {"join_mode": "fixed"}),
    ("POST /api/v1/join/{branch_id}/renew", None),
    ("POST /api/v1/departments", {"id": "d", "branch_id": "b", "names": NAMES}),
    ("PATCH /api/v1/departments/{department_id}", {"position": 7}),
    ("POST /api/v1/departments/{department_id}/desks", {"number": 1}),
    ("PATCH /api/v1/departments/{department_id}/desks/{number}", {"names": NAMES}),
    (
        "POST /api/v1/queues",
        {"id": "q", "department_id": "d", "branch_id": "b", "names": NAMES},
    ),
    ("PATCH /api/v1/queues/{queue_id}", {"daily_cap": 9}),
    ("POST /api/v1/queues/{queue_id}/pause", None),
    ("POST /api/v1/queues/{queue_id}/resume", None),
    ("PUT /api/v1/queues/{queue_id}/discipline", {"discipline": {"kind": "AGEING", "minutes": 9}}),
    ("POST /api/v1/users", {"username": "new", "password": PASSWORD, "role": "staff"}),
    ("PATCH /api/v1/users/{user_id}", {"password": PASSWORD}),
    ("DELETE /api/v1/users/{user_id}", None),
    (PAIR, {"name": "Kiosk", "branch_id": "b"}),
    ("POST /api/v1/devices", {"name": "Kiosk", "branch_id": "b"}),
    ("PATCH /api/v1/devices/{device_id}", {"active": False}),
    ("DELETE /api/v1/devices/{device_id}", None),
    ("POST /api/v1/doctors", {"name": "Dr New", "specialization": "All", "department": "d"}),
    ("PATCH /api/v1/doctors/{doctor_id}", {"name": "Dr Newer"}),
    ("PUT /api/v1/doctors/{doctor_id}", {"name": "Dr Newest", "specialization": "All"}),
    ("DELETE /api/v1/doctors/{doctor_id}", None),
    ("POST /api/v1/patients", {"name": "Asha Rao", "phone": "+91 98765 43210"}),
    ("DELETE /api/v1/patients/{patient_id}", None),
    ("POST /api/v1/stations", {"ms_id": 8, "name": "New", "time_zone": "UTC"}),
    ("PATCH /api/v1/stations/{ms_id}", {"name": "Newer", "languages": ["en", "hi"]}),
    ("POST /api/v1/dbs", {"dbs_id": 80, "ms_id": 8, "name": "New"}),
    ("PATCH /api/v1/dbs/{dbs_id}", {"name": "Newer"}),
    ("POST /api/v1/vehicles", {"registration": "MH04 9999"}),
    ("PATCH /api/v1/vehicles/{vehicle_id}", {"active": False}),
    (
        "POST /api/v1/drivers",
        {"ms_id": 8, "name": "New", "username": "driver9", "password": PASSWORD},
    ),
    ("PATCH /api/v1/drivers/{driver_id}", {"name": "Newer"}),
    ("DELETE /api/v1/drivers/{driver_id}", None),
    ("DELETE /api/v1/vehicles/{vehicle_id}", None),
    ("DELETE /api/v1/dbs/{dbs_id}", None),
    ("DELETE /api/v1/stations/{ms_id}", None),
    ("PUT /api/v1/directory", {"file": FILE}),
    ("DELETE /api/v1/queues/{queue_id}", None),
    ("DELETE /api/v1/departments/{department_id}/desks/{number}", None),
]
# What staff may do too, and administrators mostly do.
ALSO = {entry for entry, _ in STEPS if "/doctors" in entry} | {
    "DELETE /api/v1/patients/{patient_id}",
    "PUT /api/v1/queues/{queue_id}/discipline",
}
# Last, so that what is in them is gone.
LAST: list[tuple[str, dict[str, Any] | None]] = [
    ("DELETE /api/v1/departments/{department_id}", None),
    ("DELETE /api/v1/branches/{branch_id}", None),
]
ID_NAMES = {
    "branches": "branch_id", "departments": "department_id", "desks": "number",
    "queues": "queue_id", "users": "user_id", "devices": "device_id", "doctors": "doctor_id",
    "patients": "patient_id", "stations": "ms_id", "dbs": "dbs_id", "vehicles": "vehicle_id",
    "drivers": "driver_id", "pair": "device_id", "template": "made_of",
}  # fmt: skip
# What a file would change is shown, and not done.
CHANGES_NOTHING = {"POST /api/v1/directory/comparison"}
# Not administrators' changes: patients are the desks' work, and only their deletion is on record.
NOT_ON_RECORD = {"POST /api/v1/patients"}


def changing() -> set[str]:
    only = {
        entry for entry, allowed in ACCESS.items() if allowed is not PUBLIC and allowed == ADMIN
    }
    return {entry for entry in only if not entry.startswith("GET ")} - CHANGES_NOTHING | ALSO


def test_the_walk_takes_every_changing_route_of_an_administrator() -> None:
    walked = {entry for entry, _ in (*STEPS, *LAST)} - NOT_ON_RECORD
    assert walked == changing()


async def test_every_change_of_an_administrator_leaves_an_entry(
    client: httpx.AsyncClient, as_role: As
) -> None:
    admin = as_role(Role.ADMIN, subject="77", name="Asha")
    ids: dict[str, object] = {}
    seen = 0
    for entry, body in (*STEPS, *LAST):
        if entry == "DELETE /api/v1/departments/{department_id}":
            ids |= await empty_ones(client, admin)
            seen = await newest(client, admin)
        method, _, template = entry.partition(" ")
        begun = (await client.post("/api/v1/pairings")).json() if entry == PAIR else {}
        sent = {**(body or {}), "code": begun["code"]} if begun else body
        answer = await client.request(method, template.format(**ids), json=sent, headers=admin)
        assert answer.is_success, f"{entry}: {answer.text}"
        if method == "POST" and body is not None:
            name = ID_NAMES[template.rpartition("/")[2]]
            made = answer.json()
            ids[name] = made.get(name) or made.get("id") or body.get(name)
        entries = (await client.get(AUDIT, headers=admin)).json()["entries"]
        new = [one for one in entries if one["id"] > seen]
        if entry not in NOT_ON_RECORD:
            assert new, f"{entry} left no entry"
        assert {(one["actor"], one["actor_name"]) for one in new} <= {("77", "Asha")}, entry
        seen = max((one["id"] for one in new), default=seen)


async def empty_ones(client: httpx.AsyncClient, admin: dict[str, str]) -> dict[str, object]:
    """Make a branch and a department without doctors: deleted ones still stand in past days."""
    body = {"id": "e", "branch_id": "c", "names": NAMES}
    branch = {"id": "c", "names": NAMES, "time_zone": "UTC"}
    for path, new in (("branches", branch), ("departments", body)):
        assert (await client.post(f"/api/v1/{path}", json=new, headers=admin)).is_success
    return {"department_id": "e", "branch_id": "c"}


async def newest(client: httpx.AsyncClient, admin: dict[str, str]) -> int:
    entries = (await client.get(AUDIT, headers=admin)).json()["entries"]
    return int(entries[0]["id"])


async def test_an_entry_says_what_was_before_and_after_and_no_secret(
    client: httpx.AsyncClient, as_role: As
) -> None:
    admin = as_role(Role.ADMIN, subject="77")  # the new user has the first id
    new = {"username": "new", "password": PASSWORD, "role": "staff"}
    user = (await client.post("/api/v1/users", json=new, headers=admin)).json()
    path = f"/api/v1/users/{user['id']}"
    await client.patch(path, json={"display_name": "Bela"}, headers=admin)
    await client.patch(path, json={"password": PASSWORD}, headers=admin)
    await client.patch(path, json={"display_name": "Bela"}, headers=admin)
    answer = await client.get(AUDIT, headers=admin)
    password, name, created = answer.json()["entries"]
    hidden = {"password_hash": "(not shown)"}
    assert (password["before"], password["after"]) == (hidden, hidden)
    assert (name["before"], name["after"]) == ({"display_name": "new"}, {"display_name": "Bela"})
    assert (created["action"], created["object_type"], created["before"]) == (
        "CREATED",
        "user",
        None,
    )
    assert created["after"]["username"] == "new"
    assert PASSWORD not in answer.text
    assert "argon2" not in answer.text


async def test_what_is_refused_or_fails_leaves_no_entry(
    client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    branch = {"id": "b", "names": NAMES, "time_zone": "UTC"}
    await client.post("/api/v1/branches", json=branch, headers=admin)
    assert (await client.post("/api/v1/branches", json=branch, headers=admin)).status_code == 409
    assert len((await client.get(AUDIT, headers=admin)).json()["entries"]) == 1


async def test_entries_are_read_page_by_page_from_the_newest_on(
    client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    for n in range(5):
        body = {"id": f"b{n}", "names": NAMES, "time_zone": "UTC"}
        await client.post("/api/v1/branches", json=body, headers=admin)
    found: list[str] = []
    after: int | None = None
    while True:
        asked = {"limit": 2} | ({} if after is None else {"after": after})
        answer = (await client.get(AUDIT, params=asked, headers=admin)).json()
        found += [entry["object_id"] for entry in answer["entries"]]
        if (after := answer["next"]) is None:
            break
    assert found == ["b4", "b3", "b2", "b1", "b0"]


async def test_of_a_deleted_patient_only_the_id_is_on_record(
    client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    body = {"name": "Asha Rao", "email": "asha@example.com"}
    patient = (await client.post("/api/v1/patients", json=body, headers=admin)).json()["id"]
    await client.delete(f"/api/v1/patients/{patient}", headers=admin)
    [entry] = (await client.get(AUDIT, headers=admin)).json()["entries"]
    assert (entry["object_id"], entry["before"], entry["after"]) == (patient, None, None)


FORGERIES = (
    "INSERT INTO token_api.audit (action, object_type, object_id) VALUES ('CREATED', '', '')",
    "UPDATE token_api.audit SET actor = 'somebody else'",
    "DELETE FROM token_api.audit",
    "TRUNCATE token_api.audit",
)


@pytest.mark.parametrize(
    "statement", [*FORGERIES, "ALTER TABLE token_api.branch DISABLE TRIGGER audit"]
)
async def test_the_services_role_can_only_read_it(engine: AsyncEngine, statement: str) -> None:
    with pytest.raises(DBAPIError) as refused:
        async with engine.begin() as tx:
            await tx.execute(text(statement))
    assert isinstance(refused.value.orig, InsufficientPrivilege)


async def test_nobody_else_forges_or_changes_an_entry_by_mistake(database_url: str) -> None:
    owner = create_async_engine(psycopg_url(database_url), connect_args=UNPREPARED)
    for statement in FORGERIES:
        with pytest.raises(DBAPIError, match="append-only"):
            async with owner.begin() as tx:
                await tx.execute(text(statement))
    await owner.dispose()


async def test_no_column_of_the_tables_on_record_is_a_secret_unless_it_is_a_hash(
    engine: AsyncEngine,
) -> None:
    async with engine.begin() as tx:
        rows = await tx.execute(
            text("""
            SELECT DISTINCT a.attname FROM pg_trigger t JOIN pg_attribute a ON attrelid = tgrelid
            WHERE tgname = 'audit' AND attnum > 0
              AND attname ~ '(secret|password|key|hash|token)'
              AND attname <> 'token_id' -- which token a trip was of
            ORDER BY 1
            """)
        )
    assert list(rows.scalars()) == ["key_hash", "password_hash"]
