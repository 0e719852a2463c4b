"""The contract of `queue-forecasts` (key = queueId), and the wait that follows from a place."""

from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Final

from shared.contract import Contract

# With fewer intervals the spread is a guess, and a wrong wait is worse than none.
INTERVALS_MIN: Final = 5
# The standard normal's quantiles.
Z_P50: Final = 0.0
Z_P90: Final = 1.2816
# Deviation / mean. The approximation holds for a gamma shape of 1/4 and more, which is a ratio of 2
# and less; a larger one is treated as 2.
SPREAD_MAX: Final = 2.0
# Longer estimates are cut to a day: most of them would come from what is not known.
WAIT_SECONDS_MAX: Final = 24 * 3600


class QueueForecast(Contract):
    """How fast one queue's line moves while somebody waits; all null when too little is known."""

    queue_id: str
    as_of: datetime  # the moment this was worked out, UTC
    mean_seconds: float | None = None  # between two calls of the queue, all its desks together
    std_seconds: float | None = None
    calls: int = 0  # how many such intervals were measured
    service_seconds: float | None = None  # mean time at the desk, from called to served

    def encode(self) -> bytes:
        """Return the bytes of the record's value."""
        return self.model_dump_json(by_alias=True).encode()


@dataclass(frozen=True)
class Wait:
    p50_seconds: int
    p90_seconds: int


def decode(record: bytes) -> QueueForecast:
    """Parse one record; raises `pydantic.ValidationError` when it is no forecast of ours."""
    return QueueForecast.model_validate_json(record)


def estimate(place: int, forecast: QueueForecast | None) -> Wait | None:
    """Return the expected wait at `place` (1 = next) as its median and 90th percentile, in seconds.

    Returns None when too little is known: a place below 1, no forecast, or one that was measured on
    fewer than `INTERVALS_MIN` intervals.

    The wait is a sum of `place` intervals between calls, independent, of mean m and deviation s:
    its mean is place * m and its variance place * s^2. The mean itself was measured on n intervals
    only, which adds place^2 * s^2 / n (the usual prediction variance). A sum of positive times is
    close to a gamma distribution, whose quantile Wilson and Hilferty give as
    mean * (1 - 1/9k + z / 3√k)^3 with k = mean^2 / variance (The Distribution of
    Chi-Square, PNAS 17, 1931).
    """
    if place < 1 or forecast is None or forecast.calls < INTERVALS_MIN:
        return None
    if forecast.mean_seconds is None or forecast.std_seconds is None:
        return None
    mean = place * forecast.mean_seconds
    variance = place * forecast.std_seconds**2 * (1 + place / forecast.calls)
    p50, p90 = quantile(mean, variance, Z_P50), quantile(mean, variance, Z_P90)
    return Wait(p50_seconds=whole_seconds(p50), p90_seconds=whole_seconds(max(p50, p90)))


def quantile(mean: float, variance: float, z: float) -> float:
    """Return the quantile, in seconds, of a gamma distribution; see `estimate` for the formula.

    `mean` is in seconds, `variance` in seconds squared, and `z` is the same quantile of the
    standard normal distribution. Returns the mean when the variance is 0.
    """
    if mean <= 0 or variance <= 0:
        return max(mean, 0.0)
    third = min(sqrt(variance) / (3 * mean), SPREAD_MAX / 3)
    return mean * max(1 - third**2 + z * third, 0.0) ** 3


def whole_seconds(seconds: float) -> int:
    """Return the seconds rounded, at most `WAIT_SECONDS_MAX`."""
    return round(min(seconds, WAIT_SECONDS_MAX))
