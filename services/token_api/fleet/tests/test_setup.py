"""Setting up stations and whoever drives for them, over HTTP."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.token_api.fleet import demo as demo_fleet
from services.token_api.fleet.tests.test_router import Headers, new_request, post, sign_in
from shared.tests.today import today

pytestmark = pytest.mark.usefixtures("seeded")

PLATES = [f"MH04 CD {number:04d}" for number in range(1, 8)]
ALL_DAY = {"weekdays": list(range(7)), "from": "00:00", "to": "24:00"}
PASSWORD = "a password of the tests"


@pytest.fixture
async def people(client: httpx.AsyncClient) -> dict[str, Headers]:
    return {name: await sign_in(client, name) for name in ("driver1", demo_fleet.EIC)}


async def listed(
    client: httpx.AsyncClient, admin: Headers, what: str, **query: Any
) -> list[dict[str, Any]]:
    answer = await client.get(f"/api/v1/{what}", params=query, headers=admin)
    assert answer.status_code == 200, answer.text
    [name] = set(answer.json()) - {"next"}
    found: list[dict[str, Any]] = answer.json()[name]
    return found


async def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_vehicles_are_found_by_part_of_a_plate_and_come_page_by_page(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    for plate in PLATES:
        await client.post("/api/v1/vehicles", json={"registration": plate}, headers=admin)
    found = await listed(client, admin, "vehicles", search="mh04cd0003")
    assert [one["registration"] for one in found] == ["MH04 CD 0003"]
    assert await listed(client, admin, "vehicles", search="100%") == []
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 3, "search": "CD"}
    while True:
        answer = (await client.get("/api/v1/vehicles", params=query, headers=admin)).json()
        seen += [one["registration"] for one in answer["vehicles"]]
        if answer["next"] is None:
            break
        query["after"] = answer["next"]
    assert seen == PLATES


async def test_the_lists_say_who_waits_now(
    client: httpx.AsyncClient, admin: Headers, people: dict[str, Headers]
) -> None:
    await post(client, "/api/driver/token/request", people["driver1"], {"ms_id": 5})
    await new_request(client, admin)
    [driver] = await listed(client, admin, "drivers", search="Ravi", ms_id=5)
    assert (driver["now"], driver["username"]) == ("WAITING", "driver1")
    [vehicle] = await listed(client, admin, "vehicles", search="1001")
    assert (vehicle["now"], vehicle["token_no"]) == ("WAITING", driver["token_no"])
    [station] = await listed(client, admin, "stations")
    counts = [station[f"{what}_count"] for what in ("waiting", "on_trip", "open_request")]
    assert (counts, station["time_zone"]) == ([1, 0, 1], "Asia/Kolkata")
    [dbs] = await listed(client, admin, "dbs", active=True)
    assert (dbs["open_request_count"], dbs["username"]) == (1, "dbs10")
    shifts = await listed(client, admin, "shifts", search="Ravi", status="APPROVED")
    assert [one["token_no"] for one in shifts] == [driver["token_no"]]
    same = {"ms_id": 5, "vehicle_id": vehicle["vehicle_id"], "recurring": ALL_DAY}
    asked = await client.post("/api/driver/shifts", json=same, headers=people["driver1"])
    assert asked.status_code == 201, asked.text
    [other] = await listed(client, admin, "shifts", search="Ravi", status="REQUESTED")
    assert other["token_no"] is None  # nobody waits under what is only asked for
    [request] = await listed(client, admin, "stock-requests", ms_id=5, status="PENDING")
    assert (request["dbs_name"], request["requested_qty"]) == ("DBS Thane", "500.00")
    assert await listed(client, admin, "drivers", ms_id=6) == []


async def test_what_lives_is_not_deleted_and_what_has_a_history_neither(
    client: httpx.AsyncClient, admin: Headers, people: dict[str, Headers]
) -> None:
    await post(client, "/api/driver/token/request", people["driver1"], {"ms_id": 5})
    await new_request(client, admin)
    [driver] = await listed(client, admin, "drivers", search="Ravi")
    [other] = await listed(client, admin, "drivers", search="Imran")
    [vehicle] = await listed(client, admin, "vehicles", search="1001")
    paths = {
        f"drivers/{driver['driver_id']}": "LIVE_TOKENS",
        f"vehicles/{vehicle['vehicle_id']}": "LIVE_TOKENS",
        f"drivers/{other['driver_id']}": "HAS_HISTORY",
        "dbs/10": "OPEN_REQUESTS",
        "stations/5": "LIVE_TOKENS",
    }
    for path, code in paths.items():
        answer = await client.delete(f"/api/v1/{path}", headers=admin)
        assert await code_of(answer) == (409, code), path
    await post(client, "/api/driver/token/cancel", people["driver1"], {})
    answer = await client.delete("/api/v1/stations/5", headers=admin)
    assert await code_of(answer) == (409, "NOT_EMPTY")
    assert len(await listed(client, admin, "drivers")) == 4


async def test_what_was_never_used_is_deleted_with_its_sign_in(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    new: dict[str, dict[str, Any]] = {
        "stations": {"ms_id": 8, "name": "MS Pune", "time_zone": "Asia/Kolkata"},
        "dbs": {
            "dbs_id": 80,
            "ms_id": 8,
            "name": "DBS A",
            "username": "dbs80",
            "password": PASSWORD,
        },
        "drivers": {"ms_id": 8, "name": "Meera", "username": "meera", "password": PASSWORD},
    }
    made = {}
    for what, body in new.items():
        answer = await client.post(f"/api/v1/{what}", json=body, headers=admin)
        assert answer.status_code == 201, answer.text
        made[what] = answer.json()
    login = await client.post("/api/v1/sessions", json={"username": "dbs80", "password": PASSWORD})
    assert login.status_code == 200
    for path in (f"drivers/{made['drivers']['driver_id']}", "dbs/80", "stations/8"):
        answer = await client.delete(f"/api/v1/{path}", headers=admin)
        assert answer.status_code == 204, answer.text
    users = (await client.get("/api/v1/users?limit=1000", headers=admin)).json()["users"]
    assert {"dbs80", "meera"}.isdisjoint(user["username"] for user in users)
    assert (await client.get("/api/v1/branches/MS8")).status_code == 404
    again = await client.post("/api/v1/stations", json=new["stations"], headers=admin)
    assert again.status_code == 201


async def test_a_closed_station_takes_nothing_new_and_keeps_who_waits(
    client: httpx.AsyncClient, admin: Headers, people: dict[str, Headers]
) -> None:
    await post(client, "/api/driver/token/request", people["driver1"], {"ms_id": 5})
    request_id = await new_request(client, admin)
    closed = await client.patch("/api/v1/stations/5", json={"active": False}, headers=admin)
    assert closed.json()["active"] is False
    driver2 = await sign_in(client, "driver2")
    late = await client.post("/api/driver/token/request", json={"ms_id": 5}, headers=driver2)
    assert await code_of(late) == (400, "STATION_CLOSED")
    body = {"dbs_id": 10, "requested_qty": "1.00"}
    more = await client.post("/api/eic/stock-requests", json=body, headers=admin)
    assert await code_of(more) == (409, "STATION_CLOSED")
    approved = await post(client, f"/api/eic/stock-requests/{request_id}/approve", admin)
    assert approved["driver_name"] == "Ravi Kumar"
    await client.patch("/api/v1/stations/5", json={"active": True}, headers=admin)
    await client.patch("/api/v1/dbs/10", json={"active": False}, headers=admin)
    more = await client.post("/api/eic/stock-requests", json=body, headers=admin)
    assert await code_of(more) == (409, "DBS_CLOSED")


async def test_a_station_changes_its_name_zone_and_languages(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    changes = {"name": "MS Navi Mumbai", "time_zone": "Asia/Dubai", "languages": ["en", "ar"]}
    assert (
        await client.patch("/api/v1/stations/5", json=changes, headers=admin)
    ).status_code == 200
    [station] = await listed(client, admin, "stations", search="navi")
    assert {name: station[name] for name in changes} == changes
    branch = (await client.get("/api/v1/branches/MS5")).json()
    assert (branch["names"], branch["time_zone"]) == ({"en": "MS Navi Mumbai"}, "Asia/Dubai")
    for path in ("departments", "queues"):  # reports and the overview name them
        named = (await client.get(f"/api/v1/{path}/MS5")).json()
        assert named["names"] == {"en": "MS Navi Mumbai"}, path


async def test_a_shift_is_moved_while_it_lasts_and_its_token_goes_with_it(
    client: httpx.AsyncClient, admin: Headers, people: dict[str, Headers]
) -> None:
    await post(client, "/api/driver/token/request", people["driver1"], {"ms_id": 5})
    [shift] = await listed(client, admin, "shifts", search="Ravi")
    path = f"/api/eic/shifts/{shift['id']}"
    kept = await client.patch(path, json={"recurring": ALL_DAY}, headers=people["eic1"])
    assert kept.json()["recurring"]["to"] == "24:00"
    current = await client.get("/api/driver/token/current", headers=people["driver1"])
    assert current.json()["has_token"] is True
    another_day = {"weekdays": [(today().weekday() + 3) % 7], "from": "08:00", "to": "10:00"}
    moved = await client.patch(path, json={"recurring": another_day}, headers=admin)
    assert moved.status_code == 200, moved.text
    current = await client.get("/api/driver/token/current", headers=people["driver1"])
    assert current.json()["has_token"] is False
    unknown = {"recurring": ALL_DAY, "vehicle_id": 999_999}
    assert (await client.patch(path, json=unknown, headers=admin)).status_code == 422
    await client.post(f"{path}/end", headers=admin)
    late = await client.patch(path, json={"recurring": ALL_DAY}, headers=admin)
    assert await code_of(late) == (409, "SHIFT_ENDED")
    audit = await client.get("/api/v1/audit", params={"search": "shift"}, headers=admin)
    entries = [one for one in audit.json()["entries"] if one["object_id"] == str(shift["id"])]
    assert [one["action"] for one in entries][:2] == ["CHANGED", "CHANGED"]


async def test_a_shift_of_one_time_may_be_written_by_the_stations_clock(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    [shift] = await listed(client, admin, "shifts", search="Ravi")
    path, day = f"/api/eic/shifts/{shift['id']}", today() + timedelta(days=7)
    times = {"starts_at": f"{day}T08:00", "ends_at": f"{day}T16:30"}
    changed = await client.patch(path, json=times, headers=admin)
    assert changed.status_code == 200, changed.text
    assert changed.json()["starts_at"] == f"{day}T02:30:00+00:00"
    backwards = {"starts_at": f"{day}T08:00", "ends_at": f"{day}T08:00"}
    assert (await client.patch(path, json=backwards, headers=admin)).status_code == 422


async def test_a_request_is_changed_until_a_vehicle_has_it(
    client: httpx.AsyncClient, admin: Headers, people: dict[str, Headers]
) -> None:
    request_id = await new_request(client, admin)
    path = f"/api/eic/stock-requests/{request_id}"
    changed = await client.patch(path, json={"requested_qty": "750.50"}, headers=people["eic1"])
    assert (changed.status_code, changed.json()["requested_qty"]) == (200, "750.50")
    await post(client, f"{path}/approve", admin)
    still = await client.patch(path, json={"priority": "H"}, headers=admin)
    assert (still.json()["priority"], still.json()["queue_position"]) == ("H", 1)
    await post(client, "/api/driver/token/request", people["driver1"], {"ms_id": 5})
    late = await client.patch(path, json={"priority": "N"}, headers=admin)
    assert await code_of(late) == (409, "REQUEST_ALLOCATED")
    assert (
        await client.patch(path, json={"status": "FULFILLED"}, headers=admin)
    ).status_code == 422


async def test_an_accepted_trip_is_listed_as_not_started(
    client: httpx.AsyncClient, admin: Headers, people: dict[str, Headers]
) -> None:
    await post(client, "/api/driver/token/request", people["driver1"], {"ms_id": 5})
    request_id = await new_request(client, admin)
    approved = await post(client, f"/api/eic/stock-requests/{request_id}/approve", admin)
    trip = f"trip/{approved['trip_id']}"
    await post(client, f"/api/driver/{trip}/accept", people["driver1"])
    for who in (admin, people["eic1"]):
        [found] = (await client.get("/api/eic/trips/not-started", headers=who)).json()["trips"]
        assert (found["id"], found["ms_name"]) == (approved["trip_id"], "MS Mumbai")
    early = await client.post(f"/api/eic/trips/{approved['trip_id']}/release", headers=admin)
    assert await code_of(early) == (409, "TRIP_NOT_OVERDUE")
    assert (await client.post("/api/eic/trips/999/release", headers=admin)).status_code == 404


async def test_who_works_for_a_dbs_signs_in_by_the_name_it_was_made_with(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    half = {"dbs_id": 81, "ms_id": 5, "name": "DBS B", "username": "dbs81"}
    assert (await client.post("/api/v1/dbs", json=half, headers=admin)).status_code == 422
    whole = {**half, "password": PASSWORD}
    assert (await client.post("/api/v1/dbs", json=whole, headers=admin)).status_code == 201
    login = {"username": "dbs81", "password": PASSWORD}
    session = (await client.post("/api/v1/sessions", json=login)).json()
    dbs = {"Authorization": f"Bearer {session['access_token']}"}
    asked = await client.post(
        "/api/eic/stock-requests", json={"dbs_id": 81, "requested_qty": "5.00"}, headers=dbs
    )
    assert asked.status_code == 200
