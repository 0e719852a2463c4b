"""Which branches are stations of vehicles: they have no counters, and are set up apart."""

from typing import Final

from shared.events import QueueKind

STATION_BRANCHES: Final = (
    f"SELECT branch_id FROM token_api.queue WHERE kind = '{QueueKind.STATION}'"
)
