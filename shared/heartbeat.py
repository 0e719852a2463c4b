"""The contract of the topic `ledger-heartbeat`: the log holds what the ledger holds."""

from collections.abc import Mapping
from typing import Final

from shared.contract import Contract

# The topic is compacted: the latest word replaces those before it.
KEY: Final = "ledger"
# Who shows what is on the log says that it is stale when no word has come for this long. Three are
# sent in the time, and a fourth is under way.
STALE_SECONDS: Final = 10.0


class Heartbeat(Contract):
    """All that the ledger had when this was sent is on `token-events`, up to these offsets."""

    epoch: int = 0  # of the ledger: a restore begins a new one
    offsets: Mapping[int, int]  # by partition: of the last record that the broker acknowledged

    def is_reached(self, positions: Mapping[int, int]) -> bool:
        """Return whether who will read `positions` next has read all of it."""
        return all(positions.get(number, 0) > last for number, last in self.offsets.items())

    def encode(self) -> bytes:
        return self.model_dump_json(by_alias=True).encode()


def decode(record: bytes) -> Heartbeat:
    """Parse one record; raises `pydantic.ValidationError` when it is no heartbeat."""
    return Heartbeat.model_validate_json(record)
