"""The outpatient department over HTTP, on real engines."""

import asyncio
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.token_api.conftest import As
from services.token_api.slots.tests.outpatients import Opd
from shared.auth import Role

PUBLISHED = (
    *("id", "slot", "patient", "patient_name", "token_number", "priority", "category", "status"),
    *("estimated_time", "actual_time", "created_at", "updated_at"),
)
pytestmark = pytest.mark.usefixtures("seeded")


async def test_a_full_slot_puts_the_next_on_its_waiting_list(opd: Opd) -> None:
    slot = await opd.slot(capacity=2)
    tokens = [await opd.book(slot) for _ in range(3)]
    assert [token["status"] for token in tokens] == ["ALLOCATED", "ALLOCATED", "WAITING"]
    assert [token["position"] for token in tokens] == [1, 2, 1]
    assert [token["token_no"] for token in tokens] == [1, 2, 3]
    assert tokens[0]["token_label"] == "OPD-A-001"
    read = await opd.read(slot)
    assert (read["current_capacity"], read["waiting_count"], read["status"]) == (2, 1, "ACTIVE")


async def test_answers_have_the_published_designs_fields_at_the_top(opd: Opd) -> None:
    slot, patient = await opd.slot(capacity=1, discipline="preemptive"), await opd.patient()
    booked = (await opd.try_to_book(slot, patient=patient)).json()
    of_booking = {name: booked[name] for name in PUBLISHED}
    assert of_booking == {name: booked["token"][name] for name in PUBLISHED}
    assert (booked["slot"], booked["patient"]) == (slot["id"], patient)
    assert booked["patient_name"].startswith("Patient ")
    changed = [
        await opd.post(f"tokens/{booked['id']}/check_in"),
        await opd.post(f"tokens/{booked['id']}/no_show"),
        await opd.post(
            "tokens/emergency", {"slot_id": slot["id"], "patient_id": await opd.patient()}, 201
        ),
        (await opd.try_to_book(slot, "PAID")).json(),
        await opd.get(f"tokens/{booked['id']}"),
        *(await opd.get(f"slots/{slot['id']}/tokens"))["tokens"],
        *(await opd.get("tokens", params={"slot_id": slot["id"]}))["tokens"],
        *(await opd.get("waiting-list/by_slot", params={"slot_id": slot["id"]}))["tokens"],
        *(await opd.get("waiting-list"))["tokens"],
    ]
    assert [set(PUBLISHED) - answer.keys() for answer in changed] == [set()] * len(changed)
    cancelled = await opd.ask("DELETE", f"tokens/{changed[2]['id']}")
    assert (cancelled.json()["id"], cancelled.json()["status"]) == (changed[2]["id"], "CANCELLED")


async def test_the_published_designs_words_for_a_status_filter_tokens(opd: Opd) -> None:
    slot = await opd.slot(capacity=1)
    seated, waiting = await opd.book(slot), await opd.book(slot)

    async def listed(status: str) -> list[int]:
        found = await opd.get("tokens", params={"slot_id": slot["id"], "status": status})
        return [token["id"] for token in found["tokens"]]

    assert await listed("CONFIRMED") == await listed("ALLOCATED") == [seated["id"]]
    assert await listed("WAITING") == [waiting["id"]]
    await opd.post(f"tokens/{seated['id']}/complete")
    assert await listed("COMPLETED") == await listed("SERVED") == [seated["id"]]


async def test_a_cancellation_promotes_the_first_of_the_waiting_list(opd: Opd) -> None:
    slot = await opd.slot(capacity=1)
    first, second, third = [await opd.book(slot) for _ in range(3)]
    cancelled = await opd.client.delete(f"/api/v1/tokens/{first['id']}/", headers=opd.staff)
    assert cancelled.status_code == 200
    assert cancelled.json()["token"]["status"] == "CANCELLED"
    assert (await opd.token(second))["status"] == "ALLOCATED"
    assert (await opd.token(third))["position"] == 1
    again = await opd.client.delete(f"/api/v1/tokens/{first['id']}", headers=opd.staff)
    assert (again.status_code, again.json()["code"]) == (409, "ALREADY_CANCELLED")


async def test_an_emergency_goes_first_even_when_the_slot_is_full(opd: Opd) -> None:
    slot = await opd.slot(capacity=2)
    first, second = await opd.book(slot, "PAID"), await opd.book(slot)
    emergency = await opd.book(slot, "EMERGENCY")
    assert (emergency["status"], emergency["position"], emergency["token_no"]) == (
        "ALLOCATED",
        1,
        3,
    )
    assert [(await opd.token(one))["position"] for one in (first, second)] == [2, 3]
    assert [(await opd.token(one))["token_no"] for one in (first, second)] == [1, 2]
    assert (await opd.read(slot))["overflow"] == 1


async def test_an_overflow_is_worked_off_before_anybody_is_promoted(opd: Opd) -> None:
    slot = await opd.slot(capacity=1)
    first, waiting = await opd.book(slot), await opd.book(slot)
    await opd.book(slot, "EMERGENCY")
    await opd.post(f"tokens/{first['id']}/no_show/")
    assert (await opd.token(waiting))["status"] == "WAITING"
    assert (await opd.read(slot))["overflow"] == 0


async def test_a_paid_patient_takes_the_seat_of_the_weakest_who_is_not_lost(opd: Opd) -> None:
    slot = await opd.slot(capacity=2, discipline="preemptive")
    stays, leaves = await opd.book(slot, "ONLINE"), await opd.book(slot, "WALKIN")
    paid = await opd.book(slot, "PAID")
    assert paid["status"] == "ALLOCATED"
    assert (await opd.token(stays))["status"] == "ALLOCATED"
    moved = await opd.token(leaves)
    assert (moved["status"], moved["position"]) == ("WAITING", 1)
    assert (await opd.read(slot))["current_capacity"] == 2
    history = (await opd.get(f"tokens/{leaves['id']}/history"))["history"]
    assert history[-1]["text"] == f"back to the waiting list: preempted by {paid['token_label']}"


async def test_a_full_elastic_slot_takes_only_emergencies(opd: Opd) -> None:
    slot = await opd.slot(capacity=1, discipline="elastic")
    await opd.book(slot, "STANDARD")
    for category in ("STANDARD", "PAID", "ONLINE"):
        refused = await opd.try_to_book(slot, category)
        assert (refused.status_code, refused.json()["code"]) == (400, "SLOT_FULL")
        assert refused.json()["detail"] == "Slot is full"
    emergency = await opd.book(slot, "EMERGENCY")
    assert (emergency["status"], emergency["position"]) == ("ALLOCATED", 1)
    assert emergency["priority"]["base"] == 0


async def test_standard_is_no_category_elsewhere(opd: Opd) -> None:
    refused = await opd.try_to_book(await opd.slot(), "STANDARD")
    assert refused.status_code == 422


async def test_two_simultaneous_bookings_of_a_patient_give_one_token(opd: Opd) -> None:
    slots = [await opd.slot(), await opd.slot(hour=12)]
    patient = await opd.patient()
    answers = await asyncio.gather(
        *(opd.try_to_book(slots[n % 2], patient=patient) for n in range(10))
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9
    [token] = [answer.json()["token"] for answer in answers if answer.status_code == 201]
    refused = await opd.try_to_book(slots[0], patient=patient)
    assert refused.json()["code"] == "ALREADY_BOOKED"
    assert refused.json()["token_label"] == token["token_label"]
    assert token["token_label"] in refused.json()["detail"]


async def test_the_history_says_who_moved_a_token_back(opd: Opd) -> None:
    slot = await opd.slot()
    first = await opd.book(slot)
    emergency = await opd.book(slot, "EMERGENCY")
    history = (await opd.get(f"tokens/{first['id']}/history"))["history"]
    assert [entry["position"] for entry in history] == [1, 2]
    assert history[1]["text"] == f"one back: emergency {emergency['token_label']}"
    assert history[1]["priority"]["base"] == 5


async def test_unknown_ids_are_404_and_malformed_ones_422(opd: Opd) -> None:
    nobody = "0198c1c2-0000-7000-8000-000000000000"
    slot = await opd.slot()
    for path in ("doctors", "slots", "patients"):
        assert (await opd.ask("GET", f"{path}/{nobody}/")).status_code == 404
        assert (await opd.ask("GET", f"{path}/nonsense")).status_code == 422
    assert (await opd.ask("GET", "tokens/999999")).status_code == 404
    assert (await opd.try_to_book({"id": nobody})).status_code == 404
    assert (await opd.try_to_book(slot, patient=nobody)).status_code == 404
    assert (await opd.try_to_book(slot, "KING")).status_code == 422


@pytest.mark.parametrize(
    "fields", [{"phone": "call me"}, {"email": "nobody"}, {"name": ""}, {"name": None}]
)
async def test_a_patients_fields_are_checked(opd: Opd, fields: dict[str, Any]) -> None:
    body = {"name": "Asha Rao", "phone": "+919876543210", "email": "asha@example.com"}
    answer = await opd.ask("POST", "patients/", json={**body, **fields})
    assert answer.status_code == 422


async def test_a_counters_token_and_a_slots_are_one_resource(opd: Opd) -> None:
    counter = await opd.post("tokens", {"queue_id": "CW"}, status=201)
    booked = await opd.book(await opd.slot())
    ids = {token["id"] for token in (await opd.get("tokens/"))["tokens"]}
    assert {counter["token"]["id"], booked["id"]} <= ids
    refused = await opd.ask("POST", "tokens/", json={"queue_id": booked["slot_id"]})
    assert refused.status_code == 422


async def test_a_department_with_doctors_is_not_deleted(opd: Opd, as_role: As) -> None:
    admin = as_role(Role.ADMIN)
    where = {"id": "EYE", "branch_id": "main", "names": "Eyes"}
    made = await opd.client.post("/api/v1/departments", json=where, headers=admin)
    assert made.status_code == 201, made.text
    doctor = {"name": "Dr E", "specialization": "Eyes", "department_id": "EYE"}
    await opd.post("doctors/", doctor, 201)
    refused = await opd.client.delete("/api/v1/departments/EYE", headers=admin)
    assert (refused.status_code, refused.json()["code"]) == (409, "NOT_EMPTY")


async def test_staff_of_another_department_see_and_book_nothing_here(opd: Opd, as_role: As) -> None:
    slot = await opd.slot()
    token = await opd.book(slot)
    patient = await opd.patient()
    opd.staff = as_role(Role.STAFF, departments=frozenset({"LAB"}))
    assert (await opd.try_to_book(slot, patient=patient)).status_code == 403
    for path in (f"slots/{slot['id']}/tokens", f"tokens/{token['id']}/history"):
        assert (await opd.ask("GET", path)).status_code == 403
    assert (await opd.ask("DELETE", f"tokens/{token['id']}")).status_code == 403
    assert (await opd.get("tokens"))["tokens"] == []


async def test_a_kiosk_books_but_gives_no_emergency_and_a_holder_books_nothing(
    opd: Opd, as_role: As
) -> None:
    slot, patient = await opd.slot(), await opd.patient()
    opd.staff = as_role(Role.HOLDER, holder_id=5)
    assert (await opd.try_to_book(slot, patient=patient)).status_code == 403
    opd.staff = as_role(Role.KIOSK, subject="kiosk")
    for category in ("EMERGENCY", "PAID"):
        refused = await opd.try_to_book(slot, category, patient=patient)
        assert (refused.status_code, refused.json()["code"]) == (403, "CATEGORY_NOT_ALLOWED")
    assert (await opd.book(slot, "ONLINE", patient=patient))["status"] == "ALLOCATED"


async def test_a_holder_who_cancels_by_the_ticket_lets_the_next_one_in(opd: Opd) -> None:
    slot = await opd.slot(capacity=1)
    first, second = await opd.book(slot), await opd.book(slot)
    path = "/api/v1/tickets/" + first["ticket_url"].rpartition("/")[2]
    ticket = (await opd.client.get(path)).json()["ticket"]
    assert ticket["position"] == 1
    starts_at = datetime.fromisoformat(ticket["appointment"]["starts_at"])
    local = starts_at.astimezone(ZoneInfo(ticket["branch_time_zone"]))
    assert local.isoformat()[:16] == slot["start_time"][:16]
    assert ticket["appointment"]["delay_minutes"] == 0
    cancelled = await opd.client.post(path + "/cancel")
    assert cancelled.json()["ticket"]["status"] == "CANCELLED"
    assert (await opd.token(second))["status"] == "ALLOCATED"


async def test_the_same_key_books_once(opd: Opd) -> None:
    slot, patient = await opd.slot(), await opd.patient()
    body = {"slot_id": slot["id"], "patient_id": patient, "category": "ONLINE"}
    opd.staff = {**opd.staff, "Idempotency-Key": "tap-1"}
    first, again = [await opd.ask("POST", "tokens", json=body) for _ in range(2)]
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"
