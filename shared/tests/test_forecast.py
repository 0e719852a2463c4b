"""What a place in a line means in time."""

from datetime import UTC, datetime
from random import Random
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.forecast import INTERVALS_MIN, QueueForecast, Wait, decode, estimate

NOON = datetime(2025, 8, 7, 12, tzinfo=UTC)


def forecast(mean: float | None, std: float | None, calls: int) -> QueueForecast:
    return QueueForecast(queue_id="CW", as_of=NOON, mean_seconds=mean, std_seconds=std, calls=calls)


known = st.builds(
    forecast,
    mean=st.floats(0, 3600),
    std=st.floats(0, 3600),
    calls=st.integers(INTERVALS_MIN, 500),
)


def test_a_forecast_travels_in_camel_case_and_comes_back_whole() -> None:
    sent = forecast(30.5, 12.0, 9)

    assert b'"meanSeconds":30.5' in sent.encode()
    assert decode(sent.encode()) == sent


@pytest.mark.parametrize(
    "unknown",
    [None, forecast(None, None, 50), forecast(30.0, None, 50), forecast(30.0, 5.0, 4)],
)
def test_a_wait_is_null_when_too_little_is_known(unknown: QueueForecast | None) -> None:
    assert estimate(3, unknown) is None


def test_a_steady_line_is_told_place_times_the_interval() -> None:
    assert estimate(7, forecast(60.0, 0.0, 10)) == Wait(p50_seconds=420, p90_seconds=420)


@given(known, st.integers(1, 2000))
def test_the_likely_wait_never_exceeds_the_cautious_one(line: QueueForecast, place: int) -> None:
    wait = estimate(place, line)

    assert wait is not None
    assert 0 <= wait.p50_seconds <= wait.p90_seconds


@given(st.floats(1, 600), st.floats(0, 1), st.integers(5, 200), st.integers(1, 200))
def test_a_place_further_back_never_waits_less(
    mean: float, spread: float, calls: int, place: int
) -> None:
    line = forecast(mean, mean * spread, calls)
    here, behind = estimate(place, line), estimate(place + 1, line)

    assert here is not None
    assert behind is not None
    assert here.p90_seconds <= behind.p90_seconds


@pytest.mark.parametrize("place", [1, 4, 20])
def test_quantiles_agree_with_a_simulated_line_of_random_services(place: int) -> None:
    dice = Random(1)
    waits = [sum(dice.expovariate(1 / 60) for _ in range(place)) for _ in range(20_000)]
    tenths = quantiles(waits, n=10)
    wait = estimate(place, forecast(60.0, 60.0, 100_000))

    assert wait is not None
    assert wait.p50_seconds == pytest.approx(tenths[4], rel=0.05)
    assert wait.p90_seconds == pytest.approx(tenths[8], rel=0.05)
