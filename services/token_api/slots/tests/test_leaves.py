"""A doctor's leave: looked at first, then its slots are off and whoever is booked is told."""

from datetime import timedelta

import pytest

from services.token_api.slots.tests.outpatients import Json, Opd

pytestmark = pytest.mark.usefixtures("seeded")


def days(opd: Opd, count: int = 1) -> Json:
    return {"first_day": str(opd.day), "last_day": str(opd.day + timedelta(days=count - 1))}


async def test_a_leave_cancels_the_slots_of_its_days_and_tells_who_is_booked(opd: Opd) -> None:
    slots = [await opd.slot(hour=9, capacity=1), await opd.slot(hour=11)]
    other = await opd.slot(doctor=await opd.doctor(), hour=9)
    tokens = [await opd.book(one) for one in (slots[0], slots[0], slots[1])]
    stays = await opd.book(other)
    path = f"doctors/{opd.doctor_id}/leaves"
    preview = await opd.post(f"{path}/preview", days(opd))
    assert [one["slot_id"] for one in preview["slots"]] == [one["id"] for one in slots]
    assert [(one["token_id"], one["status_then"]) for one in preview["people"]] == [
        (token["id"], "CANCELLED") for token in tokens
    ]
    assert (await opd.token(tokens[0]))["status"] == "ALLOCATED"
    leave = await opd.post(path, days(opd), 201)
    assert [(await opd.token(token))["status"] for token in tokens] == ["CANCELLED"] * 3
    history = (await opd.get(f"tokens/{tokens[2]['id']}/history"))["history"]
    assert history[-1]["reason"] == "SLOT_CANCELLED"
    assert [(await opd.read(one))["status"] for one in slots] == ["CANCELLED"] * 2
    assert (await opd.token(stays))["status"] == "ALLOCATED"
    day = await opd.get("departments/OPD/day", params={"date": str(opd.day)})
    away = {one["id"]: one["on_leave"] for one in day["doctors"]}
    assert away == {opd.doctor_id: True, other["doctor_id"]: False}
    assert (await opd.get(path))["leaves"] == [leave]


async def test_nothing_is_made_on_a_leave_until_it_is_taken_back(opd: Opd) -> None:
    doctor = opd.doctor_id = await opd.doctor()
    leave = await opd.post(f"doctors/{doctor}/leaves", days(opd, 3), 201)
    body = {
        "doctor": doctor,
        "start_time": f"{opd.day}T09:00:00",
        "end_time": f"{opd.day}T10:00:00",
        "max_capacity": 2,
    }
    refused = await opd.ask("POST", "slots", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "ON_LEAVE")
    path = f"doctors/{doctor}/leaves/{leave['id']}"
    assert (await opd.ask("DELETE", path)).status_code == 204
    assert (await opd.ask("DELETE", path)).status_code == 404
    await opd.post("slots", body, 201)


async def test_a_leave_that_ends_before_it_begins_or_never_is_refused(opd: Opd) -> None:
    doctor = await opd.doctor()
    for last in (opd.day - timedelta(days=1), opd.day + timedelta(days=400)):
        body = {"first_day": str(opd.day), "last_day": str(last)}
        answer = await opd.ask("POST", f"doctors/{doctor}/leaves", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_INPUT")
    assert (await opd.get(f"doctors/{doctor}/leaves"))["leaves"] == []


async def test_who_is_booked_is_moved_to_another_doctors_free_seats(opd: Opd) -> None:
    early, late = await opd.slot(hour=9, capacity=3), await opd.slot(hour=11, capacity=1)
    away, opd.doctor_id = opd.doctor_id, None
    theirs = [await opd.slot(hour=hour, capacity=1) for hour in (10, 14)]
    walk_in, paid = await opd.book(early, "WALKIN"), await opd.book(early, "PAID")
    urgent, last = await opd.book(early, "EMERGENCY"), await opd.book(late, "WALKIN")
    body = {**days(opd), "to_doctor_id": opd.doctor_id}
    path = f"doctors/{away}/leaves"
    preview = await opd.post(f"{path}/preview", body)
    then = {one["token_id"]: (one["status_then"], one["slot_id_then"]) for one in preview["people"]}
    assert then == {
        urgent["id"]: ("ALLOCATED", theirs[0]["id"]),  # nearest to nine
        paid["id"]: ("ALLOCATED", theirs[1]["id"]),
        walk_in["id"]: ("CANCELLED", early["id"]),
        last["id"]: ("CANCELLED", late["id"]),
    }
    assert (await opd.token(paid))["slot"] == early["id"]
    await opd.post(path, body, 201)
    for token in (urgent, paid, walk_in, last):
        now = await opd.token(token)
        assert (now["status"], now["slot"]) == then[token["id"]]
        assert now["token_label"] == token["token_label"]
    seats = [(await opd.read(one))["seats_free"] for one in theirs]
    assert seats == [0, 0]
    history = (await opd.get(f"tokens/{paid['id']}/history"))["history"]
    assert history[-1]["reason"] == "OTHER_DOCTOR"


async def test_an_emergency_needs_no_free_seat_of_the_other_doctor(opd: Opd) -> None:
    slot = await opd.slot(hour=9, capacity=1)
    away, opd.doctor_id = opd.doctor_id, None
    theirs = await opd.slot(hour=9, capacity=1, discipline="preemptive")
    has_it = await opd.book(theirs, "WALKIN")
    urgent = await opd.book(slot, "EMERGENCY")
    body = {**days(opd), "to_doctor_id": opd.doctor_id}
    preview = await opd.post(f"doctors/{away}/leaves/preview", body)
    fates = {one["token_id"]: one["status_then"] for one in preview["people"]}
    assert fates == {urgent["id"]: "ALLOCATED", has_it["id"]: "WAITING"}
    await opd.post(f"doctors/{away}/leaves", body, 201)
    assert (await opd.token(has_it))["status"] == "WAITING"
    moved = await opd.token(urgent)
    assert (moved["status"], moved["slot"]) == ("ALLOCATED", theirs["id"])


async def test_nobody_is_moved_to_the_same_doctor_or_to_another_department(opd: Opd) -> None:
    doctor = await opd.doctor()
    body = {"name": "Dr Lab", "specialization": "Blood", "department_id": "LAB"}
    other = (await opd.post("doctors/", body, 201))["id"]
    for to, status, code in (
        (doctor, 422, "INVALID_INPUT"),
        (other, 422, "OTHER_DEPARTMENT"),
        ("0198c1c2-0000-7000-8000-00000000000f", 404, "DOCTOR_NOT_FOUND"),
    ):
        for path in ("leaves/preview", "leaves"):
            wanted = {**days(opd), "to_doctor_id": to}
            answer = await opd.ask("POST", f"doctors/{doctor}/{path}", json=wanted)
            assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await opd.get(f"doctors/{doctor}/leaves"))["leaves"] == []
