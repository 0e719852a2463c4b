"""Drivers, engineers and daughter stations over HTTP, on real engines."""

from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api import demo
from services.token_api.conftest import As
from services.token_api.fleet import demo as demo_fleet
from services.token_api.fleet.store import tables
from shared.auth import Role
from shared.rows import find_row
from shared.tests.documented_streams import first_event

pytestmark = pytest.mark.usefixtures("seeded")

TOKEN = "/api/driver/token"
QUEUE = "/api/eic/token-queue"
REQUESTS = "/api/eic/stock-requests"
NIGHTS = {"weekdays": [0, 1, 2], "from": "22:00", "to": "06:00"}

Headers = dict[str, str]


async def sign_in(client: httpx.AsyncClient, username: str) -> Headers:
    body = {"username": username, "password": demo.PASSWORD}
    answer = await client.post("/api/v1/sessions", json=body)
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


@pytest.fixture
async def people(client: httpx.AsyncClient) -> dict[str, Headers]:
    return {username: await sign_in(client, username) for username in demo_fleet.USERS}


async def post(
    client: httpx.AsyncClient, path: str, headers: Headers, body: Any = None
) -> dict[str, Any]:
    answer = await client.post(path, json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def new_request(client: httpx.AsyncClient, eic: Headers) -> int:
    body = {"dbs_id": 10, "requested_qty": "500.00", "priority": "N"}
    return int((await post(client, REQUESTS, eic, body))["id"])


async def test_a_driver_waits_is_matched_drives_and_is_free_again(
    client: httpx.AsyncClient, people: dict[str, Headers]
) -> None:
    driver, eic = people["driver1"], people["eic1"]
    none = await client.get(f"{TOKEN}/current", headers=driver)
    assert none.json() == {"has_token": False, "token": None}
    issued = await post(client, f"{TOKEN}/request", driver, {"ms_id": 5})
    assert issued["token"]["ms_name"] == "MS Mumbai"
    assert issued["token"]["issued_at"].endswith("+05:30")
    current = (await client.get(f"{TOKEN}/current", headers=driver)).json()
    assert current["has_token"] is True
    assert current["token"] == issued["token"]
    assert current["queue_position"] == 1
    request_id = await new_request(client, eic)
    trip_id = (await post(client, f"{REQUESTS}/{request_id}/approve", eic))["trip_id"]
    current = (await client.get(f"{TOKEN}/current", headers=driver)).json()
    assert (current["token"]["status"], current["trip"]["id"]) == ("ALLOCATED", trip_id)
    for verb in ("accept", "start", "complete"):
        answer = await post(client, f"/api/driver/trip/{trip_id}/{verb}", driver)
        assert answer["success"] is True
    assert (await client.get(f"{TOKEN}/current", headers=driver)).json()["has_token"] is False
    [trip] = (await client.get("/api/driver/trips", headers=driver)).json()["trips"]
    assert (trip["id"], trip["status"], trip["dbs_name"]) == (trip_id, "COMPLETED", "DBS Thane")


async def test_the_drivers_stream_is_what_the_document_says_at_each_step(
    client: httpx.AsyncClient, people: dict[str, Headers], address: str
) -> None:
    driver, eic = people["driver1"], people["eic1"]
    async with httpx.AsyncClient(base_url=address, headers=driver) as http:

        async def current() -> Any:
            return await first_event(http, f"{TOKEN}/stream", f"{TOKEN}/stream")

        none = await current()
        assert (none["has_token"], none["last"], none["driver_name"]) == (False, None, "Ravi Kumar")
        await post(client, f"{TOKEN}/request", driver, {"ms_id": 5})
        assert (await current())["queue_position"] == 1
        request_id = await new_request(client, eic)
        trip_id = (await post(client, f"{REQUESTS}/{request_id}/approve", eic))["trip_id"]
        assert (await current())["trip"]["status"] == "PENDING"
        for verb in ("accept", "start", "complete"):
            await post(client, f"/api/driver/trip/{trip_id}/{verb}", driver)
        assert (await current())["last"]["expiry_reason"] == "TRIP_COMPLETED"


async def test_the_engineers_stream_is_what_the_document_says_with_all_its_lists(
    client: httpx.AsyncClient, people: dict[str, Headers], engine: AsyncEngine, address: str
) -> None:
    eic = people["eic1"]
    wanted = {
        "ms_id": 5,
        "vehicle_id": await _vehicle(engine),
        "recurring": {"weekdays": [0], "from": "12:00", "to": "20:00"},
    }
    asked = await client.post("/api/driver/shifts", json=wanted, headers=people["driver-noshift"])
    assert asked.status_code == 201
    await new_request(client, eic)
    request_id = await new_request(client, eic)
    await post(client, f"{REQUESTS}/{request_id}/approve", eic)
    async with httpx.AsyncClient(base_url=address, headers=eic) as http:

        async def lengths(*parts: str) -> list[int]:
            data = await first_event(http, f"{QUEUE}/stream?ms_id=5", f"{QUEUE}/stream")
            return [len(data[part]) for part in parts]

        assert await lengths("new_requests", "pending_requests", "shifts") == [1, 1, 1]
        for username in ("driver1", "driver2"):
            await post(client, f"{TOKEN}/request", people[username], {"ms_id": 5})
        assert await lengths("trips", "waiting_tokens") == [1, 1]


async def test_the_engineer_sees_who_waits_and_what_waits(
    client: httpx.AsyncClient, people: dict[str, Headers]
) -> None:
    eic = people["eic1"]
    for username in ("driver1", "driver2"):
        await post(client, f"{TOKEN}/request", people[username], {"ms_id": 5})
    body = (await client.get(f"{QUEUE}?ms_id=5", headers=eic)).json()
    assert (body["ms_id"], body["ms_name"], body["waiting_count"]) == (5, "MS Mumbai", 2)
    first = body["waiting_tokens"][0]
    assert first["sequence"] == 1
    assert first["driver_name"] == "Ravi Kumar"
    assert first["vehicle_reg"] == "MH04 AB 1001"
    assert (body["pending_requests"], body["pending_count"]) == ([], 0)
    every = (await client.get(QUEUE, headers=eic)).json()
    assert (every["total_waiting"], every["total_pending"]) == (2, 0)
    assert [one["ms_id"] for one in every["queues"]] == [5]


async def test_an_approved_request_waits_with_its_place_and_quantity(
    client: httpx.AsyncClient, people: dict[str, Headers]
) -> None:
    eic = people["eic1"]
    request_id = await new_request(client, eic)
    approved = await post(client, f"{REQUESTS}/{request_id}/approve", eic)
    assert (approved["message"], approved["trip_id"]) == ("Waiting for vehicle", None)
    assert approved["queue_position"] == 1
    assert approved["approved_at"]
    body = (await client.get(f"{QUEUE}?ms_id=5", headers=eic)).json()
    [pending] = body["pending_requests"]
    assert pending["id"] == request_id
    assert (pending["requested_qty"], pending["priority"]) == ("500.00", "N")
    assert pending["dbs_name"] == "DBS Thane"


async def test_a_daughter_station_asks_for_itself_only(
    client: httpx.AsyncClient, people: dict[str, Headers], admin: Headers
) -> None:
    other = {"dbs_id": 11, "ms_id": 5, "name": "DBS Pune"}
    assert (await client.post("/api/v1/dbs", json=other, headers=admin)).status_code == 201
    dbs = people["dbs10"]
    mine = await new_request(client, dbs)
    body = {"dbs_id": 11, "requested_qty": "1"}
    refused = await client.post(REQUESTS, json=body, headers=dbs)
    assert refused.status_code == 403
    await post(client, REQUESTS, people["eic1"], body)
    seen = (await client.get(REQUESTS, headers=dbs)).json()["stock_requests"]
    assert [one["id"] for one in seen] == [mine]
    approved = await client.post(f"{REQUESTS}/{mine}/approve", headers=dbs)
    assert approved.status_code == 403


async def test_nobody_acts_at_a_station_that_is_not_theirs(
    client: httpx.AsyncClient, people: dict[str, Headers], admin: Headers, as_role: As
) -> None:
    station = {"ms_id": 6, "name": "MS Berlin", "time_zone": "Europe/Berlin"}
    assert (await client.post("/api/v1/stations", json=station, headers=admin)).status_code == 201
    asked = await client.post(f"{TOKEN}/request", json={"ms_id": 6}, headers=people["driver1"])
    assert (asked.status_code, asked.json()["code"]) == (403, "NOT_YOUR_STATION")
    nowhere = await client.post(f"{TOKEN}/request", json={"ms_id": 99}, headers=people["driver1"])
    assert nowhere.status_code == 403
    assert (await client.get(f"{QUEUE}?ms_id=6", headers=people["eic1"])).status_code == 403
    request_id = await new_request(client, people["eic1"])
    stranger = as_role(Role.EIC, departments=frozenset({"MS6"}))
    for verb in ("approve", "reject"):
        answer = await client.post(f"{REQUESTS}/{request_id}/{verb}", headers=stranger)
        assert answer.status_code == 403
    seen = await client.get(REQUESTS, headers=stranger)
    assert seen.json() == {"stock_requests": []}


async def test_a_token_and_a_request_of_two_stations_are_not_allocated(
    client: httpx.AsyncClient, people: dict[str, Headers], admin: Headers
) -> None:
    station = {"ms_id": 6, "name": "MS Berlin", "time_zone": "Europe/Berlin"}
    await client.post("/api/v1/stations", json=station, headers=admin)
    await client.post(
        "/api/v1/dbs", json={"dbs_id": 20, "ms_id": 6, "name": "DBS Mitte"}, headers=admin
    )
    issued = await post(client, f"{TOKEN}/request", people["driver1"], {"ms_id": 5})
    request = await post(client, REQUESTS, admin, {"dbs_id": 20, "requested_qty": "5.5"})
    body = {"token_id": issued["token"]["id"], "stock_request_id": request["id"]}
    refused = await client.post(f"{QUEUE}/allocate", json=body, headers=admin)
    assert (refused.status_code, refused.json()["code"]) == (400, "DIFFERENT_STATIONS")
    assert refused.headers["content-type"] == "application/problem+json"


async def test_the_driver_without_a_shift_is_told_so_and_may_ask_for_one(
    client: httpx.AsyncClient, people: dict[str, Headers], engine: AsyncEngine
) -> None:
    driver, eic = people["driver-noshift"], people["eic1"]
    refused = await client.post(f"{TOKEN}/request", json={"ms_id": 5}, headers=driver)
    assert (refused.status_code, refused.json()["code"]) == (400, "NO_ACTIVE_SHIFT")
    vehicle = await _vehicle(engine)
    wanted = {
        "ms_id": 5,
        "vehicle_id": vehicle,
        "recurring": {"weekdays": [0, 1, 2, 3, 4, 5, 6], "from": "12:00", "to": "12:00"},
    }
    asked = await client.post("/api/driver/shifts", json=wanted, headers=driver)
    assert (asked.status_code, asked.json()["status"]) == (201, "REQUESTED")
    refused = await client.post(f"{TOKEN}/request", json={"ms_id": 5}, headers=driver)
    assert refused.json()["code"] == "NO_ACTIVE_SHIFT"
    seen = await client.get("/api/eic/shifts?ms_id=5&status=REQUESTED", headers=eic)
    [shift] = seen.json()["shifts"]
    assert (shift["driver_name"], shift["recurring"]["to"]) == ("Anil Joshi", "12:00")
    approved = await client.post(f"/api/eic/shifts/{shift['id']}/approve", headers=eic)
    assert approved.json()["status"] == "APPROVED"
    await post(client, f"{TOKEN}/request", driver, {"ms_id": 5})
    await client.post(f"/api/eic/shifts/{shift['id']}/end", headers=eic)
    assert (await client.get(f"{TOKEN}/current", headers=driver)).json()["has_token"] is False


async def _vehicle(engine: AsyncEngine) -> int:
    async with engine.begin() as tx:
        vehicle = await find_row(tx, tables.vehicle, registration="MH04 AB 1003")
    assert vehicle is not None
    return int(vehicle["vehicle_id"])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"ms_id": 5, "vehicle_id": 1},
        {"ms_id": 5, "vehicle_id": 1, "starts_at": "2026-01-05T10:00:00Z"},
        {"ms_id": 5, "vehicle_id": 1, "starts_at": "2026-01-05T10:00:00",
         "ends_at": "2026-01-05T12:00:00Z"},
        {"ms_id": 5, "vehicle_id": 1, "starts_at": "2026-01-05T10:00:00Z",
         "ends_at": "2026-01-05T10:00:00Z"},
        {"ms_id": 5, "vehicle_id": 1, "starts_at": "0001-01-01T10:00:00Z",
         "ends_at": "9999-12-31T23:59:59Z"},
        {"ms_id": 5, "vehicle_id": 1, "recurring": {"weekdays": [], "from": "1:00", "to": "2:00"}},
        {"ms_id": 5, "vehicle_id": 1, "recurring": {"weekdays": [7], "from": "01:00",
                                                    "to": "02:00"}},
        {"ms_id": 5, "vehicle_id": 1, "recurring": {"weekdays": [1], "from": "24:00",
                                                    "to": "02:00"}},
        {"ms_id": 5, "vehicle_id": 1, "starts_at": "2021-01-05T10:00:00Z",
         "ends_at": "2021-01-05T12:00:00Z"},
        {"ms_id": 5, "vehicle_id": 1, "starts_at": "2199-12-31T23:00:00-12:00",
         "ends_at": "2199-12-31T23:30:00-12:00"},
        {"ms_id": 5, "vehicle_id": 1, "starts_at": "9999-12-31T22:00:00-12:00",
         "ends_at": "9999-12-31T23:59:59-12:00"},
        {"ms_id": 5, "vehicle_id": 1, "recurring": {**NIGHTS, "last_day": "2021-01-05"}},
        {"ms_id": 5, "vehicle_id": 1, "recurring": {**NIGHTS, "first_day": "9999-12-31"}},
        {"ms_id": 5, "vehicle_id": 1, "recurring": {**NIGHTS, "first_day": "2199-01-05",
                                                    "last_day": "2199-01-04"}},
        {"ms_id": 5, "vehicle_id": True, "recurring": NIGHTS},
        {"ms_id": 5, "vehicle_id": 1, "recurring": {**NIGHTS, "weekdays": [True]}},
    ],
)  # fmt: skip
async def test_a_shift_that_makes_no_sense_is_not_taken(
    client: httpx.AsyncClient, people: dict[str, Headers], body: dict[str, Any]
) -> None:
    answer = await client.post("/api/driver/shifts", json=body, headers=people["driver1"])
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_INPUT")


async def test_a_shift_from_the_first_day_of_the_calendar_to_its_last_holds(
    client: httpx.AsyncClient, engine: AsyncEngine, people: dict[str, Headers]
) -> None:
    always = {
        "weekdays": list(range(7)),
        "from": "00:00",
        "to": "24:00",
        "first_day": "0001-01-01",
        "last_day": "9999-12-31",
    }
    wanted = {"ms_id": 5, "vehicle_id": await _vehicle(engine), "recurring": always}
    driver, eic = people["driver-noshift"], people["eic1"]
    asked = await client.post("/api/driver/shifts", json=wanted, headers=driver)
    assert asked.status_code == 201, asked.text
    await post(client, f"/api/eic/shifts/{asked.json()['id']}/approve", eic)
    await post(client, f"{TOKEN}/request", driver, {"ms_id": 5})


async def test_a_retried_request_with_its_key_gets_the_same_token(
    client: httpx.AsyncClient, people: dict[str, Headers]
) -> None:
    headers = {**people["driver1"], "Idempotency-Key": "tap-1"}
    first = await client.post(f"{TOKEN}/request", json={"ms_id": 5}, headers=headers)
    again = await client.post(f"{TOKEN}/request", json={"ms_id": 5}, headers=headers)
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    cancelled = await post(client, f"{TOKEN}/cancel", people["driver1"])
    assert cancelled["message"] == f"Token {first.json()['token']['token_no']} cancelled"
    late = await client.post(f"{TOKEN}/cancel", headers=people["driver1"])
    assert late.status_code == 404


async def test_a_new_driver_signs_in_and_a_retired_one_drives_no_more(
    client: httpx.AsyncClient, admin: Headers, people: dict[str, Headers]
) -> None:
    body = {"ms_id": 5, "name": "Meera Nair", "username": "meera", "password": "a long password"}
    made = await client.post("/api/v1/drivers", json=body, headers=admin)
    assert made.status_code == 201, made.text
    login = {"username": "meera", "password": "a long password"}
    assert (await client.post("/api/v1/sessions", json=login)).json()["role"] == "driver"
    await post(client, f"{TOKEN}/request", people["driver1"], {"ms_id": 5})
    drivers = (await client.get("/api/v1/drivers", headers=admin)).json()["drivers"]
    ravi = next(one["driver_id"] for one in drivers if one["name"] == "Ravi Kumar")
    retired = await client.patch(f"/api/v1/drivers/{ravi}", json={"active": False}, headers=admin)
    assert retired.json()["active"] is False
    queue = (await client.get(f"{QUEUE}?ms_id=5", headers=people["eic1"])).json()
    assert queue["waiting_count"] == 0
