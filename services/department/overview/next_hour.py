"""How many will be served within the next hour, if it goes on like the hour before. Pure."""

from math import floor, sqrt
from typing import Final, NamedTuple

# With fewer the range would say next to nothing.
SERVED_MIN: Final = 5
Z_P90: Final = 1.2816  # of the standard normal distribution


class NextHour(NamedTuple):
    low: int
    high: int


def next_hour(served_last_hour: int) -> NextHour | None:
    """Return the range within which it lies in eight of ten hours; null when too little is known.

    Served people are counted as a Poisson process: both the hour that was measured and the one to
    come have the variance of their mean, so their difference has twice that.
    """
    if served_last_hour < SERVED_MIN:
        return None
    spread = Z_P90 * sqrt(2 * served_last_hour)
    return NextHour(max(0, floor(served_last_hour - spread)), floor(served_last_hour + spread + 1))
