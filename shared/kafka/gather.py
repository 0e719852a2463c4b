"""Gathers what was read until it is worth a transaction: at once for an event that is urgent."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from aiokafka.structs import TopicPartition

from shared.events import Event
from shared.kafka.delivery import Delivery

# Events that change nothing only move `seen` on; one commit a second is enough for that.
WAIT_SECONDS_MAX: Final = 1.0
# With a poll's worth more, still inside the two seconds that Postgres allows a transaction to idle.
RECORDS_MAX: Final = 500


class Gathered:
    """Deliveries that have not been applied, each partition's in the order of the log."""

    def __init__(self, is_urgent: Callable[[Event], bool]) -> None:
        self._is_urgent = is_urgent
        self._deliveries: dict[TopicPartition, list[Delivery]] = {}
        self._count = 0
        self._urgent = False
        self._since = 0.0

    def add(self, deliveries: Mapping[TopicPartition, Sequence[Delivery]]) -> None:
        if not self._deliveries:
            self._since = time.monotonic()
        for partition, batch in deliveries.items():
            self._deliveries.setdefault(partition, []).extend(batch)
            self._count += len(batch)
            # What cannot be read is parked at once, where somebody sees it.
            self._urgent = self._urgent or any(
                one.event is None or self._is_urgent(one.event) for one in batch
            )

    @property
    def is_due(self) -> bool:
        return bool(self._deliveries) and (
            self._urgent
            or self._count >= RECORDS_MAX
            or time.monotonic() - self._since >= WAIT_SECONDS_MAX
        )

    def take(self) -> dict[TopicPartition, list[Delivery]]:
        """Return all of it, and begin anew."""
        taken, self._deliveries = self._deliveries, {}
        self._count, self._urgent = 0, False
        return taken
