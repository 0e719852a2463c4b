"""Every route x every role answers as the table says."""

import re

import httpx
from fastapi import FastAPI

from services.token_api import aliases, slots
from services.token_api.app import ACCESS
from services.token_api.conftest import As
from shared.auth import PUBLIC, Role

# Ends only when its ticket does; unknown secrets end it at once, which is what is asked here.
EXAMPLES = {"secret": "s" * 22, "number": "1", "user_id": "1", "device_id": "1", "token_id": "1"}
REFUSED = {401, 403}


async def test_each_role_is_admitted_or_turned_away_as_the_table_says(
    client: httpx.AsyncClient, as_role: As
) -> None:
    for entry, allowed in ACCESS.items():
        for role in Role:
            status = await _ask(client, entry, as_role(role))
            admitted = allowed is PUBLIC or role in allowed
            assert (status not in REFUSED) is admitted, f"{role} at {entry}: {status}"


async def test_whoever_is_not_signed_in_finds_only_the_public_doors(
    client: httpx.AsyncClient,
) -> None:
    for entry, allowed in ACCESS.items():
        status = await _ask(client, entry, {})
        assert (status not in REFUSED) if allowed is PUBLIC else (status == 401), entry


async def _ask(client: httpx.AsyncClient, entry: str, headers: dict[str, str]) -> int:
    method, template = entry.split(" ", 1)
    path = re.sub(r"\{(\w+)\}", lambda name: EXAMPLES.get(name[1], "NOWHERE"), template)
    body: dict[str, str] | None = {} if method in {"POST", "PATCH"} else None
    answer = await client.request(method, path, json=body, headers=headers)
    assert answer.status_code < 500 or template == "/readyz", answer.text
    return answer.status_code


def test_only_an_admin_changes_what_others_see() -> None:
    changing = {
        entry
        for entry, allowed in ACCESS.items()
        # By which rule a line is called is said by those in charge of its desks.
        if "/discipline" not in entry
        # The outpatient department is run at its desks.
        if entry not in {**slots.ACCESS, **aliases.ACCESS}
        if not entry.startswith("GET ") and allowed is not PUBLIC and Role.KIOSK not in allowed
        # Drivers and engineers have routes of their own, which change their own line.
        if not entry.partition(" ")[2].startswith(("/api/driver/", "/api/eic/"))
    }
    assert {ACCESS[entry] == frozenset({Role.ADMIN}) for entry in changing} == {True}


def test_the_documents_operation_ids_can_be_read(app: FastAPI) -> None:
    operations = [
        operation for path in app.openapi()["paths"].values() for operation in path.values()
    ]
    ids = [operation["operationId"] for operation in operations]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in ids), ids
    assert all(operation.get("summary") and operation.get("tags") for operation in operations)
