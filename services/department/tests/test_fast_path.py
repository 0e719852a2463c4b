"""The fast path of calling answers what FastAPI answers."""

import json
from typing import Any

import httpx

from services.department.tests.conftest import As, Hall
from shared.auth import Role
from shared.fast_path import AppWithFastPaths
from shared.tests.both_ways import Sent, anywhere, ask, differences, observed

PATH = "/api/v1/departments/CW/calls"
GOOD = {"desk_id": 1}
UUID = "0198c1c2-0000-7000-8000-000000000000"

FIELDS: list[dict[str, Any]] = [
    {},
    {"desk_id": 0},
    {"desk_id": 10_000},
    {"desk_id": True},
    {"desk_id": "1"},
    {"desk_id": 1.0},
    {"desk_id": 1.5},
    {"desk_id": None},
    {"desk_id": 77},
    {"desk_id": 1, "unknown": 1},
    {"desk_id": 1, "token_id": 1},
    {"desk_id": 1, "reason": "In pain."},
    {"desk_id": 1, "token_id": 99, "reason": "In pain."},
    {"desk_id": 1, "token_id": 99, "reason": " "},
    {"desk_id": 1, "token_id": 2**63, "reason": "In pain."},
    {"desk_id": 1, "doctor_id": UUID},
    {"desk_id": 1, "doctor_id": "x"},
]


def steady(body: Any) -> Any:
    return body


async def test_whatever_is_sent_is_answered_as_fastapi_answers_it(
    hall: Hall, app: AppWithFastPaths, client: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    await hall.open(1)
    known = list(staff.items())
    warm = [await ask(client, PATH, GOOD, Sent(known)) for _ in range(2)]
    assert [one.body["code"] for one in warm] == ["NOBODY_WAITING"] * 2
    sent = [*anywhere(GOOD, staff), *(Sent(known, json.dumps(body).encode()) for body in FIELDS)]
    with observed(app) as [path]:
        assert await differences(app, client, PATH, GOOD, sent, steady=steady) == []
        assert path.answered >= 10


async def test_wrong_places_and_callers_are_refused_alike(
    hall: Hall, app: AppWithFastPaths, client: httpx.AsyncClient, as_role: As
) -> None:
    await hall.open(1)
    callers = [as_role(role, departments=frozenset({"CW"})) for role in Role]
    sent = [Sent(list(caller.items())) for caller in callers for _ in range(2)]
    for place in ("CW", "LAB", "NOWHERE", "a%20b", "CW/", "x" * 65, "%2e%2e", "CW%0A"):
        path = f"/api/v1/departments/{place}/calls"
        assert await differences(app, client, path, GOOD, sent, steady=steady) == []


async def test_a_call_comes_over_the_fast_path_and_its_key_is_known_to_both(
    hall: Hall, app: AppWithFastPaths, client: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    await hall.issue(2)
    await hall.open(1, 2)
    await ask(client, PATH, {"desk_id": 77}, Sent(list(staff.items())))
    keyed = Sent([*staff.items(), ("Idempotency-Key", "once")])
    with observed(app) as [path]:
        called = await ask(client, PATH, GOOD, keyed)
        assert (called.status, path.answered) == (201, 1)
        assert await differences(app, client, PATH, GOOD, [keyed], steady=steady) == []
    again = await ask(client, PATH, GOOD, keyed)
    assert (again.body, again.headers["idempotent-replayed"]) == (called.body, "true")
