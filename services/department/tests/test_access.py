"""Every route x every role answers as the table says."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from services.department.access import ACCESS
from services.department.tests.conftest import As, Hall, served
from shared.auth import PUBLIC, Role

EXAMPLES = {"token_id": "999", "number": "99", "department_id": "NOWHERE", "user_id": "7"}
EXAMPLES["alert"] = "NOBODY_SERVES"
EXAMPLES["branch_id"] = "main"
EXAMPLES["queue_id"] = "LAB"
EXAMPLES["branch_alert"] = "KIOSK_SILENT"
EXAMPLES["message_id"] = "00000000-0000-0000-0000-000000000007"
EXAMPLES["emergency_id"] = EXAMPLES["message_id"]
REFUSED = {401, 403}


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Ask over a real connection, which may be closed before a stream has ended."""
    async with served(app) as address, httpx.AsyncClient(base_url=address, timeout=30) as client:
        yield client


async def test_each_role_is_admitted_or_turned_away_as_the_table_says(
    client: httpx.AsyncClient, as_role: As
) -> None:
    for entry, allowed in ACCESS.items():
        for role in Role:
            status = await ask(client, entry, as_role(role))
            admitted = allowed is PUBLIC or role in allowed
            assert (status not in REFUSED) is admitted, f"{role} at {entry}: {status}"


async def test_whoever_is_not_signed_in_finds_only_the_public_doors(
    client: httpx.AsyncClient,
) -> None:
    for entry, allowed in ACCESS.items():
        status = await ask(client, entry, {})
        assert (status not in REFUSED) if allowed is PUBLIC else (status == 401), entry


async def test_staff_see_and_move_their_departments_only(
    hall: Hall, client: httpx.AsyncClient, as_role: As
) -> None:
    [token] = await hall.issue()
    elsewhere = as_role(Role.STAFF, departments=frozenset({"LAB"}))
    for entry in ACCESS:
        if "{department_id}" in entry or "{token_id}" in entry:
            entry = entry.replace("{department_id}", "CW").replace("{token_id}", str(token.id))  # noqa: PLW2901 - the entry with its parts filled in
            assert await ask(client, entry, elsewhere) == 403, entry
    answer = await client.get("/api/v1/departments", headers=elsewhere)
    assert [one["department_id"] for one in answer.json()["departments"]] == ["LAB"]


async def ask(client: httpx.AsyncClient, entry: str, headers: dict[str, str]) -> int:
    method, template = entry.split(" ", 1)
    path = re.sub(r"\{(\w+)\}", lambda name: EXAMPLES[name[1]], template)
    body = {
        "desk_id": 1,
        "count": 2,
        "queue_id": "LAB",
        "queue_ids": ["LAB"],
        "kind": "DELAY",
        "minutes": 5,
        "username": "x",
        "password": "y",
    }
    if entry.endswith("/transfer"):
        del body["desk_id"]  # it goes to one place
    body["emails"] = ["security@hall.example"]
    body |= {"text": "12", "note": "x", "name": "x"}
    content = body if method in {"POST", "PUT"} else None
    async with client.stream(method, path, json=content, headers=headers) as answer:
        # What is passed on: token_api is not there.
        passed_on = entry.endswith(("/sessions", "POST /api/v1/tokens", "/people"))
        assert answer.status_code < 500 or passed_on, entry
        return answer.status_code


def test_the_document_is_whole(app: FastAPI) -> None:
    document = app.openapi()
    operations = [one for path in document["paths"].values() for one in path.values()]
    ids = [operation["operationId"] for operation in operations]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in ids), ids
    assert all(operation.get("summary") and operation.get("tags") for operation in operations)
