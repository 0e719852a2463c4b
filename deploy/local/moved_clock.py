"""Run a command whose clock is moved to another time, with everything that it starts.

    python -m deploy.local.moved_clock 2028-02-29T23:58+05:30 pytest shared

The time goes on from there at its usual pace. It is libfaketime that moves it, so Python, Node.js
and Postgres follow. What keeps the machine's clock, and why:

- The monotonic clock: timeouts, pauses and rates stay what they are.
- Redis: its allocator and libfaketime wait for each other. It keeps no time of day for us.
- Kafka: the waits of its threads go wrong. It stamps no record of ours and is configured to accept
  stamps from the future, so AT must not be earlier than now.
- Chromium: as Redis. Tests give its pages a moved `Date` instead.
- Times of files, which tools compare with each other.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Final

# Added to the environment of what has to keep the machine's clock.
KEEP_CLOCK: Final = {"LD_PRELOAD": ""}
_AHEAD: Final = "FAKETIME"


def seconds_ahead() -> int:
    """Return how far this process's clock is ahead of the machine's; 0 where nobody moved it."""
    return int(os.environ.get(_AHEAD, "0"))


def library() -> Path | None:
    """Return libfaketime, which a package brings for Linux on x86-64, or None."""
    package = find_spec("libfaketime")
    if package is None or package.origin is None:
        return None
    return Path(package.origin).parent / "vendor" / "libfaketime" / "src" / "libfaketime.so.1"


def environment(preload: Path) -> dict[str, str]:
    """Return the variables that load libfaketime, without a time to show."""
    return {
        "LD_PRELOAD": str(preload),
        "DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }


def parse(at: str, now: datetime) -> datetime:
    """Read an ISO date or time (without an offset: UTC), or days ahead such as `+40d`.

    Raises `ValueError` for anything else, and for a time before now.
    """
    if at.startswith("+") and at.endswith("d"):
        wanted = now + timedelta(days=int(at[1:-1]))
    else:
        given = datetime.fromisoformat(at)
        wanted = given if given.tzinfo else given.replace(tzinfo=UTC)
    if wanted < now:
        message = "it is past"
        raise ValueError(message)
    return wanted


def main() -> None:
    if len(sys.argv) < 3:  # noqa: PLR2004 - a time and a command
        sys.exit(f"usage: python -m deploy.local.moved_clock AT command ...\n\n{__doc__}")
    at, command = sys.argv[1], sys.argv[2:]
    now, preload = datetime.now(UTC), library()
    if preload is None:
        sys.exit("AT needs libfaketime, which is packaged for Linux on x86-64 only")
    try:
        wanted = parse(at, now)
    except ValueError as error:
        sys.exit(f"AT={at}: {error}; write 2028-02-29T23:58+05:30, 2028-02-29 or +40d")
    # Ahead of the machine's clock, also where this process's own is moved already.
    ahead = seconds_ahead() + round((wanted - now).total_seconds())
    print(f"The clock says {wanted.isoformat(timespec='minutes')}, {ahead / 86400:.1f} days ahead.")
    sys.stdout.flush()
    os.execvpe(  # noqa: S606 - the command is the caller's own
        command[0], command, {**os.environ, **environment(preload), _AHEAD: f"{ahead:+d}"}
    )


if __name__ == "__main__":
    main()
