"""The audit is searched, and taken away as a table."""

import csv
import io

import httpx
import pytest

AUDIT = "/api/v1/audit"
Headers = dict[str, str]


@pytest.fixture
async def changed(client: httpx.AsyncClient, admin: Headers) -> None:
    for branch_id, name in (("one", "=1+1"), ("two", "50% of it")):
        body = {"id": branch_id, "name": name, "time_zone": "UTC"}
        assert (await client.post("/api/v1/branches", json=body, headers=admin)).is_success


async def found(client: httpx.AsyncClient, admin: Headers, search: str) -> list[str]:
    answer = await client.get(AUDIT, params={"search": search}, headers=admin)
    return [entry["object_id"] for entry in answer.json()["entries"]]


@pytest.mark.usefixtures("changed")
async def test_entries_are_found_by_what_was_changed_and_how(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    assert await found(client, admin, "") == ["two", "one"]
    assert await found(client, admin, "TWO") == ["two"]
    assert await found(client, admin, "50%") == ["two"]
    assert await found(client, admin, "%") == ["two"]
    assert await found(client, admin, "created") == ["two", "one"]
    assert await found(client, admin, "nothing like it") == []


@pytest.mark.usefixtures("changed")
async def test_the_table_has_what_the_list_has_and_no_formula(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    await client.post(
        "/api/v1/users",
        json={
            "username": "eve",
            "password": "long enough",
            "role": "admin",
            "display_name": "=HYPERLINK(1)",
        },
        headers=admin,
    )
    login = {"username": "eve", "password": "long enough"}
    token = (await client.post("/api/v1/sessions", json=login)).json()["access_token"]
    eve = {"Authorization": f"Bearer {token}"}
    await client.patch("/api/v1/branches/one", json={"name": "Three"}, headers=eve)
    answer = await client.get(f"{AUDIT}/export", params={"search": "three"}, headers=admin)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    header, row = csv.reader(io.StringIO(answer.text, newline=""))
    assert header[1:4] == ["at", "actor", "actor_name"]
    assert row[3:7] == ["'=HYPERLINK(1)", "CHANGED", "branch", "one"]
    assert row[7] == '{"names": {"en": "=1+1"}}'
