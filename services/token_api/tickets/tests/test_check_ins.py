"""Checking in for an appointment: at a kiosk, at a desk, or by one's own ticket."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.conftest import As
from shared.auth import Role
from shared.tests.today import ZONE_NAME

Json = dict[str, Any]
WINDOWS = {"kind": "WINDOWS", "weights": {"ONLINE": 2, "WALKIN": 1}, "early_minutes": 60}
# A call a minute, without exception: the wait is the place, in minutes.
PACE = """
    INSERT INTO token_api.forecast (queue_id, mean_seconds, std_seconds, calls, as_of)
    VALUES ('OPD', 60, 0, 20, now())
"""


@pytest.fixture(autouse=True)
async def at_noon(client: httpx.AsyncClient, admin: dict[str, str], seeded: None) -> None:
    """Move the branch to where it is noon: no slot of these tests is after midnight."""
    del seeded
    answer = await client.patch(
        "/api/v1/branches/main", json={"time_zone": ZONE_NAME}, headers=admin
    )
    assert answer.status_code == 200, answer.text


@pytest.fixture
def staff(as_role: As) -> dict[str, str]:
    return as_role(Role.SUPERVISOR, departments=["OPD"])


@pytest.fixture
def kiosk(as_role: As) -> dict[str, str]:
    return as_role(Role.KIOSK, departments=["OPD"])


@pytest.fixture
async def walk_ins(client: httpx.AsyncClient, admin: dict[str, str], engine: AsyncEngine) -> None:
    """Let the counter give out tickets, and have its pace measured."""
    answer = await client.patch("/api/v1/queues/OPD", json={"closed": False}, headers=admin)
    assert answer.status_code == 200, answer.text
    async with engine.begin() as tx:
        await tx.execute(text(PACE))


async def post(
    client: httpx.AsyncClient, path: str, headers: dict[str, str], body: Json | None = None
) -> Json:
    answer = await client.post(f"/api/v1/{path}", json=body, headers=headers)
    assert answer.status_code in {200, 201}, answer.text
    found: Json = answer.json()
    return found


async def book(
    client: httpx.AsyncClient,
    headers: dict[str, str],
    *,
    starts_in: timedelta,
    windows: bool = True,
    department: str = "OPD",
    doctors_prefix: str | None = None,
) -> Json:
    """Book a slot of ten minutes in a department whose counter takes in the appointments."""
    if windows:
        await client.put(
            "/api/v1/queues/OPD/discipline", json={"discipline": WINDOWS}, headers=headers
        )
    body = {
        "name": "Dr Nair",
        "specialization": "General",
        "department": department,
        "slot_prefix": doctors_prefix,
    }
    doctor = (await post(client, "doctors/", headers, body))["id"]
    start = datetime.now(UTC) + starts_in
    slot = {
        "doctor": doctor,
        "start_time": start.isoformat(),
        "end_time": (start + timedelta(minutes=10)).isoformat(),
        "max_capacity": 2,
    }
    slot_id = (await post(client, "slots/", headers, slot))["id"]
    patient = (await post(client, "patients/", headers, {"name": "Asha"}))["id"]
    booking = {"slot_id": slot_id, "patient_id": patient, "category": "ONLINE"}
    return await post(client, "tokens/", headers, booking)


@pytest.mark.parametrize("by", ["label", "link"])
async def test_a_kiosk_checks_in_by_number_and_by_the_tickets_link(
    client: httpx.AsyncClient, staff: dict[str, str], kiosk: dict[str, str], by: str
) -> None:
    booked = await book(client, staff, starts_in=timedelta(minutes=20))
    label = booked["token"]["token_label"]
    code = f" {label.lower()} " if by == "label" else booked["ticket_url"]
    ticket = (await post(client, "check-ins", kiosk, {"code": code}))["ticket"]
    assert (ticket["token_label"], ticket["status"], ticket["queue_id"]) == (
        label, "WAITING", "OPD",
    )  # fmt: skip
    assert (ticket["check_in"]["state"], ticket["position"], ticket["rule"]) == (
        "IN_TIME", 1, "WINDOWS",
    )  # fmt: skip
    assert ticket["appointment"]["starts_at"] is not None
    assert "Asha" not in str(ticket)
    again = (await post(client, "check-ins", kiosk, {"code": code}))["ticket"]
    assert again == ticket


async def test_who_is_early_is_told_from_when_on_they_can_be_called(
    client: httpx.AsyncClient, staff: dict[str, str], kiosk: dict[str, str]
) -> None:
    booked = await book(client, staff, starts_in=timedelta(minutes=70))
    code = booked["token"]["token_label"]
    ticket = (await post(client, "check-ins", kiosk, {"code": code}))["ticket"]
    assert (ticket["status"], ticket["check_in"]["state"]) == ("ALLOCATED", "EARLY")
    assert ticket["check_in"]["opens_at"] > datetime.now(UTC).isoformat()


@pytest.mark.parametrize("code", ["OPD-A-999", "nonsense", "https://x.example/t/" + "a" * 22])
async def test_a_code_that_is_no_appointment_here_is_refused(
    client: httpx.AsyncClient, staff: dict[str, str], kiosk: dict[str, str], code: str
) -> None:
    await book(client, staff, starts_in=timedelta(minutes=20))
    answer = await client.post("/api/v1/check-ins", json={"code": code}, headers=kiosk)
    assert (answer.status_code, answer.json()["code"]) == (404, "BOOKING_NOT_FOUND")


async def test_a_kiosk_of_other_departments_finds_nothing(
    client: httpx.AsyncClient, staff: dict[str, str], as_role: As
) -> None:
    booked = await book(client, staff, starts_in=timedelta(minutes=20))
    other = as_role(Role.KIOSK, departments=["CW"])
    for code in (booked["token"]["token_label"], booked["ticket_url"]):
        answer = await client.post("/api/v1/check-ins", json={"code": code}, headers=other)
        assert answer.status_code == 404


async def test_who_has_an_appointment_on_another_day_cannot_check_in_today(
    client: httpx.AsyncClient, staff: dict[str, str], kiosk: dict[str, str]
) -> None:
    booked = await book(client, staff, starts_in=timedelta(days=2))
    body = {"code": booked["ticket_url"]}
    answer = await client.post("/api/v1/check-ins", json=body, headers=kiosk)
    assert (answer.status_code, answer.json()["code"]) == (409, "NOT_TODAY")


async def test_a_phone_checks_in_only_where_the_branch_lets_it(
    client: httpx.AsyncClient, staff: dict[str, str], admin: dict[str, str]
) -> None:
    booked = await book(client, staff, starts_in=timedelta(minutes=20))
    ticket = f"/api/v1/tickets/{booked['ticket_url'].rsplit('/', 1)[1]}"
    seen = (await client.get(ticket)).json()["ticket"]["check_in"]
    assert (seen["state"], seen["by_phone"]) == ("EXPECTED", False)
    refused = await client.post(f"{ticket}/check-in")
    assert (refused.status_code, refused.json()["code"]) == (403, "NOT_BY_PHONE")
    allowed = {"phone_check_in": True}
    changed = await client.patch("/api/v1/branches/main", json=allowed, headers=admin)
    assert changed.json()["phone_check_in"] is True
    assert (await client.get(ticket)).json()["ticket"]["check_in"]["by_phone"] is True
    done = (await client.post(f"{ticket}/check-in")).json()["ticket"]
    assert (done["check_in"]["state"], done["check_in"]["by_phone"]) == ("IN_TIME", False)


async def test_a_department_with_letters_of_its_own_has_no_number_of_another(
    client: httpx.AsyncClient,
    staff: dict[str, str],
    kiosk: dict[str, str],
    admin: dict[str, str],
) -> None:
    """Two departments number their appointments alike until one of them gets its own letters."""
    department = "/api/v1/departments/OPD"
    assert (await client.get(department)).json()["slot_prefix"] == "OPD"
    first = await book(client, staff, starts_in=timedelta(minutes=20))
    changed = await client.patch(department, json={"slot_prefix": "EYE"}, headers=admin)
    assert (changed.status_code, changed.json()["slot_prefix"]) == (200, "EYE")
    second = await book(client, staff, starts_in=timedelta(minutes=20))
    labels = [one["token"]["token_label"] for one in (first, second)]
    assert [label.partition("-")[0] for label in labels] == ["OPD", "EYE"]
    for one in (first, second):  # who has booked before keeps the number, and is found by it
        code = one["token"]["token_label"]
        found = (await post(client, "check-ins", kiosk, {"code": code}))["ticket"]
        assert found["token_label"] == code


@pytest.mark.parametrize("prefix", ["", "  ", "a" * 33, None, 7])
async def test_letters_that_are_none_change_nothing(
    client: httpx.AsyncClient, admin: dict[str, str], prefix: object
) -> None:
    department = "/api/v1/departments/OPD"
    answer = await client.patch(department, json={"slot_prefix": prefix}, headers=admin)
    assert answer.status_code == 422
    assert (await client.get(department)).json()["slot_prefix"] == "OPD"


@pytest.mark.usefixtures("walk_ins")
async def test_a_walk_ins_wait_counts_who_has_booked_and_is_still_to_come(
    client: httpx.AsyncClient, staff: dict[str, str], kiosk: dict[str, str]
) -> None:
    """A call a minute, two booked to one walk-in: with one to come the walk-in is second."""
    booked = await book(client, staff, starts_in=timedelta(minutes=20))
    walk_in = await post(client, "tokens", kiosk, {"queue_id": "OPD"})
    assert (walk_in["queue_position"], walk_in["estimated_wait"]["p50_seconds"]) == (1, 120)
    ticket = f"/api/v1/tickets/{walk_in['ticket_url'].rsplit('/', 1)[1]}"
    seen = (await client.get(ticket)).json()["ticket"]
    assert (seen["position"], seen["estimated_wait"]["p50_seconds"]) == (1, 120)
    assert await wait_at_kiosk(client) == 180
    await post(client, "check-ins", kiosk, {"code": booked["token"]["token_label"]})
    assert await wait_at_kiosk(client) == 180  # the same person, now in the line


@pytest.mark.usefixtures("walk_ins")
async def test_who_is_expected_long_after_the_turn_makes_no_walk_in_wait(
    client: httpx.AsyncClient, staff: dict[str, str], kiosk: dict[str, str]
) -> None:
    await book(client, staff, starts_in=timedelta(minutes=100))
    walk_in = await post(client, "tokens", kiosk, {"queue_id": "OPD"})
    assert walk_in["estimated_wait"]["p50_seconds"] == 60


async def wait_at_kiosk(client: httpx.AsyncClient) -> int:
    departments = (await client.get("/api/v1/branches/main/kiosk")).json()["departments"]
    [wait] = [
        queue["estimated_wait"]["p50_seconds"]
        for department in departments
        for queue in department["queues"]
        if queue["queue_id"] == "OPD"
    ]
    return int(wait)


@pytest.mark.usefixtures("walk_ins")
async def test_the_preview_of_windows_shows_who_would_join_and_who_has_to_check_in(
    client: httpx.AsyncClient, staff: dict[str, str], kiosk: dict[str, str]
) -> None:
    here = await book(client, staff, starts_in=timedelta(minutes=20), windows=False)
    away = await book(client, staff, starts_in=timedelta(minutes=20), windows=False)
    early = await book(client, staff, starts_in=timedelta(minutes=100), windows=False)
    came = [await post(client, "tokens", kiosk, {"queue_id": "OPD"}) for _ in range(2)]
    for one in (here, early):
        await post(client, "check-ins", kiosk, {"code": one["ticket_url"]})
    body = {"discipline": WINDOWS}
    preview = await post(client, "queues/OPD/discipline/preview", staff, body)
    then = {
        one["token_label"]: (one["place_then"], one["category"], one["not_in_line"])
        for one in preview["line"]
    }
    first, second = (one["token"]["token_label"] for one in came)
    assert then == {
        here["token"]["token_label"]: (1, "ONLINE", None),
        first: (2, "WALKIN", None),
        second: (3, "WALKIN", None),
        away["token"]["token_label"]: (None, "ONLINE", "EXPECTED"),
        early["token"]["token_label"]: (None, "ONLINE", "EARLY"),
    }


async def test_a_desk_checks_in_and_says_it_twice(
    client: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    booked = await book(client, staff, starts_in=timedelta(minutes=20))
    for _ in range(2):
        done = await post(client, f"tokens/{booked['id']}/check_in", staff)
        assert done["token"]["id"] == booked["id"]


async def test_a_kiosk_offers_to_check_in_only_where_somebody_has_to(
    client: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    kiosk = "/api/v1/branches/main/kiosk"
    await book(client, staff, starts_in=timedelta(minutes=20), windows=False)
    assert (await client.get(kiosk)).json()["check_in"] is False
    await client.put("/api/v1/queues/OPD/discipline", json={"discipline": WINDOWS}, headers=staff)
    assert (await client.get(kiosk)).json()["check_in"] is True


async def test_two_bookings_with_one_number_are_told_apart_by_their_slots(
    client: httpx.AsyncClient, staff: dict[str, str], as_role: As, admin: dict[str, str]
) -> None:
    """Both departments number their appointments alike; a kiosk of both asks which is meant."""
    mine = await book(client, staff, starts_in=timedelta(minutes=20))
    body = {"id": "EYE", "branch_id": "main", "names": {"en": "Eyes"}}
    assert (await client.post("/api/v1/departments", json=body, headers=admin)).is_success
    eyes = as_role(Role.SUPERVISOR, departments=["EYE"])
    other = await book(
        client, eyes, starts_in=timedelta(minutes=25), windows=False, department="EYE"
    )
    code = mine["token"]["token_label"]
    assert other["token"]["token_label"] == code
    kiosk = as_role(Role.KIOSK, departments=["OPD", "EYE"])
    asked = await client.post("/api/v1/check-ins", json={"code": code}, headers=kiosk)
    assert (asked.status_code, asked.json()["code"]) == (409, "SEVERAL_BOOKINGS")
    first, second = asked.json()["choices"]
    assert (first["doctor"], second["department"]) == ("Dr Nair", {"en": "Eyes"})
    assert (first["slot_id"], second["slot_id"]) == tuple(
        one["token"]["slot_id"] for one in (mine, other)
    )
    assert "Asha" not in asked.text
    chosen = {"code": code, "slot_id": first["slot_id"]}
    ticket = (await post(client, "check-ins", kiosk, chosen))["ticket"]
    assert (ticket["check_in"]["state"], ticket["department_id"]) == ("IN_TIME", "OPD")
    seen = (await client.get(f"/api/v1/tickets/{other['ticket_url'].rsplit('/', 1)[1]}")).json()
    assert seen["ticket"]["check_in"] is None
    only_mine = as_role(Role.KIOSK, departments=["OPD"])
    hidden = {"code": code, "slot_id": second["slot_id"]}
    refused = await client.post("/api/v1/check-ins", json=hidden, headers=only_mine)
    assert (refused.status_code, refused.json()["code"]) == (404, "BOOKING_NOT_FOUND")


async def test_a_doctor_with_letters_of_their_own_has_numbers_of_their_own(
    client: httpx.AsyncClient, staff: dict[str, str], kiosk: dict[str, str]
) -> None:
    first = await book(client, staff, starts_in=timedelta(minutes=20), doctors_prefix="NAIR")
    second = await book(client, staff, starts_in=timedelta(minutes=20))
    labels = [one["token"]["token_label"] for one in (first, second)]
    assert [label.partition("-")[0] for label in labels] == ["NAIR", "OPD"]
    found = (await post(client, "check-ins", kiosk, {"code": labels[0]}))["ticket"]
    assert found["token_label"] == labels[0]
    [doctor] = [
        one
        for one in (await client.get("/api/v1/doctors", headers=staff)).json()["doctors"]
        if one["slot_prefix"] == "NAIR"
    ]
    path = f"/api/v1/doctors/{doctor['id']}"
    for prefix in ("", " ", "a" * 33, 7):
        answer = await client.patch(path, json={"slot_prefix": prefix}, headers=staff)
        assert answer.status_code == 422
    reset = await client.patch(path, json={"slot_prefix": None}, headers=staff)
    assert (reset.status_code, reset.json()["slot_prefix"]) == (200, None)
