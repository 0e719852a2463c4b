"""Run the tests on other days: `python -m tests.other_days [NAME ...] [-- pytest's arguments]`.

Every time is worked out from now, so that the list never grows old. A run at a change (the end of
a day or a year, summer time) begins two minutes before it and goes on over it.
"""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from deploy.local.settings import ROOT

BEFORE: Final = timedelta(minutes=2)
SUNDAY: Final = 6
HOUR: Final = timedelta(hours=1)
HOURS_A_YEAR: Final = 365 * 24


def other_days(now: datetime) -> dict[str, datetime]:
    """Return the times to run at, by name; each is after `now`."""
    return {
        "tomorrow": now + timedelta(days=1),
        "in-40-days": now + timedelta(days=40),
        "sunday": _next_sunday(now),
        "in-ten-years": now + timedelta(days=3653),
        "new-year": datetime((now + BEFORE).year + 1, 1, 1, tzinfo=UTC) - BEFORE,
        # It ends in the demo's zone.
        "leap-day": _leap_day_end(now, ZoneInfo("Asia/Kolkata")) - BEFORE,
        **_changes("berlin", ZoneInfo("Europe/Berlin"), now.year + 1),
        **_changes("new-york", ZoneInfo("America/New_York"), now.year + 1),
    }


def main() -> None:
    names, arguments = _arguments()
    days = other_days(datetime.now(UTC))
    unknown = set(names) - days.keys()
    if unknown:
        sys.exit(f"no such day: {', '.join(sorted(unknown))}; there are: {', '.join(days)}")
    results = {name: _run(name, days[name], arguments) for name in names or days}
    print()
    for name, (passed, seconds) in results.items():
        verdict = "passed" if passed else "FAILED"
        print(f"{name:16} {days[name].isoformat(timespec='minutes'):24} {verdict} {seconds:5.0f} s")
    sys.exit(not all(passed for passed, _ in results.values()))


def _run(name: str, at: datetime, arguments: list[str]) -> tuple[bool, float]:
    print(f"\n{name}: {at.isoformat(timespec='minutes')}", flush=True)
    began = time.monotonic()
    moved = (sys.executable, "-m", "deploy.local.moved_clock", at.isoformat())
    tests = (sys.executable, "-m", "pytest", "-q", *arguments)
    done = subprocess.run([*moved, *tests], cwd=ROOT, check=False)
    return done.returncode == 0, time.monotonic() - began


def _arguments() -> tuple[list[str], list[str]]:
    given = sys.argv[1:]
    if "--" not in given:
        return given, []
    at = given.index("--")
    return given[:at], given[at + 1 :]


def _next_sunday(now: datetime) -> datetime:
    return now + timedelta(days=(SUNDAY - now.weekday() - 1) % 7 + 1)


def _leap_day_end(now: datetime, zone: ZoneInfo) -> datetime:
    year = now.year + (-now.year % 4 or 4)
    return datetime(year, 3, 1, tzinfo=zone)


def _changes(name: str, zone: ZoneInfo, year: int) -> dict[str, datetime]:
    """Return the times shortly before summer time begins and ends in a zone."""
    hours = [datetime(year, 1, 1, tzinfo=UTC) + n * HOUR for n in range(HOURS_A_YEAR)]
    begins, ends = (
        later
        for earlier, later in pairwise(hours)
        if earlier.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset()
    )
    return {f"{name}-spring": begins - BEFORE, f"{name}-autumn": ends - BEFORE}


if __name__ == "__main__":
    main()
