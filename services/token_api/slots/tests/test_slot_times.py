"""Slots are in the future, within a bound, at times that the branch's clock shows."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.token_api.slots.rules.slot_times import slot_times
from services.token_api.slots.tests.outpatients import Opd
from shared.moments import moment_of
from shared.problems import Refused
from shared.tests.today import today

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
TWO_YEARS = timedelta(days=731)
ZONES = sorted(available_timezones() - {"localtime"})


def times(starts: str, ends: str, *, now: datetime = NOW) -> tuple[datetime, datetime]:
    return slot_times(
        datetime.fromisoformat(starts),
        datetime.fromisoformat(ends),
        BERLIN,
        now=now,
        ahead_max=TWO_YEARS,
    )


def refusal(starts: str, ends: str) -> str:
    with pytest.raises(Refused) as refused:
        times(starts, ends)
    assert (refused.value.status, refused.value.code) == (422, "INVALID_INPUT")
    return refused.value.sentence


def test_a_time_without_an_offset_is_the_branchs() -> None:
    begin, end = times("2027-06-28T09:00", "2027-06-28T10:00+02:00")
    assert (begin.hour, end.hour) == (7, 8)


def test_a_time_that_the_clock_skips_is_refused_by_name() -> None:
    sentence = "There is no 02:30 on 2027-03-28 in Europe/Berlin: the clocks skip it."
    assert refusal("2027-03-28T02:30", "2027-03-28T03:30") == sentence
    assert refusal("2027-03-28T01:30", "2027-03-28T02:30") == sentence


def test_the_hours_around_a_skipped_one_are_there() -> None:
    begin, end = times("2027-03-28T01:30", "2027-03-28T03:30")
    assert end - begin == HOUR


def test_of_a_time_that_is_there_twice_the_first_is_meant() -> None:
    begin, end = times("2026-10-25T02:30", "2026-10-25T03:30")
    assert begin == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert end - begin == 2 * HOUR
    again, _ = times("2026-10-25T02:30+01:00", "2026-10-25T03:30")
    assert again - begin == HOUR


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ("2000-01-01T10:00", "2000-01-01T11:00"),
        ("2021-06-01T10:00", "2021-06-01T11:00"),
        ("2026-06-01T10:59:59Z", "2026-06-01T13:00:00Z"),
        ("2026-06-01T11:30:00Z", "2026-06-01T12:00:00Z"),
    ],
)
def test_a_slot_is_not_in_the_past(starts: str, ends: str) -> None:
    assert "in the future" in refusal(starts, ends)


def test_a_slot_that_runs_may_have_begun_within_the_hour() -> None:
    begin, _ = times("2026-06-01T11:00:00Z", "2026-06-01T15:00:00Z")
    assert begin == NOW - HOUR


def test_a_slot_begins_within_the_bound() -> None:
    times("2028-06-01T12:00:00Z", "2028-06-01T13:00:00Z")
    assert refusal("2028-06-01T12:00:01Z", "2028-06-01T13:00:00Z") == (
        "A slot begins within 731 days from now."
    )


def test_a_slot_ends_after_it_starts_and_within_a_day() -> None:
    assert refusal("2026-07-01T10:00", "2026-07-01T10:00") == "A slot ends after it starts."
    assert refusal("2026-07-01T10:00", "2026-07-02T10:01") == "A slot is no longer than a day."


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2000, 1, 1), datetime(2199, 12, 31)),  # noqa: DTZ001 - wall time
)
def test_a_wall_time_of_any_zone_is_its_first_moment_or_does_not_exist(
    zone: str, wall: datetime
) -> None:
    """Hold it against the plain way: every moment near it that the clock shows as this time."""
    place = ZoneInfo(zone)
    near = (wall.replace(tzinfo=UTC) - seconds for seconds in _offsets(place, wall))
    shown = sorted(at for at in near if at.astimezone(place).replace(tzinfo=None, fold=0) == wall)
    try:
        found = moment_of(wall, place)
    except Refused:
        assert shown == []
    else:
        assert found == shown[0]


def _offsets(place: ZoneInfo, wall: datetime) -> set[timedelta]:
    around = (wall.replace(tzinfo=UTC) + HOUR * hours for hours in range(-30, 31))
    return {at.astimezone(place).utcoffset() or timedelta() for at in around}


EXTREMES = [
    f"{day}T{time}{offset}"
    for day in ("0001-01-01", "0001-12-31", "1969-12-31", "9999-01-01", "9999-12-31")
    for time in ("00:00:00", "23:59:59.999999")
    for offset in ("", "Z", "+14:00", "-12:00", "+23:59", "-23:59")
]


@pytest.mark.usefixtures("seeded")
async def test_no_time_near_an_end_of_the_calendar_makes_a_slot(opd: Opd) -> None:
    doctor = await opd.doctor()
    day = f"{opd.day}T09:00:00"
    begun = [(one, day) for one in EXTREMES]
    ended = [(day, one) for one in EXTREMES]
    for starts, ends in [*pairwise(EXTREMES), *begun, *ended]:
        body = {"doctor": doctor, "start_time": starts, "end_time": ends, "max_capacity": 1}
        answer = await opd.ask("POST", "slots", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_INPUT"), body


@pytest.fixture
async def berlin(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    moved = await client.patch(
        "/api/v1/branches/main", json={"time_zone": BERLIN.key}, headers=admin
    )
    assert moved.status_code == 200


@pytest.mark.usefixtures("seeded", "berlin")
async def test_an_hour_that_the_branch_skips_is_refused_and_no_slot_is_made(opd: Opd) -> None:
    day = next_change(summer=True)
    body = {
        "doctor": await opd.doctor(),
        "start_time": f"{day}T02:30",
        "end_time": f"{day}T03:30",
        "max_capacity": 1,
    }
    answer = await opd.ask("POST", "slots", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_INPUT")
    assert f"There is no 02:30 on {day}" in answer.json()["detail"]
    assert (await opd.get("slots", params={"doctor": body["doctor"]}))["slots"] == []


@pytest.mark.usefixtures("seeded", "berlin")
async def test_an_hour_that_comes_twice_is_the_first_and_the_answer_shows_it(opd: Opd) -> None:
    day = next_change(summer=False)
    slot = await opd.slot(start_time=f"{day}T02:30", end_time=f"{day}T03:30")
    assert slot["start_time"] == f"{day}T02:30:00+02:00"
    assert slot["end_time"] == f"{day}T03:30:00+01:00"
    assert slot["date"] == str(day)


def next_change(*, summer: bool) -> date:
    """Return the next day on which Berlin's clocks are put forward, or back."""
    noon = datetime.combine(today(), time(12), BERLIN)
    for days in range(1, 400):
        before, after = noon + timedelta(days=days - 1), noon + timedelta(days=days)
        if before.utcoffset() != after.utcoffset() and bool(after.dst()) is summer:
            return after.date()
    raise AssertionError
