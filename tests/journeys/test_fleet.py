"""A mother station from outside: every documented call with its payload, the board, the letters."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.journeys.suite import Suite, until

pytestmark = pytest.mark.journey

DRIVERS = ("driver1", "driver2", "driver3", "driver-noshift")
People = dict[str, httpx.AsyncClient]


@pytest.fixture
async def people(suite: Suite) -> AsyncIterator[People]:
    """Return a signed-in client of everybody at station 5."""
    async with AsyncExitStack() as stack:
        people = {}
        for username in (*DRIVERS, "eic1", "dbs10", "admin"):
            client = await stack.enter_async_context(suite.client(username=username))
            client.base_url = httpx.URL(suite.token_api)
            people[username] = client
        yield people
        await leave_nobody_waiting(people)


async def leave_nobody_waiting(people: People) -> None:
    """Leave the station as it was found: nobody waits, nothing is approved and unmatched."""
    eic = people["eic1"]
    for request in (await eic.get("/api/eic/stock-requests")).json()["stock_requests"]:
        if request["status"] in {"PENDING", "APPROVED"}:
            await eic.post(f"/api/eic/stock-requests/{request['id']}/reject")
    for username in DRIVERS:
        await people[username].post("/api/driver/token/cancel", json={})
    queue = (await eic.get("/api/eic/token-queue?ms_id=5")).json()
    for request in queue["pending_requests"]:
        await eic.post(f"/api/eic/stock-requests/{request['id']}/reject")


async def post(
    client: httpx.AsyncClient, path: str, body: Any = None, *, status: int = 200
) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def approved(people: People) -> dict[str, Any]:
    body = {"dbs_id": 10, "requested_qty": "500.00", "priority": "N"}
    request = await post(people["dbs10"], "/api/eic/stock-requests", body)
    return await post(people["eic1"], f"/api/eic/stock-requests/{request['id']}/approve")


async def test_waiting_first_matched_later_driven_to_the_end(suite: Suite, people: People) -> None:
    driver, eic = people["driver1"], people["eic1"]
    none = await driver.get("/api/driver/token/current")
    assert none.json() == {"has_token": False, "token": None}

    waiting = await post(driver, "/api/driver/token/request", {"ms_id": 5})
    token = waiting["token"]
    the_token_is_complete(waiting)
    again = await post(driver, "/api/driver/token/request", {"ms_id": 5}, status=400)
    assert again["code"] == "TOKEN_EXISTS"
    current = (await driver.get("/api/driver/token/current")).json()
    assert (current["has_token"], current["token"]["id"]) == (True, token["id"])

    await the_engineer_sees(eic, token)
    await until(lambda: _board_shows(suite, eic, waiting=[token["token_no"]], allocated=[]))

    decision = await approved(people)
    assert decision["trip_id"] is not None
    assert decision["approved_at"] is not None
    assert decision["approved_by"] is not None
    assert decision["queue_position"] == 1
    await until(lambda: _board_shows(suite, eic, waiting=[], allocated=[token["token_no"]]))
    busy = await post(driver, "/api/driver/token/request", {"ms_id": 5}, status=400)
    assert busy["code"] == "TRIP_ACTIVE"
    path = f"/api/driver/trip/{decision['trip_id']}"
    for verb, status in (
        ("accept", "ACCEPTED"), ("start", "STARTED"), ("complete", "COMPLETED"),
    ):  # fmt: skip
        answer = await post(driver, f"{path}/{verb}")
        assert answer["trip"]["status"] == status
        if verb == "accept":
            late = await driver.post("/api/driver/token/cancel", json={})
            assert late.status_code == 409
    trips = (await driver.get("/api/driver/trips")).json()["trips"]
    assert (trips[0]["id"], trips[0]["status"]) == (decision["trip_id"], "COMPLETED")
    await until(lambda: _board_shows(suite, eic, waiting=[], allocated=[]))
    async with suite.client() as reader:
        await until(lambda: _letter(suite, reader, "driver1@", "a trip is offered to you"))


def the_token_is_complete(waiting: dict[str, Any]) -> None:
    token = waiting["token"]
    assert waiting["success"] is True
    assert waiting["message"] == "Token issued. Waiting for stock request allocation."
    assert waiting["queue_position"] == 1
    day = datetime.fromisoformat(token["issued_at"])
    assert token["token_no"] == f"MS5-{day:%Y%m%d}-{token['sequence_number']:04d}"
    assert (token["status"], token["ms_id"], token["ms_name"]) == ("WAITING", 5, "MS Mumbai")
    assert token["issued_at"].endswith("+05:30")


async def the_engineer_sees(eic: httpx.AsyncClient, token: dict[str, Any]) -> None:
    queue = (await eic.get("/api/eic/token-queue", params={"ms_id": 5})).json()
    assert (queue["ms_id"], queue["ms_name"]) == (5, "MS Mumbai")
    day = datetime.fromisoformat(token["issued_at"]).date()
    midnight_may_have_passed = {day.isoformat(), (day + timedelta(days=1)).isoformat()}
    assert queue["date"] in midnight_may_have_passed
    assert (queue["waiting_count"], queue["pending_count"]) == (1, 0)
    [shown] = queue["waiting_tokens"]
    assert shown["token_no"] == token["token_no"]
    assert (shown["sequence"], shown["driver_name"]) == (token["sequence_number"], "Ravi Kumar")
    assert {"driver_id", "vehicle_reg", "issued_at"} <= shown.keys()
    every = (await eic.get("/api/eic/token-queue")).json()
    assert (every["total_waiting"], every["total_pending"]) == (1, 0)
    assert len(every["queues"]) == 1


async def _board_shows(
    suite: Suite, client: httpx.AsyncClient, *, waiting: list[str], allocated: list[str]
) -> bool:
    answer = await client.get(f"{suite.display}/api/v1/boards/MS5")
    [station] = answer.json()["departments"]
    assert "Ravi" not in answer.text
    return bool((station["waiting"], station["allocated"]) == (waiting, allocated))


async def _letter(suite: Suite, client: httpx.AsyncClient, to: str, subject: str) -> bool:
    return any(subject in one["subject"] for one in await suite.letters_to(client, to))


async def test_a_request_that_waits_is_matched_at_once(people: People) -> None:
    waiting = await approved(people)
    assert (waiting["trip_id"], waiting["message"]) == (None, "Waiting for vehicle")
    queue = (await people["eic1"].get("/api/eic/token-queue", params={"ms_id": 5})).json()
    [pending] = queue["pending_requests"]
    assert pending["requested_qty"] == "500.00"
    assert (pending["dbs_id"], pending["dbs_name"]) == (10, "DBS Thane")
    assert {"id", "approved_at", "priority"} <= pending.keys()

    matched = await post(people["driver2"], "/api/driver/token/request", {"ms_id": 5})
    assert matched["message"] == "Token allocated to trip immediately"
    assert matched["token"]["status"] == "ALLOCATED"
    assert matched["token"]["allocated_at"].endswith("+05:30")
    trip = matched["trip"]
    assert {name: trip[name] for name in ("dbs_id", "dbs_name", "status")} == {
        "dbs_id": 10, "dbs_name": "DBS Thane", "status": "PENDING",
    }  # fmt: skip
    cancelled = await post(
        people["driver2"], "/api/driver/token/cancel", {"token_id": matched["token"]["id"]}
    )
    assert cancelled["success"] is True
    assert cancelled["message"] == f"Token {matched['token']['token_no']} cancelled"


async def test_an_engineer_allocates_by_hand(people: People) -> None:
    tokens = [
        (await post(people[name], "/api/driver/token/request", {"ms_id": 5}))["token"]
        for name in ("driver1", "driver2")
    ]
    body = {"dbs_id": 10, "requested_qty": "500.00", "priority": "N"}
    request = await post(people["eic1"], "/api/eic/stock-requests", body)
    pair = {"token_id": tokens[1]["id"], "stock_request_id": request["id"]}
    allocated = await post(people["eic1"], "/api/eic/token-queue/allocate", pair)
    assert allocated["success"] is True
    assert allocated["message"] == "Manual allocation successful"
    assert allocated["token_no"] == tokens[1]["token_no"]
    assert (allocated["driver_name"], allocated["dbs_name"]) == ("Sunita Patil", "DBS Thane")
    taken = await post(people["eic1"], "/api/eic/token-queue/allocate", pair, status=400)
    assert taken["code"] == "TOKEN_TAKEN"
    path = f"/api/driver/trip/{allocated['trip_id']}"
    declined = await post(people["driver2"], f"{path}/decline")
    # It goes to the first in the line, whom the engineer had passed over.
    assert declined["token"]["status"] == "WAITING"
    current = (await people["driver1"].get("/api/driver/token/current")).json()
    assert current["trip"]["stock_request_id"] == request["id"]


async def test_who_may_not_is_told_why(people: People) -> None:
    off_duty = people["driver-noshift"]
    refused = await post(off_duty, "/api/driver/token/request", {"ms_id": 5}, status=400)
    assert refused["code"] == "NO_ACTIVE_SHIFT"
    await post(people["driver3"], "/api/driver/token/request", {"ms_id": 6}, status=403)
    assert (await people["eic1"].get("/api/eic/token-queue?ms_id=6")).status_code == 403
    assert (await people["driver3"].get("/api/eic/token-queue")).status_code == 403
    body = {"dbs_id": 10, "requested_qty": "500.00", "priority": "N"}
    request = await post(people["eic1"], "/api/eic/stock-requests", body)
    rejected = await post(people["eic1"], f"/api/eic/stock-requests/{request['id']}/reject")
    assert rejected["status"] == "REJECTED"


async def test_the_worker_ends_a_shift_and_its_waiting_token_by_itself(people: People) -> None:
    admin, eic = people["admin"], people["eic1"]
    drivers = (await admin.get("/api/v1/drivers")).json()["drivers"]
    anil = next(one["driver_id"] for one in drivers if one["name"] == "Anil Joshi")
    plate = {"registration": "MH04 ZZ 9001"}
    made = await admin.post("/api/v1/vehicles", json=plate)
    vehicles = (await admin.get("/api/v1/vehicles")).json()["vehicles"]
    vehicle = next(one["vehicle_id"] for one in vehicles if one["registration"] == "MH04 ZZ 9001")
    assert made.status_code in {201, 409}
    now = datetime.now(ZoneInfo("UTC"))
    shift = {
        "ms_id": 5,
        "driver_id": anil,
        "vehicle_id": vehicle,
        "starts_at": now.isoformat(),
        "ends_at": datetime.fromtimestamp(now.timestamp() + 4, ZoneInfo("UTC")).isoformat(),
    }
    given = await eic.post("/api/eic/shifts", json=shift)
    assert given.status_code == 201, given.text
    await post(people["driver-noshift"], "/api/driver/token/request", {"ms_id": 5})

    async def gone() -> bool:
        current = await people["driver-noshift"].get("/api/driver/token/current")
        return current.json()["has_token"] is False

    await until(gone)
