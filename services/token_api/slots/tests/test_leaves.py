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
