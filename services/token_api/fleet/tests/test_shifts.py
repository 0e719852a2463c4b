"""Shifts by the station's local time: across midnight, across summer time, and their end."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.token_api.fleet.handle.shifts import decide_shift
from services.token_api.fleet.rules.shifts import Shift, ShiftStatus, stretch_at
from services.token_api.fleet.store import tables
from services.token_api.fleet.tests.conftest import ENGINEER, MORNING, Stations
from services.token_api.fleet.tests.test_tokens import refusal
from shared.events import Reason
from shared.rows import find_row

MUMBAI = "Asia/Kolkata"
ids = count(1)


def daily(from_hour: float, to_hour: float, **fields: Any) -> Shift:
    return Shift(
        **{
            "shift_id": next(ids),
            "driver_id": 1,
            "ms_id": 5,
            "vehicle_id": 1,
            "vehicle_reg": "MH04",
            "weekdays": range(7),
            "from_minute": int(from_hour * 60),
            "to_minute": int(to_hour * 60),
            **fields,
        }
    )


def at(zone: str, *moment: int) -> datetime:
    year, month, day, hour, minute = (*moment, 0, 0)[:5]
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def end(zone: str, now: datetime, *shifts: Shift) -> tuple[datetime, Reason] | None:
    found = stretch_at(shifts, now, now=now, zone=zone)
    return (found.until, found.ending) if found else None


def test_a_day_shift_holds_between_its_hours_on_its_weekdays() -> None:
    shift = daily(8, 16, weekdays=[0])
    assert end(MUMBAI, at(MUMBAI, 2026, 1, 5, 7, 59), shift) is None
    ends = (at(MUMBAI, 2026, 1, 5, 16), Reason.SHIFT_ENDED)
    assert end(MUMBAI, at(MUMBAI, 2026, 1, 5, 8), shift) == ends
    assert end(MUMBAI, at(MUMBAI, 2026, 1, 5, 16), shift) is None
    assert end(MUMBAI, at(MUMBAI, 2026, 1, 6, 9), shift) is None


def test_beside_a_shift_that_began_years_ago_no_day_since_is_looked_at() -> None:
    class Weekdays(tuple[int, ...]):
        __slots__ = ()
        looks = 0

        def __contains__(self, day: object) -> bool:
            Weekdays.looks += 1
            return super().__contains__(day)

    began = datetime(2000, 1, 1, tzinfo=UTC)
    now = at(MUMBAI, 2026, 1, 5, 12)
    long = daily(0, 0, weekdays=(), starts_at=began, ends_at=at(MUMBAI, 2026, 1, 5, 14))
    beside = daily(8, 16, weekdays=Weekdays(range(7)))
    assert end(MUMBAI, now, long, beside) == (at(MUMBAI, 2026, 1, 5, 16), Reason.SHIFT_ENDED)
    assert Weekdays.looks < 30


def test_a_night_shift_holds_past_midnight_of_its_weekday() -> None:
    shift = daily(22, 6, weekdays=[0])
    ends = (at(MUMBAI, 2026, 1, 6, 6), Reason.SHIFT_ENDED)
    for now in (at(MUMBAI, 2026, 1, 5, 22), at(MUMBAI, 2026, 1, 6, 0), at(MUMBAI, 2026, 1, 6, 5)):
        assert end(MUMBAI, now, shift) == ends
    assert end(MUMBAI, at(MUMBAI, 2026, 1, 5, 5), shift) is None


def test_a_shift_of_whole_days_ends_with_each_day() -> None:
    now = at(MUMBAI, 2026, 1, 5, 12)
    assert end(MUMBAI, now, daily(0, 24)) == (at(MUMBAI, 2026, 1, 6, 0), Reason.DAY_ENDED)


def test_shifts_that_touch_are_one_but_not_over_midnight() -> None:
    early, late, night = daily(6, 14), daily(14, 24), daily(22, 6)
    now = at(MUMBAI, 2026, 1, 5, 7)
    midnight = at(MUMBAI, 2026, 1, 6, 0)
    assert end(MUMBAI, now, early, late) == (midnight, Reason.DAY_ENDED)
    found = stretch_at([early, late, night], now, now=now, zone=MUMBAI)
    assert found is not None
    assert found.until > midnight + timedelta(days=6)


def test_another_vehicles_shift_does_not_prolong_one() -> None:
    now = at(MUMBAI, 2026, 1, 5, 7)
    shifts = daily(6, 14), daily(14, 24, vehicle_id=2)
    assert end(MUMBAI, now, *shifts) == (at(MUMBAI, 2026, 1, 5, 14), Reason.SHIFT_ENDED)


def test_first_and_last_day_bound_a_recurring_shift() -> None:
    shift = daily(22, 6, first_day=date(2026, 1, 5), last_day=date(2026, 1, 5))
    assert end(MUMBAI, at(MUMBAI, 2026, 1, 4, 23), shift) is None
    assert end(MUMBAI, at(MUMBAI, 2026, 1, 6, 5), shift) is not None
    assert end(MUMBAI, at(MUMBAI, 2026, 1, 6, 23), shift) is None


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", (2026, 3, 28), 7),  # the night loses an hour
        ("Europe/Berlin", (2026, 10, 24), 9),  # and gains one
        ("Africa/Cairo", (2026, 4, 23), 7),  # where 00:00 itself is skipped
        ("America/Havana", (2026, 10, 31), 9),  # where 00:00 comes twice
    ],
)
def test_a_night_with_a_change_of_summer_time_ends_by_the_wall(
    zone: str, day: tuple[int, int, int], hours: int
) -> None:
    now = at(zone, *day, 22)
    found = end(zone, now, daily(22, 6))
    assert found == (now + timedelta(hours=hours), Reason.SHIFT_ENDED)


@pytest.mark.parametrize("zone", ["Africa/Cairo", "America/Havana", "Asia/Beirut", MUMBAI])
@given(days=st.integers(0, 365), minutes=st.integers(0, 1439))
def test_whole_days_leave_no_gap_in_any_zone(zone: str, days: int, minutes: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days, minutes=minutes)
    found = stretch_at([daily(0, 24)], now, now=now, zone=zone)
    assert found is not None
    assert found.since <= now < found.until
    assert found.ending is Reason.DAY_ENDED
    local = ZoneInfo(zone)
    assert found.until.astimezone(local).date() == now.astimezone(local).date() + timedelta(days=1)


async def test_a_token_expires_when_its_shift_ends_and_is_not_offered_a_trip(
    stations: Stations,
) -> None:
    driver = await stations.driver(from_minute=6 * 60, to_minute=14 * 60)
    await stations.token(driver)
    stations.now = at(MUMBAI, 2026, 1, 5, 14)
    approved = await stations.approved()
    assert approved["message"] == "Waiting for vehicle"
    assert await stations.statuses() == [("EXPIRED", "SHIFT_ENDED")]


async def test_who_declines_after_their_shift_leaves_the_line(stations: Stations) -> None:
    driver = await stations.driver(from_minute=6 * 60, to_minute=14 * 60)
    stations.now = at(MUMBAI, 2026, 1, 5, 13, 58)
    await stations.token(driver)
    trip_id = (await stations.approved())["trip_id"]
    stations.now = at(MUMBAI, 2026, 1, 5, 14, 1)
    await stations.on_trip("decline", driver, trip_id)
    assert await stations.statuses() == [("EXPIRED", "SHIFT_ENDED")]


async def test_who_declines_after_their_shift_was_ended_is_not_offered_another_trip(
    stations: Stations,
) -> None:
    driver = await stations.driver(on_duty=False)
    shift_id = await stations.shift(driver)
    await stations.token(driver)
    trip_id = (await stations.approved())["trip_id"]
    await stations.approved()
    async with stations.engine.begin() as tx:
        shift = await find_row(tx, tables.shift, shift_id=shift_id)
    assert shift is not None
    await decide_shift(stations.fleet, shift, ShiftStatus.ENDED, by=ENGINEER)
    await stations.on_trip("decline", driver, trip_id)
    assert await stations.statuses() == [("EXPIRED", "SHIFT_ENDED")]


async def test_midnight_ends_the_days_tokens_but_a_night_shift_keeps_token_and_place(
    stations: Stations,
) -> None:
    stations.now = at(MUMBAI, 2026, 1, 5, 23)
    night = await stations.driver(from_minute=22 * 60, to_minute=6 * 60)
    day = await stations.driver()
    await stations.token(night)
    await stations.token(day)
    stations.now = at(MUMBAI, 2026, 1, 6, 0)
    await stations.fleet.tidy(5)
    assert await stations.statuses() == [("WAITING", None), ("EXPIRED", "DAY_ENDED")]
    again = await stations.token(day)
    assert (again["token"]["token_no"], again["queue_position"]) == ("MS5-20260106-0001", 2)
    assert (await stations.approved())["token_no"] == "MS5-20260105-0001"


async def test_a_late_timer_still_knows_which_shift_a_token_belonged_to(stations: Stations) -> None:
    driver = await stations.driver(from_minute=6 * 60, to_minute=14 * 60)
    await stations.shift(driver, from_minute=16 * 60, to_minute=22 * 60)
    await stations.token(driver)
    stations.now = at(MUMBAI, 2026, 1, 5, 17)  # nobody looked at 14:00
    await stations.fleet.tidy(5)
    assert await stations.statuses() == [("EXPIRED", "SHIFT_ENDED")]


async def test_ending_a_shift_ends_its_waiting_token_and_prolonging_keeps_it(
    stations: Stations,
) -> None:
    short = await stations.driver(on_duty=False)
    shift_id = await stations.shift(
        short, starts_at=MORNING - timedelta(hours=1), ends_at=MORNING + timedelta(hours=1)
    )
    await stations.token(short)
    longer = await stations.shift(
        short, starts_at=MORNING + timedelta(hours=1), ends_at=MORNING + timedelta(hours=3)
    )
    stations.wait(hours=2)
    await stations.fleet.tidy(5)
    assert await stations.statuses() == [("WAITING", None)]
    async with stations.engine.begin() as tx:
        shifts = {one: await find_row(tx, tables.shift, shift_id=one) for one in (shift_id, longer)}
    ended = shifts[longer]
    assert ended is not None
    await decide_shift(stations.fleet, ended, ShiftStatus.ENDED, by=ENGINEER)
    assert await stations.statuses() == [("EXPIRED", "SHIFT_ENDED")]
    again = decide_shift(stations.fleet, ended, ShiftStatus.ENDED, by=ENGINEER)
    assert await refusal(again) == ("SHIFT_ENDED", 409)


async def test_an_offer_is_accepted_only_on_duty_but_a_started_trip_goes_on(
    stations: Stations,
) -> None:
    off, on = [await stations.driver(from_minute=6 * 60, to_minute=14 * 60) for _ in range(2)]
    for driver in (off, on):
        await stations.token(driver)
    stations.now = at(MUMBAI, 2026, 1, 5, 13, 59)
    trips = [(await stations.approved())["trip_id"] for _ in range(2)]
    await stations.on_trip("accept", on, trips[1])
    await stations.on_trip("start", on, trips[1])
    stations.wait(minutes=2)
    late = stations.on_trip("accept", off, trips[0])
    assert await refusal(late) == ("NO_ACTIVE_SHIFT", 400)
    stations.wait(days=2)
    await stations.fleet.tidy(5)
    done = await stations.on_trip("complete", on, trips[1])
    assert done["trip"]["status"] == "COMPLETED"
    assert await stations.statuses() == [
        ("EXPIRED", "OFFER_TIMEOUT"),
        ("EXPIRED", "TRIP_COMPLETED"),
    ]
