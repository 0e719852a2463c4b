"""The way out of a trip that was accepted and never started."""

from datetime import timedelta

from services.token_api.fleet.handle import driver_view, station_view
from services.token_api.fleet.handle.shifts import decide_shift
from services.token_api.fleet.rules.shifts import ShiftStatus
from services.token_api.fleet.store import tables
from services.token_api.fleet.tests.conftest import ENGINEER, Stations
from services.token_api.fleet.tests.invariants import (
    assert_everyone_is_taken_once,
    assert_no_pair_is_left,
    assert_transitions_are_legal,
)
from services.token_api.fleet.tests.test_tokens import refusal
from shared.events import EventType
from shared.rows import find_row


async def accepted(stations: Stations) -> tuple[int, int]:
    """Return the driver, first in the line, and the trip that they accepted."""
    driver = await stations.driver()
    await stations.token(driver)
    trip_id = (await stations.approved())["trip_id"]
    await stations.on_trip("accept", driver, trip_id)
    return driver, trip_id


async def test_a_trip_that_never_started_gives_back_its_place_and_its_request(
    stations: Stations,
) -> None:
    driver, trip_id = await accepted(stations)
    second = await stations.driver()
    third = await stations.driver()
    await stations.token(second)
    await stations.token(third)
    stations.wait(seconds=1800)
    released = await stations.release(trip_id)
    assert released["trip"]["status"] == "RELEASED"
    assert (released["token"]["status"], released["queue_position"]) == ("WAITING", 1)
    # The request goes to the next vehicle, and the vehicle waits for another request.
    assert await stations.statuses() == [("WAITING", None), ("ALLOCATED", None), ("WAITING", None)]
    assert (await stations.told())[-3:] == [
        "TRIP_RELEASED", "TOKEN_ALLOCATED:MATCHED", "TRIP_OFFERED:MATCHED",
    ]  # fmt: skip
    assert (await stations.approved())["token_no"] == "MS5-20260105-0001"
    await assert_everyone_is_taken_once(stations)
    await assert_transitions_are_legal(stations, "MS5")
    late = stations.on_trip("start", driver, trip_id)
    assert await refusal(late) == ("TRIP_RELEASED", 409)


async def test_before_its_time_an_accepted_trip_is_the_drivers(stations: Stations) -> None:
    driver, trip_id = await accepted(stations)
    stations.wait(seconds=1799)
    assert await refusal(stations.release(trip_id)) == ("TRIP_NOT_OVERDUE", 409)
    await stations.on_trip("start", driver, trip_id)
    stations.wait(hours=5)
    assert await refusal(stations.release(trip_id)) == ("TRIP_STARTED", 409)
    assert await stations.statuses() == [("ALLOCATED", None)]


async def test_a_trip_is_released_once_and_the_two_meet_again_only_by_hand(
    stations: Stations,
) -> None:
    driver, trip_id = await accepted(stations)
    stations.wait(hours=1)
    await stations.release(trip_id)
    again = await stations.release(trip_id)
    assert again["trip"]["status"] == "RELEASED"
    assert (await stations.told()).count("TRIP_RELEASED") == 1
    await stations.fleet.tidy(5)
    await assert_no_pair_is_left(stations)
    assert await stations.statuses() == [("WAITING", None)]
    assert await stations.one("SELECT status FROM token_api.stock_request") == "APPROVED"
    token_id = await stations.one("SELECT token_id FROM token_api.fleet_token")
    by_hand = await stations.allocate(token_id, 1)
    assert by_hand["success"]
    await stations.on_trip("accept", driver, by_hand["trip_id"])


async def test_who_has_no_shift_any_more_does_not_come_back_into_the_line(
    stations: Stations,
) -> None:
    driver = await stations.driver(on_duty=False)
    shift_id = await stations.shift(driver)
    await stations.token(driver)
    trip_id = (await stations.approved())["trip_id"]
    await stations.on_trip("accept", driver, trip_id)
    async with stations.engine.begin() as tx:
        shift = await find_row(tx, tables.shift, shift_id=shift_id)
    assert shift is not None
    await decide_shift(stations.fleet, shift, ShiftStatus.ENDED, by=ENGINEER)
    stations.wait(hours=1)
    await stations.release(trip_id)
    assert (await stations.told())[-2:] == ["TRIP_RELEASED", "TOKEN_EXPIRED:SHIFT_ENDED"]


async def test_the_event_says_who_did_it_and_the_record_too(stations: Stations) -> None:
    _, trip_id = await accepted(stations)
    stations.wait(hours=1)
    await stations.release(trip_id)
    [event] = [one for one in await stations.events() if one.event_type is EventType.TRIP_RELEASED]
    assert (event.actor, event.trip_id, event.dbs_name) == ("9", trip_id, "DBS 10")
    assert event.email == "driver-0@example.com"
    [entry] = await stations.rows(
        "SELECT * FROM token_api.audit WHERE object_type = 'trip' ORDER BY audit_id"
    )
    assert (entry.actor, entry.object_id) == ("9", str(trip_id))
    assert (entry.before["status"], entry.after["status"]) == ("ACCEPTED", "RELEASED")


async def test_the_pages_see_what_is_late_and_where_the_trip_went(stations: Stations) -> None:
    driver, trip_id = await accepted(stations)
    half_an_hour = timedelta(seconds=1800)
    async with stations.engine.begin() as tx:
        [trip] = await station_view.trips_not_started(tx, ["MS5"], half_an_hour)
        elsewhere = await station_view.trips_not_started(tx, ["MS6"], half_an_hour)
    assert (trip["id"], trip["start_due_at"]) == (trip_id, "2026-01-05T10:00:00+05:30")
    assert elsewhere == []
    stations.wait(hours=1)
    await stations.release(trip_id)
    token_id = await stations.one("SELECT token_id FROM token_api.fleet_token")
    driver_id = stations.drivers[driver]
    async with stations.engine.begin() as tx:
        assert await station_view.trips_not_started(tx, None, half_an_hour) == []
        assert await driver_view.released_from(tx, driver_id, token_id) == "DBS 10"
        assert await driver_view.released_from(tx, driver_id, token_id + 1) is None
