"""Opening hours, around midnight and around the change of clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.opening_hours import is_open

BERLIN = ZoneInfo("Europe/Berlin")
CLOSED: tuple[tuple[str, str], ...] = ()
MONDAY_TO_FRIDAY = ((("09:00", "12:30"), ("13:30", "17:00")),) * 5 + (CLOSED, CLOSED)
FRIDAY_NIGHT = (CLOSED,) * 4 + ((("22:00", "02:30"),), CLOSED, CLOSED)
SUNDAY_NIGHT = (CLOSED,) * 6 + ((("22:00", "06:00"),),)
ALL_DAY = ((("00:00", "24:00"),),) * 7


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2025-08-04T08:59", False),
        ("2025-08-04T09:00", True),
        ("2025-08-04T12:30", False),
        ("2025-08-04T16:59:59", True),
        ("2025-08-04T17:00", False),
        ("2025-08-09T10:00", False),
    ],
)
def test_a_span_holds_its_start_and_not_its_end(now: str, *, expected: bool) -> None:
    assert is_open(MONDAY_TO_FRIDAY, at(now)) is expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2025-08-08T21:59", False),
        ("2025-08-08T23:59", True),
        ("2025-08-09T02:29", True),
        ("2025-08-09T02:30", False),
        ("2025-08-08T02:00", False),
    ],
)
def test_a_span_past_midnight_belongs_to_the_day_it_began(now: str, *, expected: bool) -> None:
    assert is_open(FRIDAY_NIGHT, at(now)) is expected


def test_sundays_night_runs_into_monday() -> None:
    assert is_open(SUNDAY_NIGHT, at("2025-08-11T05:59"))
    assert not is_open(SUNDAY_NIGHT, at("2025-08-11T06:00"))


def test_without_hours_it_is_always_open() -> None:
    assert is_open(None, at("2025-08-09T03:00"))


def test_hours_that_go_on_without_a_pause_have_no_gap_when_the_clocks_change() -> None:
    for day in (datetime(2025, 3, 29, tzinfo=UTC), datetime(2025, 10, 25, tzinfo=UTC)):
        for minute in range(0, 48 * 60, 10):
            assert is_open(ALL_DAY, (day + timedelta(minutes=minute)).astimezone(BERLIN))


def test_it_opens_at_the_hour_on_the_door_on_the_day_the_clocks_go_forward() -> None:
    sunday_from_nine = (CLOSED,) * 6 + ((("09:00", "10:00"),),)
    assert not is_open(sunday_from_nine, at("2025-03-30T08:59"))
    assert is_open(sunday_from_nine, at("2025-03-30T09:00"))


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25", "2027-03-28"])
def test_on_the_day_of_a_change_it_is_open_from_eight_to_six_by_the_clock(day: str) -> None:
    eight_to_six = ((("08:00", "18:00"),),) * 7
    midnight = at(f"{day}T00:00").astimezone(UTC)
    for minute in range(25 * 60):
        local = (midnight + timedelta(minutes=minute)).astimezone(BERLIN)
        assert is_open(eight_to_six, local) is (8 <= local.hour < 18)


times = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59))
weeks = st.tuples(*[st.lists(st.tuples(times, times), max_size=2).map(tuple)] * 7)


@given(weeks, st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001 - wall time
def test_it_is_open_exactly_in_the_minutes_that_its_spans_cover(
    hours: tuple[tuple[tuple[str, str], ...], ...], wall: datetime
) -> None:
    """Hold it against the plain way: spans as datetimes on the wall, two days back."""
    covered = False
    for days_back in (0, 1):
        day = (wall - timedelta(days=days_back)).date()
        for opens, closes in hours[day.weekday()]:
            start = datetime.fromisoformat(f"{day}T{opens}")
            end = datetime.fromisoformat(f"{day}T{closes}")
            end += timedelta(days=1) if end <= start else timedelta()
            covered = covered or start <= wall < end
    assert is_open(hours, wall) is covered
