"""Slots of a weekly pattern: made where they can be, and left out with the reason elsewhere."""

from datetime import date, datetime, time, timedelta

import pytest

from services.token_api.slots.rules.pattern import Pattern, times_of
from services.token_api.slots.tests.outpatients import Json, Opd
from shared.problems import Refused

MONDAY = date(2028, 1, 10)


def pattern(**changes: object) -> Pattern:
    usual: dict[str, object] = {
        "first_day": MONDAY,
        "last_day": MONDAY + timedelta(days=13),
        "weekdays": frozenset({0, 2}),
        "starts": time(9),
        "ends": time(11, 30),
        "slot_minutes": 60,
    }
    return Pattern(**{**usual, **changes})  # type: ignore[arg-type]  # as the names say


def test_a_pattern_has_slot_after_slot_on_its_weekdays() -> None:
    times = times_of(pattern())
    assert [starts for starts, _ in times] == [
        datetime.combine(MONDAY + timedelta(days=days), time(hour))
        for days in (0, 2, 7, 9)
        for hour in (9, 10)
    ]
    assert times[1][1].time() == time(11)  # a rest that is too short is no slot


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ends": time(9, 30)}, "NO_SLOTS"),
        ({"last_day": MONDAY - timedelta(days=1)}, "NO_SLOTS"),
        ({"last_day": MONDAY + timedelta(days=365), "slot_minutes": 5}, "TOO_MANY_SLOTS"),
    ],
)
def test_a_pattern_of_no_slots_or_of_too_many_is_refused(
    changes: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        times_of(pattern(**changes))
    assert refused.value.code == code


def asked(opd: Opd, **fields: object) -> Json:
    """Return the body for the day of `opd` and the same weekday of the next two weeks."""
    return {
        "first_day": str(opd.day),
        "last_day": str(opd.day + timedelta(days=14)),
        "weekdays": [opd.day.weekday()],
        "start_time": "09:00",
        "end_time": "11:00",
        "slot_minutes": 60,
        "max_capacity": 4,
        **fields,
    }


@pytest.mark.usefixtures("seeded")
async def test_closed_days_leaves_and_overlaps_are_left_out_of_a_pattern(
    opd: Opd, admin: dict[str, str]
) -> None:
    taken = await opd.slot(hour=10)
    path = f"doctors/{opd.doctor_id}"
    closed = str(opd.day + timedelta(days=7))
    await opd.client.patch(
        "/api/v1/branches/main",
        json={"closed_days": [{"first": closed, "last": closed, "reason": "Holi"}]},
        headers=admin,
    )
    away = str(opd.day + timedelta(days=14))
    await opd.post(f"{path}/leaves", {"first_day": away, "last_day": away}, 201)
    preview = await opd.post(f"{path}/pattern/preview", asked(opd))
    assert [one["left_out"] for one in preview["slots"]] == [
        *(None, "OVERLAPS"),
        *("CLOSED_DAY", "CLOSED_DAY"),
        *("ON_LEAVE", "ON_LEAVE"),
    ]
    slots = await opd.get("slots", params={"doctor": opd.doctor_id})
    assert [one["id"] for one in slots["slots"]] == [taken["id"]]
    assert await opd.post(f"{path}/pattern", asked(opd), 201) == preview
    again = await opd.post(f"{path}/pattern", asked(opd), 201)
    assert None not in {one["left_out"] for one in again["slots"]}
    slots = await opd.get("slots", params={"doctor": opd.doctor_id})
    assert [(one["max_capacity"], one["start_time"][11:16]) for one in slots["slots"]] == [
        (4, "09:00"),
        (3, "10:00"),
    ]


@pytest.mark.usefixtures("seeded")
async def test_a_pattern_beyond_the_days_that_are_planned_is_refused(opd: Opd) -> None:
    doctor = await opd.doctor()
    far = {"first_day": "2190-01-01", "last_day": "2190-01-31"}
    answer = await opd.ask("POST", f"doctors/{doctor}/pattern", json=asked(opd, **far))
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_INPUT")
