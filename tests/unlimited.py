"""The settings without which token_api would answer the crowds of tests and bench with 429."""

from typing import Final

UNLIMITED: Final = dict.fromkeys(
    (
        "TOKENS_PER_KIOSK_MINUTE_MAX",
        "TOKENS_PER_PERSON_MINUTE_MAX",
        "MAILED_TOKENS_PER_ADDRESS_DAY_MAX",
        "MAILED_TOKENS_PER_KIOSK_HOUR_MAX",
    ),
    "1000000000",
)
