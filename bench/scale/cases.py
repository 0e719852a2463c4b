"""The loads, each at its busiest, with the assumptions that make it one."""

from typing import Final

from bench.scale.needs import Load

# Half of a day's visitors come in its three busiest hours.
_BUSY_SHARE: Final = 0.5 / (3 * 3600)

OPENING: Final = Load(
    "Opening hour",
    # 50,000 in the hour, a fifth of them in the first five minutes.
    tokens_per_s=50_000 * 0.2 / 300,
    letters_per_token=2.0,
    calls_per_s=50_000 / 3600,
    screens=200,
    boards_per_s=10.0,
    tokens_a_day=50_000,
)
GROUP: Final = Load(
    "1,000 branches",
    # 1,500 visitors a branch and day, with 12 screens; a screen shows its own branch only.
    tokens_per_s=1_000 * 1_500 * _BUSY_SHARE,
    letters_per_token=2.0,
    calls_per_s=1_000 * 1_500 * _BUSY_SHARE,
    screens=12_000,
    boards_per_s=4 * 1_500 * _BUSY_SHARE,
    hours=12.0,
    tokens_a_day=1_500_000,
)
COUNTRY: Final = Load(
    "A country's booking day",
    # Every request a booking: the worst that it could be. Nobody is called on that day.
    tokens_per_s=55_000,
    events_per_token=2.0,
    letters_per_token=1.0,
    tokens_a_day=20_000_000,
)
SCREENS: Final = Load(
    "100,000 screens",
    # 1,000 branches with 100 screens each, every board new once a second.
    tokens_per_s=1_000 * 1_500 * _BUSY_SHARE,
    calls_per_s=1_000 * 1_500 * _BUSY_SHARE,
    screens=100_000,
    boards_per_s=1.0,
    hours=12.0,
    tokens_a_day=1_500_000,
)
ALL: Final = (OPENING, GROUP, COUNTRY, SCREENS)
