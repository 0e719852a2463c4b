"""The department's routes, through ASGI."""

import asyncio
from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI, Request

from services.department.app import create_app
from services.department.settings import Settings
from services.department.tests.conftest import As, Hall, served
from shared.auth import Role
from shared.tests.today import ZONE_NAME

CALLS = "/api/v1/departments/CW/calls"


async def post(client: httpx.AsyncClient, path: str, **more: Any) -> Any:
    answer = await client.post(path, **more)
    assert answer.is_success, answer.text
    return answer.json()


async def test_a_visit_from_the_call_to_its_end(
    hall: Hall, client: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    [token] = await hall.issue()
    desk = await post(client, "/api/v1/departments/CW/desks/3/open", headers=staff)
    assert (desk["desk"]["state"], desk["desk"]["user_name"]) == ("OPEN", "Asha")
    answer = await client.post(CALLS, json={"desk_id": 3}, headers=staff)
    assert answer.status_code == 201
    called = answer.json()["token"]
    assert called | {"id": token.id, "token_label": "CW-001", "status": "CALLED"} == called
    assert (called["desk_id"], called["token_no"]) == (3, 1)
    for verb, status in (("recall", "CALLED"), ("start", "SERVING"), ("serve", "SERVED")):
        done = await post(client, f"/api/v1/tokens/{token.id}/{verb}", headers=staff)
        assert done["token"]["status"] == status
    line = (await client.get("/api/v1/departments/CW/line", headers=staff)).json()
    assert [line[part] for part in ("waiting", "called", "serving", "held")] == [[], [], [], []]
    assert [(one["id"], one["deed"]) for one in line["recent"]] == [(token.id, "TOKEN_SERVED")]


async def test_nobody_waiting_is_a_problem_with_a_code(
    hall: Hall, client: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    await hall.open(1)
    answer = await client.post(CALLS, json={"desk_id": 1}, headers=staff)
    assert (answer.status_code, answer.json()["code"]) == (409, "NOBODY_WAITING")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_the_line_is_in_order_and_says_how_long_it_is(
    hall: Hall, client: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    issued = await hall.issue(205)
    line = (await client.get("/api/v1/departments/CW/line", headers=staff)).json()
    assert [one["id"] for one in line["waiting"]] == [token.id for token in issued[:200]]
    assert line["waiting_count"] == 205
    assert line["waiting"][0]["name"] == "Visitor 1"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"desk_id": "x"},
        {"desk_id": 0},
        {"desk_id": 10**30},
        {"desk_id": 1, "token_id": 5},
        {"desk_id": 1, "reason": "Why not."},
        {"desk_id": 1, "token_id": 5, "reason": "   "},
        {"desk_id": 1, "token_id": 5, "reason": "x" * 201},
        [],
    ],
)
async def test_what_is_not_a_call_is_422(
    client: httpx.AsyncClient, staff: dict[str, str], body: object
) -> None:
    answer = await client.post(CALLS, json=body, headers=staff)
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_INPUT")


async def test_the_same_key_replays_calls_and_serves(
    hall: Hall, client: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    await hall.issue(2)
    await hall.open(1, 2)
    headers = {**staff, "Idempotency-Key": "press-1"}
    first, again = [
        await client.post(CALLS, json={"desk_id": 1}, headers=headers) for _ in range(2)
    ]
    assert first.json() == again.json()
    assert (first.status_code, again.status_code) == (201, 201)
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    other = await client.post(CALLS, json={"desk_id": 2}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    path = f"/api/v1/tokens/{first.json()['token']['id']}/serve"
    first, again = [await client.post(path, headers=headers) for _ in range(2)]
    assert first.json() == again.json()
    assert again.headers["idempotent-replayed"] == "true"


async def test_fifty_presses_with_one_key_call_one(
    hall: Hall, client: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    await hall.issue(50)
    await hall.open(1)
    headers = {**staff, "Idempotency-Key": "storm"}
    answers = await asyncio.gather(
        *(client.post(CALLS, json={"desk_id": 1}, headers=headers) for _ in range(50))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["token"]["id"] for answer in answers}) == 1


async def test_transfer_cancel_and_undo_through_their_doors(
    hall: Hall, client: httpx.AsyncClient, staff: dict[str, str], as_role: As
) -> None:
    first, second = await hall.issue(2)
    await hall.open(1)
    moved = await post(
        client, f"/api/v1/tokens/{first.id}/transfer", json={"queue_id": "LAB"}, headers=staff
    )
    assert (moved["token"]["queue_id"], moved["token"]["token_label"]) == ("LAB", "CW-001")
    await post(client, CALLS, json={"desk_id": 1}, headers=staff)
    undone = await post(client, f"/api/v1/tokens/{second.id}/undo", headers=staff)
    assert undone["token"]["status"] == "WAITING"
    cancelled = await post(
        client, f"/api/v1/tokens/{second.id}/cancel", json={"note": "Went home."}, headers=staff
    )
    assert cancelled["token"]["status"] == "CANCELLED"
    answer = await client.post(
        f"/api/v1/tokens/{first.id}/cancel", headers=as_role(Role.SUPERVISOR)
    )
    assert answer.status_code == 200


async def test_an_unknown_token_or_desk_is_404(
    hall: Hall, client: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    assert hall
    for path in ("/api/v1/tokens/12345/serve", "/api/v1/departments/CW/desks/77/open"):
        assert (await client.post(path, headers=staff)).status_code == 404
    answer = await client.post(CALLS, json={"desk_id": 77}, headers=staff)
    assert (answer.status_code, answer.json()["code"]) == (404, "DESK_NOT_FOUND")


async def test_names_come_from_the_directory(
    hall: Hall, client: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    assert hall
    departments = (await client.get("/api/v1/departments", headers=staff)).json()["departments"]
    assert [(one["department_id"], one["time_zone"]) for one in departments] == [("CW", ZONE_NAME)]
    queues = (await client.get("/api/v1/queues", headers=staff)).json()["queues"]
    assert [one["queue_id"] for one in queues] == ["CW", "LAB"]
    desks = (await client.get("/api/v1/departments/CW/desks", headers=staff)).json()["desks"]
    assert [one["desk_id"] for one in desks] == list(range(1, 9))


async def test_it_is_ready_when_postgres_is(client: httpx.AsyncClient) -> None:
    assert (await client.get("/readyz")).status_code == 200


async def test_without_token_api_a_login_is_503_at_once(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(10):
        answer = await client.post(
            "/api/v1/sessions", json={"username": "staff", "password": "nowserving"}
        )
    assert (answer.status_code, answer.json()["code"]) == (503, "TOKEN_API_UNAVAILABLE")


async def test_a_login_is_passed_on_with_the_callers_address(settings: Settings) -> None:
    token_api = FastAPI()

    @token_api.post("/api/v1/sessions")
    async def sign_in(request: Request) -> dict[str, Any]:
        body = await request.json()
        return {
            "access_token": body["username"],
            "token_type": "bearer",
            "expires_in": 60,
            "role": request.headers["x-forwarded-for"],
        }

    @token_api.post("/api/v1/sessions/begin")
    async def begin(request: Request) -> dict[str, Any]:
        return {"provider": {"sent_back_to": (await request.json())["redirect_uri"]}}

    async with served(token_api) as address:
        app = create_app(settings.model_copy(update={"token_api_url": address}))
        async with (
            LifespanManager(app) as manager,
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app=manager.app, client=("10.1.2.3", 5)),
                base_url="http://department.example",
            ) as client,
        ):
            answer = await post(
                client, "/api/v1/sessions", json={"username": "staff", "password": "x"}
            )
            body = {"redirect_uri": "http://department.example/"}
            method = await post(client, "/api/v1/sessions/begin", json=body)
    assert (answer["access_token"], answer["role"]) == ("staff", "10.1.2.3")
    assert method == {"provider": {"sent_back_to": body["redirect_uri"]}}


async def test_the_list_of_people_is_token_apis_asked_with_the_callers_own_token(
    settings: Settings, as_role: As
) -> None:
    token_api = FastAPI()

    @token_api.get("/api/v1/departments/CW/people")
    async def people(request: Request) -> dict[str, Any]:
        name = "known" if request.headers["authorization"] == boss["Authorization"] else "unknown"
        return {"people": [{"user_id": "7", "name": name}]}

    boss = as_role(Role.SUPERVISOR, departments=frozenset({"CW"}))
    async with served(token_api) as address:
        app = create_app(settings.model_copy(update={"token_api_url": address}))
        async with (
            LifespanManager(app) as manager,
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app=manager.app), base_url="http://department.example"
            ) as client,
        ):
            answer = await client.get("/api/v1/departments/CW/people", headers=boss)
            elsewhere = await client.get("/api/v1/departments/LAB/people", headers=boss)
    assert answer.json() == {"people": [{"user_id": "7", "name": "known"}]}
    assert elsewhere.status_code == 403
