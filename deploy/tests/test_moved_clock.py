"""A command whose clock is moved: it and what it starts see the other time, and wait as ever."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from deploy.local.moved_clock import library, parse
from deploy.local.settings import ROOT
from tests.other_days import other_days

NOW = datetime(2027, 6, 15, 8, 30, tzinfo=UTC)
SAY_THE_TIME = """
import subprocess, sys, time
began = time.monotonic()
time.sleep(0.2)
assert 0.1 < time.monotonic() - began < 10
inner = subprocess.run([sys.executable, "-c", "import time; print(time.time())"], check=True)
"""


@pytest.mark.parametrize(
    ("at", "wanted"),
    [
        ("2028-02-29T23:58+05:30", datetime(2028, 2, 29, 18, 28, tzinfo=UTC)),
        ("2028-02-29T23:58", datetime(2028, 2, 29, 23, 58, tzinfo=UTC)),
        ("2028-02-29", datetime(2028, 2, 29, tzinfo=UTC)),
        ("+40d", NOW + timedelta(days=40)),
    ],
)
def test_a_time_is_read_as_it_is_written(at: str, wanted: datetime) -> None:
    assert parse(at, NOW) == wanted


@pytest.mark.parametrize("at", ["2027-06-15T08:29", "tomorrow", "2027-02-29", "+d", "+-3d", ""])
def test_what_is_no_time_or_is_past_is_refused(at: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse(at, NOW)


def test_what_a_moved_command_starts_is_moved_too() -> None:
    assert library() is not None, "it is packaged for Linux on x86-64 only"
    moved = (sys.executable, "-m", "deploy.local.moved_clock", "+400d")
    done = subprocess.run(  # noqa: S603 - the command is our own
        [*moved, sys.executable, "-c", SAY_THE_TIME],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    seen = datetime.fromtimestamp(float(done.stdout.splitlines()[-1]), UTC)
    assert abs(seen - datetime.now(UTC) - timedelta(days=400)) < timedelta(minutes=1)


@pytest.mark.parametrize("days", range(0, 1500, 97))
def test_every_other_day_is_still_to_come_whenever_it_is_asked_for(days: int) -> None:
    now = datetime(2026, 12, 31, 23, 59, tzinfo=UTC) + timedelta(days=days)
    assert all(at > now for at in other_days(now).values())
